package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.WordSenses.Sense;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class SenseFinderTest {
  private static final String HOSTILE = "<script>alert(1)</script>&\\\"'";

  @TempDir private static Path temp;
  private static Path folder;

  /** Two senses whose words have nothing in common, and a document that would be a script. */
  @BeforeAll
  static void index() throws IOException {
    StringBuilder lines = new StringBuilder();
    String[] rivers = {"flood", "mud", "reed", "stream", "fish", "boat"};
    String[] loans = {"loan", "money", "credit", "debt", "cash", "interest"};
    for (int i = 0; i < 6; i++) {
      lines.append(line("r" + i, "river water " + rivers[i] + " bank shore"));
      lines.append(line("m" + i, "mortgage account " + loans[i] + " bank payment"));
    }
    lines.append(line("x", HOSTILE + " virus"));
    Path file = Files.writeString(temp.resolve("docs.jsonl"), lines);
    folder = temp.resolve("index");
    try (TokenEncoder encoder = LensIndex.mini()) {
      LensIndex.make(encoder, LayerMix.of(-1), file, folder);
    }
  }

  private static String line(String id, String text) {
    return "{\"id\":\"" + id + "\",\"text\":\"" + text + "\"}\n";
  }

  private static WordSenses find(String word, SenseOptions options) throws IOException {
    try (SensusIndex index = SensusIndex.open(folder)) {
      return new SenseFinder(new Occurrences(index)).find(word, options);
    }
  }

  @Test
  void contextsTellSensesApart() throws IOException {
    WordSenses bank = find("Bank", SenseOptions.defaults().withAspect(Aspect.CONTEXT));
    assertEquals("bank", bank.word());
    assertEquals(12, bank.occurrences());
    assertEquals(12, bank.looked());
    assertEquals(2, bank.senses().size());
    for (Sense sense : bank.senses()) {
      assertEquals(6, sense.size());
      assertEquals(5, sense.lines().size());
      boolean river = sense.companions().contains("river");
      assertEquals(!river, sense.companions().contains("mortgage"));
      for (Line line : sense.lines()) {
        assertEquals(river ? 'r' : 'm', line.id().charAt(0));
      }
    }
    assertEquals(12, bank.points().size());
    assertEquals(2, bank.silhouettes().size()); // two and three, a fourth of twelve
    // The vectors of the word are much alike, so that is what is taken unasked.
    assertEquals(bank, find("bank", SenseOptions.defaults()));
    assertEquals("word", find("bank", SenseOptions.defaults().withAspect(Aspect.WORD)).by());
  }

  @Test
  void sizesAreAsWanted() throws IOException {
    SenseOptions few = SenseOptions.defaults().withAspect(Aspect.CONTEXT).withSizes(8, 1, 2);
    WordSenses bank = find("bank", few);
    assertEquals(12, bank.occurrences());
    assertEquals(8, bank.looked());
    assertEquals(1, bank.senses().size());
    assertEquals(2, bank.senses().get(0).lines().size());
    assertTrue(SensesPage.summary(bank).startsWith("8 of 12 occurrences, 1 sense by context "));
    assertThrows(IllegalArgumentException.class, () -> SenseOptions.defaults().withSizes(0, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> SenseOptions.defaults().withThreshold(Double.NaN));
  }

  @Test
  void whatIsNotThereIsSaid() {
    for (List<String> wrong :
        List.of(
            List.of("nowhere", "has no occurrence of 'nowhere'"),
            List.of("The", "keeps no occurrences of stop words such as 'the'"))) {
      String message =
          assertThrows(CollectionException.class, () -> find(wrong.get(0), SenseOptions.defaults()))
              .getMessage();
      assertEquals(folder + ": " + wrong.get(1), message);
    }
  }

  @Test
  void thePlotIsXmlWithAMarkForEachOccurrence() throws Exception {
    Path plot = temp.resolve("made").resolve("bank.svg");
    SensesPage.write(find("bank", SenseOptions.defaults()), plot);
    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(Files.readAllBytes(plot)));
    assertEquals("svg", svg.getDocumentElement().getTagName());
    var paths = svg.getElementsByTagName("path");
    int named = 0;
    for (int i = 0; i < paths.getLength(); i++) {
      named += paths.item(i).getTextContent().contains("bank") ? 1 : 0;
    }
    assertEquals(12, named);
    try (Stream<Path> files = Files.list(plot.getParent())) {
      assertEquals(List.of(plot), files.toList());
    }
  }

  @Test
  void aPageNeverRunsWhatADocumentSays() throws IOException {
    Path page = temp.resolve("virus.html");
    SensesPage.write(find("virus", SenseOptions.defaults()), page);
    String html = Files.readString(page, StandardCharsets.UTF_8);
    assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), html);
    assertFalse(html.contains("<script"), html);
    assertTrue(html.contains("<strong>virus</strong>"));
    assertFalse(html.matches("(?s).*(href|src|url)\\s*[=(].*"), html);
  }
}
