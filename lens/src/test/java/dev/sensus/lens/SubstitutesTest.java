package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.MaskedLanguageModel.Prediction;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.lens.Substitutes.Candidate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubstitutesTest {
  private static final int ALL = 120;
  private final Models models = Models.standard();
  @TempDir private Path temp;

  private MaskedLanguageModel head() throws IOException {
    return models.maskedLanguageModel(
        HeadModel.copy(temp.resolve("head")).toString(), ModelOptions.defaults().withDevice("cpu"));
  }

  /** Those of all predictions that are words, by what a vocabulary of WordPiece writes. */
  private static List<Candidate> words(List<Prediction> predictions, String but, int n) {
    return predictions.stream()
        .filter(one -> one.piece().matches("[a-z]+") && !one.piece().equals(but))
        .limit(n)
        .map(one -> new Candidate(one.piece(), one.probability()))
        .toList();
  }

  @Test
  void eachWayFindsWhatItsModelSays() throws IOException {
    String text = "The muddy Bank of a river, the bank";
    try (MaskedLanguageModel masked = head();
        WordNeighbors statics = models.neighbors("mini-static")) {
      Substitutes found = Substitutes.of("bank", text, masked, null, statics, 9);
      assertEquals(10, found.start());
      assertEquals(14, found.end());
      String hidden = "The muddy [MASK] of a river, the bank";
      assertEquals(words(masked.fill(hidden, ALL).get(0), "bank", 9), found.masked().candidates());
      assertEquals(
          words(masked.predict(text, 2, false, ALL), "bank", 9), found.unmasked().candidates());
      assertEquals(9, found.masked().candidates().size());
      assertEquals(
          statics.nearest("bank", 9).stream()
              .map(near -> new Candidate(near.word(), near.cosine()))
              .toList(),
          found.statics().candidates());
      assertNull(found.masked().why());

      // Another mask of the text is not the word's.
      Substitutes second = Substitutes.of("bank", "a [MASK] on the bank", masked, null, statics, 3);
      assertEquals(
          words(masked.fill("a [MASK] on the [MASK]", ALL).get(1), "bank", 3),
          second.masked().candidates());
    }
  }

  @Test
  void whatCannotBeSaysWhy() throws IOException {
    try (MaskedLanguageModel masked = head();
        WordNeighbors statics = models.neighbors("mini-static")) {
      Substitutes banks = Substitutes.of("banks", "the banks", masked, null, statics, 3);
      assertEquals(3, banks.masked().candidates().size());
      assertEquals(List.of(), banks.unmasked().candidates());
      assertTrue(banks.unmasked().why().startsWith("'banks' is no single piece of "));
      assertThrows(
          IllegalArgumentException.class,
          () -> Substitutes.of("boat", "the bank", masked, null, statics, 3));
      String far = "the ".repeat(200) + "bank";
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Substitutes.of("bank", far, masked, null, statics, 3))
              .getMessage();
      assertEquals("the word 'bank' is beyond what the model reads", message);
    }
    try (WordNeighbors statics = models.neighbors("mini-static")) {
      Substitutes fixed = Substitutes.of("bank", "the bank", null, "no head", statics, 3);
      assertEquals("no head", fixed.masked().why());
      assertEquals("no head", fixed.unmasked().why());
      assertEquals(3, fixed.statics().candidates().size());
      assertThrows(
          IllegalArgumentException.class,
          () -> Substitutes.of("bank", "the bank", null, "no head", statics, 0));
    }
  }
}
