package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordPooling;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.DocumentDeleter;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Occurrences.Near;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OccurrencesTest {
  private static final LayerMix LAYER = LayerMix.of(1);

  @TempDir private static Path temp;
  private static TokenEncoder encoder;
  private static Path samples;

  @BeforeAll
  static void index() throws IOException {
    encoder = LensIndex.mini();
    samples = temp.resolve("samples");
    LensIndex.make(encoder, LAYER, LensIndex.SAMPLES, samples);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void nearestIsWhatComparingAllFinds() throws IOException {
    try (SensusIndex index = SensusIndex.open(samples)) {
      for (int compared : new int[] {65_536, 0}) { // all, or by the graph
        Occurrences occurrences = new Occurrences(index, compared);
        for (String word : List.of("bank", "Cell", "java")) {
          List<Occurrence> all = occurrences.of(word, 1000, 1, Aspect.WORD);
          assertEquals(occurrences.count(word), all.size());
          assertTrue(all.size() > 10, word + " " + all.size());
          float[] asked = all.get(7).vector();
          List<Near> nearest = occurrences.nearest(word, asked, 10, Map.of(), Aspect.WORD);
          assertEquals(10, nearest.size());
          assertEquals(1, nearest.get(0).cosine(), 1e-5);
          List<Double> expected =
              all.stream()
                  .map(one -> (double) VectorUtil.dotProduct(asked, one.vector()))
                  .sorted(Comparator.reverseOrder())
                  .limit(10)
                  .toList();
          for (int i = 0; i < 10; i++) {
            assertEquals(expected.get(i), nearest.get(i).cosine(), 1e-6, word + " " + compared);
          }
          for (Line line : occurrences.lines(nearest.stream().map(Near::occurrence).toList())) {
            assertTrue(line.word().equalsIgnoreCase(word), line.text());
          }
        }
      }
    }
  }

  @Test
  void ofAllWordsTheNearestIsItself() throws IOException {
    try (SensusIndex index = SensusIndex.open(samples)) {
      Occurrences occurrences = new Occurrences(index);
      Occurrence one = occurrences.of("gravel", 1, 1, Aspect.WORD).get(0);
      Near nearest = occurrences.nearest(null, one.vector(), 3, Map.of(), Aspect.WORD).get(0);
      assertEquals(one.document(), nearest.occurrence().document());
      assertEquals(one.start(), nearest.occurrence().start());
      assertThrows(
          IllegalArgumentException.class,
          () -> occurrences.nearest(null, one.vector(), 3, Map.of(), Aspect.CONTEXT));
    }
  }

  @Test
  void aSampleIsTheSameEachTime() throws IOException {
    try (SensusIndex index = SensusIndex.open(samples)) {
      Occurrences occurrences = new Occurrences(index);
      List<Line> some = occurrences.lines(occurrences.of("bank", 9, 4, Aspect.WORD));
      assertEquals(9, some.size());
      assertEquals(some, occurrences.lines(occurrences.of("bank", 9, 4, Aspect.WORD)));
      assertNotEquals(some, occurrences.lines(occurrences.of("bank", 9, 5, Aspect.WORD)));
    }
  }

  @Test
  void filtersAndDeletionsHold() throws IOException {
    Path file =
        Files.writeString(
            temp.resolve("docs.jsonl"),
            """
            {"id":"a","text":"the river bank","topic":"river"}
            {"id":"b","text":"a bank lends money","topic":"money"}
            {"id":"c","text":"mud on the bank","topic":"river"}
            {"id":"d","text":"no such word","topic":"river"}
            """);
    Path folder = temp.resolve("filtered");
    LensIndex.make(encoder, LAYER, file, folder);
    SenseQuestion question = SenseQuestion.parse("BANK| she has money at the bank");
    assertEquals(
        List.of("b", "c"), ids(folder, question, Map.of()).stream().sorted().skip(1).toList());
    assertEquals(
        List.of("a", "c"),
        ids(folder, question, Map.of("topic", List.of("river"))).stream().sorted().toList());
    assertThrows(
        IllegalArgumentException.class,
        () -> ids(folder, question, Map.of("author", List.of("x"))));
    DocumentDeleter.delete(folder, List.of("a", "b"));
    assertEquals(List.of("c"), ids(folder, question, Map.of()));
  }

  private static List<String> ids(
      Path folder, SenseQuestion question, Map<String, List<String>> filters) throws IOException {
    try (SensusIndex index = SensusIndex.open(folder)) {
      Occurrences occurrences = new Occurrences(index);
      return occurrences
          .lines(
              question.search(encoder, occurrences, 10, filters, Aspect.WORD).stream()
                  .map(Near::occurrence)
                  .toList())
          .stream()
          .map(Line::id)
          .toList();
    }
  }

  /** The same sentence has the same vector, as a question and in an index. */
  @Test
  void aSentenceFindsItself() throws IOException {
    String sentence = "We walked along the muddy bank, near the bank that lends money.";
    Path file =
        Files.writeString(
            temp.resolve("one.jsonl"),
            "{\"id\":\"x\",\"text\":\"Money in the bank.\"}\n{\"id\":\"y\",\"text\":\""
                + sentence
                + "\"}\n");
    Path folder = temp.resolve("one");
    LensIndex.make(encoder, LAYER, file, folder);
    try (SensusIndex index = SensusIndex.open(folder)) {
      Occurrences occurrences = new Occurrences(index);
      SenseQuestion question = new SenseQuestion("Bank", sentence);
      for (Aspect aspect : Aspect.values()) {
        Near first = question.search(encoder, occurrences, 3, Map.of(), aspect).get(0);
        assertEquals(1, first.cosine(), 1e-5, aspect.toString());
        Line line = occurrences.lines(List.of(first.occurrence())).get(0);
        assertEquals("y", line.id());
        assertEquals(sentence.indexOf("bank"), line.start());
      }
      // By hand: the mean of the other words but stop words.
      float[] context = occurrences.of("bank", 9, 1, Aspect.CONTEXT).get(1).vector();
      TokenVectors words =
          encoder.wordVectors(List.of(sentence), Role.PASSAGE, LAYER, WordPooling.MEAN).get(0);
      float[] sum = new float[encoder.dimension()];
      for (String other : List.of("we", "walked", "along", "muddy", "near", "lends", "money")) {
        int at = words.tokens().stream().map(String::toLowerCase).toList().indexOf(other);
        float[] unit = VectorUtil.l2normalize(words.vectors()[at].clone());
        for (int i = 0; i < sum.length; i++) {
          sum[i] += unit[i];
        }
      }
      assertArrayEquals(VectorUtil.l2normalize(sum), context, 1e-5f);
    }
  }

  @Test
  void ordinarySearchIsAsItWasWithoutThem() throws IOException {
    // So few that the batches are the same: other batches give other last bits.
    List<String> lines = Files.readAllLines(LensIndex.SAMPLES.resolve("corpus.jsonl"));
    Path few = Files.write(temp.resolve("few.jsonl"), lines.subList(0, 60));
    Path with = temp.resolve("with");
    Path without = temp.resolve("without");
    LensIndex.make(encoder, LAYER, few, with);
    LensIndex.make(encoder, null, few, without);
    for (Mode mode : Mode.values()) {
      assertEquals(rank(without, mode), rank(with, mode), mode.toString());
    }
    try (SensusIndex index = SensusIndex.open(without)) {
      assertThrows(CollectionException.class, () -> new Occurrences(index));
    }
  }

  private static List<String> rank(Path folder, Mode mode) throws IOException {
    List<String> all = new ArrayList<>();
    try (SensusIndex index = SensusIndex.open(folder);
        IndexEncoders encoders =
            new IndexEncoders(
                index, Models.standard(), ModelOptions.defaults().withDevice("cpu"), Map.of());
        SensusSearcher searcher = new SensusSearcher(index, encoders)) {
      for (String question :
          List.of(
              "orbit of Mercury and general relativity", "river bank", "how do bats find prey")) {
        SearchRequest request = SearchRequest.of(question, mode).withPage(0, 100);
        searcher.rank(request).ranked().forEach(hit -> all.add(hit.id() + " " + hit.score()));
      }
    }
    assertTrue(all.size() > 20);
    return all;
  }

  @Test
  void wrongQuestions() throws IOException {
    for (String wrong : List.of("bank", "|text", "bank|", " | ")) {
      assertThrows(IllegalArgumentException.class, () -> SenseQuestion.parse(wrong));
    }
    try (SensusIndex index = SensusIndex.open(samples)) {
      Occurrences occurrences = new Occurrences(index);
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new SenseQuestion("bank", "the banks of the river")
                          .vector(encoder, occurrences, Aspect.WORD))
              .getMessage();
      assertEquals("the word 'bank' is not in the text 'the banks of the river'", message);
      assertThrows(
          IllegalArgumentException.class,
          () -> new SenseQuestion("bank", "the bank").vector(encoder, occurrences, Aspect.CONTEXT));
    }
  }
}
