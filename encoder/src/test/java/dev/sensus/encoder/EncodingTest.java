package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Any number of texts, and what is counted of them. */
class EncodingTest {
  private TextEncoder encoder;

  @BeforeEach
  void open() throws IOException {
    encoder = Models.standard().contextual("mini", ModelOptions.defaults());
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  private static List<String> texts(int count, int words) {
    Random random = new Random(3);
    return IntStream.range(0, count)
        .mapToObj(i -> "word number " + i + " river".repeat(random.nextInt(words)))
        .toList();
  }

  @Test
  void vectorsOfAStreamComeInOrder() {
    List<String> texts = texts(2 * TextWindow.TEXTS + 300, 3);
    List<float[]> vectors = new ArrayList<>();
    encoder.encode(texts.iterator(), Role.PASSAGE, vectors::add);
    float[][] expected = encoder.encode(texts, Role.PASSAGE);
    assertEquals(texts.size(), vectors.size());
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], vectors.get(i), 1e-5f, "text " + i);
    }
  }

  @Test
  void noTextsGiveNoVectors() {
    encoder.encode(List.<String>of().iterator(), Role.PASSAGE, vector -> assertTrue(false));
    assertEquals(0, encoder.encode(List.of(), Role.PASSAGE).length);
  }

  /** A source of a million texts of which no more are taken than two windows ahead. */
  @Test
  void takesFewTextsAhead() {
    int[] taken = new int[1];
    int[] given = new int[1];
    Iterator<String> source =
        IntStream.range(0, 3 * TextWindow.TEXTS)
            .mapToObj(
                i -> {
                  taken[0]++;
                  return "text " + i;
                })
            .iterator();
    encoder.encode(
        source,
        Role.PASSAGE,
        vector -> {
          given[0]++;
          assertTrue(taken[0] <= given[0] + 2 * TextWindow.TEXTS + 1);
        });
    assertEquals(3 * TextWindow.TEXTS, given[0]);
  }

  @Test
  void aSourceThatFailsIsTold() {
    IllegalStateException broken = new IllegalStateException("line 7 is no text");
    Iterator<String> source =
        IntStream.range(0, 10)
            .mapToObj(
                i -> {
                  if (i == 6) {
                    throw broken;
                  }
                  return "text " + i;
                })
            .iterator();
    assertSame(
        broken,
        assertThrows(
            IllegalStateException.class, () -> encoder.encode(source, Role.PASSAGE, vector -> {})));
  }

  @Test
  void whatIsCutIsCounted() {
    int most = encoder.maxPieces(Role.PASSAGE);
    encoder.encode(List.of("river", "river ".repeat(most)), Role.PASSAGE);
    assertEquals(0, encoder.counted().cutTexts());
    encoder.encode(List.of("a river", "river ".repeat(most + 11)), Role.PASSAGE);
    EncodingCounts counts = encoder.counted();
    assertEquals(4, counts.texts());
    assertEquals(1, counts.cutTexts());
    assertEquals(11, counts.cutPieces());
    // Each with its two special pieces; the model reads no more than it can.
    assertEquals(3 + 4 + 2 * (most + 2), counts.pieces());
  }

  /** Of texts as long as real ones are, 10 to 120 words. */
  @Test
  void littleIsPadding() {
    Random random = new Random(5);
    List<String> texts =
        IntStream.range(0, 400).mapToObj(i -> "river ".repeat(10 + random.nextInt(110))).toList();
    encoder.encode(texts.iterator(), Role.PASSAGE, vector -> {});
    assertTrue(encoder.counted().paddingShare() < .05, encoder.counted().toString());
  }
}
