package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionTest {
  private final Models models = Models.standard();
  @TempDir private Path temp;

  @Test
  void sixteenBitsAreCloseToThirtyTwo() throws IOException {
    List<String> texts = new ArrayList<>(List.of("", "a", "the bank of the river"));
    for (int i = 1; i < 30; i++) {
      texts.add("a spring of cold water " + "near the old bank, 1984; ".repeat(i));
    }
    ModelOptions options = ModelOptions.defaults();
    try (TextEncoder full = models.contextual("mini", options)) {
      float[][] expected = full.encode(texts, Role.PASSAGE);
      for (Precision precision : new Precision[] {Precision.BF16, Precision.FP16}) {
        try (TextEncoder half = models.contextual("mini", options.withPrecision(precision))) {
          assertNotEquals(full.fingerprint(), half.fingerprint());
          float[][] vectors = half.encode(texts, Role.PASSAGE);
          for (int i = 0; i < vectors.length; i++) {
            double cosine = cosine(vectors[i], expected[i]);
            double squares = 0;
            for (int j = 0; j < vectors[i].length; j++) {
              squares += (double) vectors[i][j] * vectors[i][j];
            }
            assertTrue(cosine >= .999, precision + " text " + i + ": cosine " + cosine);
            assertEquals(1, squares, 1e-5);
          }
        }
      }
    }
  }

  /** What quantising costs a model of 128 components, where each counts for more than in larger. */
  @Test
  void eightBitsAreClose() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 1; i < 30; i++) {
      texts.add("a spring of cold water " + "near the old bank, 1984; ".repeat(i));
    }
    ModelOptions options = ModelOptions.defaults().withDevice("cpu");
    try (TextEncoder full = models.contextual("mini", options);
        TextEncoder narrow = models.contextual("mini", options.withPrecision(Precision.INT8));
        TextEncoder again = models.contextual("mini", options.withPrecision(Precision.INT8))) {
      assertNotEquals(full.fingerprint(), narrow.fingerprint());
      float[][] expected = full.encode(texts, Role.PASSAGE);
      float[][] vectors = narrow.encode(texts, Role.PASSAGE);
      for (int i = 0; i < vectors.length; i++) {
        double cosine = cosine(vectors[i], expected[i]);
        assertTrue(cosine >= .995, "text " + i + ": cosine " + cosine);
        assertTrue(cosine < 1 - 1e-9, "text " + i + " is not quantised");
        assertEquals(1, cosine(vectors[i], vectors[i]), 1e-5);
      }
      assertArrayEquals(vectors, again.encode(texts, Role.PASSAGE));
    }
  }

  /** An archive of 8 bits is laid out for a processor; others serve all, and so does a name. */
  @Test
  void archivesOfEightBitsAreThoseOfAProcessor() throws IOException {
    Processor narrow = new Processor(Set.of("avx2"));
    Processor wide = new Processor(Set.of("avx2", "avx512_vnni"));
    for (Kernels kernels : Kernels.values()) {
      boolean same =
          BertCheckpoint.key("f", kernels, narrow).equals(BertCheckpoint.key("f", kernels, wide));
      assertEquals(kernels != Kernels.INT8, same, kernels.toString());
    }
    ModelOptions options = new ModelOptions(null, "cpu", temp).withPrecision(Precision.INT8);
    try (TextEncoder encoder = models.contextual("mini", options)) {
      String key = BertCheckpoint.key(encoder.fingerprint(), Kernels.INT8, Processor.current());
      Path archive = options.archive(Shared.model("mini"), key + ".pt");
      assertTrue(Files.exists(archive) && archive.startsWith(temp), archive.toString());
    }
  }

  private static double cosine(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  @Test
  void autoIsOneThatIsStated() throws IOException {
    Precision here = Precision.AUTO.resolve(false);
    assertEquals(Processor.current().multipliesBf16() ? Precision.BF16 : Precision.FP32, here);
    assertEquals(Precision.FP16, Precision.AUTO.resolve(true));
    assertEquals(Precision.FP32, Precision.FP32.resolve(true));
    ModelOptions options = ModelOptions.defaults().withDevice("cpu");
    try (TextEncoder auto = models.contextual("mini", options.withPrecision(Precision.AUTO));
        TextEncoder told = models.contextual("mini", options.withPrecision(here))) {
      assertEquals(told.fingerprint(), auto.fingerprint());
    }
  }

  @Test
  void abilitiesAreThoseOfAllProcessors() {
    String intel = "flags\t\t: fpu avx2 avx512f avx512_bf16";
    assertTrue(Processor.parse(List.of("processor\t: 0", intel, "", intel)).multipliesBf16());
    assertFalse(Processor.parse(List.of(intel, "flags : fpu avx2")).multipliesBf16());
    assertTrue(Processor.parse(List.of("Features\t: fp asimd bf16 i8mm")).multipliesBf16());
    assertFalse(Processor.parse(List.of("Features\t: fp asimd")).multipliesBf16());
    assertFalse(Processor.parse(List.of("model name : bf16", "")).multipliesBf16());
    assertFalse(Processor.parse(List.of()).multipliesBf16());
  }

  /** Worked out by hand: the nearest, and of two as near the even one. */
  @Test
  void roundsToTheNearestBf16() {
    assertEquals((short) 0x3f80, Precision.bf16(1f));
    assertEquals((short) 0xc000, Precision.bf16(-2f));
    assertEquals((short) 0x3f80, Precision.bf16(Float.intBitsToFloat(0x3f808000)));
    assertEquals((short) 0x3f81, Precision.bf16(Float.intBitsToFloat(0x3f808001)));
    assertEquals((short) 0x3f82, Precision.bf16(Float.intBitsToFloat(0x3f818000)));
    assertEquals((short) 0, Precision.bf16(0f));
  }
}
