package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the model that ships can do. It may become better, and not worse. */
class BuiltInModelTest {
  private static final ModelOptions OPTIONS = ModelOptions.defaults().withDevice("cpu");
  private final Models models = Models.standard();

  @Test
  void isSmallEnoughToShip() throws IOException {
    try (Stream<Path> files = Files.walk(Shared.model("mini").getParent())) {
      long size = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        size += file.toString().contains(".sensus") ? 0 : Files.size(file); // archives are no part
      }
      assertTrue(size <= 25_000_000, "bytes: " + size);
    }
  }

  /** The static model is the contextual one's input embeddings. */
  @Test
  void twoNamesOfOneTable() throws IOException {
    try (StaticEncoder statics = models.statics(Models.DEFAULT_STATIC);
        StaticEncoder embeddings = models.statics(Models.DEFAULT_CONTEXTUAL);
        TextEncoder either = models.encoder(Models.DEFAULT_STATIC, OPTIONS);
        TextEncoder contextual = models.encoder(Models.DEFAULT_CONTEXTUAL, OPTIONS)) {
      assertEquals(embeddings.fingerprint(), statics.fingerprint());
      assertEquals(statics.fingerprint(), either.fingerprint());
      assertTrue(contextual instanceof TokenEncoder);
      assertEquals(statics.dimension(), contextual.dimension());
    }
  }

  /** Sentences with a hidden word, each with words that fit; few fit by frequency alone. */
  @Test
  void namesWordsThatFit() throws IOException {
    List<String> lines =
        Files.readAllLines(Path.of(BuiltInModelTest.class.getResource("fill-mask.tsv").getPath()));
    assertEquals(36, lines.size());
    int fitting = 0;
    try (MaskedLanguageModel masked = models.maskedLanguageModel("mini", OPTIONS)) {
      for (String line : lines) {
        String[] parts = line.split("\t");
        Set<String> fits = Set.copyOf(Arrays.asList(parts[1].split(" ")));
        boolean found =
            masked.fill(parts[0], 5).get(0).stream()
                .anyMatch(prediction -> fits.contains(prediction.piece()));
        fitting += found ? 1 : 0;
      }
    }
    assertTrue(fitting >= 30, "fitting: " + fitting);
  }

  /** The second half of a text follows its first half rather than that of another text does. */
  @Test
  void tellsWhatFollows() throws IOException {
    Path samples = Path.of(System.getProperty("sensus.home"), "src/samples/senses/corpus.jsonl");
    List<String[]> halves = new ArrayList<>();
    for (String line : Files.readAllLines(samples)) {
      String text = new ObjectMapper().readTree(line).path("text").asText();
      int end = text.indexOf(". ", text.length() / 3) + 1;
      halves.add(new String[] {text.substring(0, end), text.substring(end + 1)});
    }
    int right = 0;
    try (NextSentence next = models.nextSentence("mini", OPTIONS)) {
      for (int i = 0; i < halves.size(); i++) {
        String first = halves.get(i)[0];
        String other = halves.get((i + halves.size() / 2) % halves.size())[1];
        boolean own = next.probability(first, halves.get(i)[1]) > next.probability(first, other);
        right += own ? 1 : 0;
      }
    }
    assertEquals(225, halves.size());
    assertTrue(right >= 150, "right: " + right);
  }

  /** A word's vector depends on its context, and its static one does not. */
  @Test
  void contextChangesAWord() throws IOException {
    List<String> texts = List.of("the river bank is muddy", "the bank lends money");
    try (TokenEncoder encoder = models.tokens("mini", OPTIONS)) {
      List<float[]> banks = new ArrayList<>();
      for (TokenVectors words :
          encoder.wordVectors(texts, Role.PASSAGE, LayerMix.of(-1), WordPooling.MEAN)) {
        banks.add(UnitLength.of(words.vectors()[words.tokens().indexOf("bank")]));
      }
      double cosine = 0;
      for (int i = 0; i < banks.get(0).length; i++) {
        cosine += banks.get(0)[i] * banks.get(1)[i];
      }
      assertTrue(cosine < .95, "cosine " + cosine);
    }
  }
}
