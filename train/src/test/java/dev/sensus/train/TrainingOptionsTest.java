package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Precision;
import org.junit.jupiter.api.Test;

class TrainingOptionsTest {
  private static void assertRefused(String name, Object value, String part) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> Tiny.options(name, value), name + " " + value)
            .getMessage();
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void numbersThatCannotBe() {
    assertRefused("steps", 0L, "got neither");
    assertRefused("batch", 1, "got 1");
    assertRefused("pairWeight", 0.0, "no objective");
    for (double rate : new double[] {0, 1, -1, Double.NaN}) {
      assertRefused("rate", rate, "rate");
    }
    for (String part : new String[] {"hidden", "topical", "floor"}) {
      assertRefused(part, -0.1, part);
      assertRefused(part, 1.1, part);
      assertRefused(part, Double.NaN, part);
      Tiny.options(part, 1.0);
      Tiny.options(part, 0.0);
    }
    assertRefused("warmUp", 1.0, "warm-up");
    assertRefused("dropout", 1.0, "dropout");
    assertRefused("scale", 0.0, "scale");
    assertRefused("scale", Double.POSITIVE_INFINITY, "scale");
    assertRefused("decay", -0.1, "decay");
    assertRefused("decay", 1.0, "decay");
    assertRefused("embeddingRate", -1.0, "embedding rate");
    assertRefused("bodyPieces", 7, "got 7");
    assertRefused("questionPieces", 3, "got 3");
    assertRefused("maskedPieces", 7, "got 7");
    assertRefused("maskedShare", 0.0, "got 0.0");
    assertRefused("maskedShare", 1.0, "got 1.0");
    assertRefused("maskedSubsampling", -1e-4, "masked subsampling");
    assertRefused("maskedSubsampling", 1.1, "masked subsampling");
    assertRefused("evaluateEvery", 0L, "got 0");
    assertRefused("part", 0, "got 0");
    assertRefused("heldOut", -1, "got -1");
    assertRefused("patience", -1, "got -1");
    assertRefused("compute", Precision.INT8, "int8");
    assertRefused("maskedWeight", 1.0, "masked rows");
    Tiny.options("bodyPieces", 8, "questionPieces", 4, "maskedPieces", 8, "batch", 2);
  }
}
