package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SenseTaggerTest {
  private static final List<String> SENSES = List.of("east", "north", "unseen");

  private static LabelledVectors train() {
    LabelledVectors train = new LabelledVectors();
    train.add(new float[] {9, 1}, "east");
    train.add(new float[] {1, 0}, "east");
    train.add(new float[] {0, 3}, "north");
    train.add(null, "unseen");
    return train;
  }

  @Test
  void givesTheNearestSense() {
    List<float[]> asked = List.of(new float[] {5, 1}, new float[] {-1, 1}, new float[] {2, 3});
    List<List<String>> right = List.of(List.of("east"), List.of("north"), List.of("north"));
    assertEquals(right, SenseTagger.ofAll(train(), SENSES).tag(asked));
    assertEquals(right, SenseTagger.ofOne(train(), SENSES, new Random(1)).tag(asked));
  }

  /** Each vector counts alike, however long it is. */
  @Test
  void meansAreOfUnitVectors() {
    LabelledVectors train = new LabelledVectors();
    train.add(new float[] {100, 0}, "east");
    train.add(new float[] {0, 1}, "east");
    float[] mean = SenseTagger.ofAll(train, SENSES).prototypes().get("east");
    assertEquals(mean[0], mean[1], 1e-6);
  }

  /** As of a static vector: thirds and sevenths of sums are rounded, which must tell nothing. */
  @Test
  void equalVectorsMayBeAnySense() {
    Random random = new Random(2);
    for (int round = 0; round < 50; round++) {
      float[] vector = new float[50];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) random.nextGaussian();
      }
      LabelledVectors train = new LabelledVectors();
      for (int i = 0; i < 40; i++) {
        train.add(vector, i < 7 ? "east" : "north");
      }
      SenseTagger tagger = SenseTagger.ofAll(train, SENSES);
      assertEquals(List.of(List.of("east", "north")), tagger.tag(List.of(vector)));
    }
  }

  @Test
  void aVectorOfZerosMayBeAnySense() {
    SenseTagger tagger = SenseTagger.ofAll(train(), SENSES);
    assertEquals(List.of(List.of("east", "north")), tagger.tag(List.of(new float[2])));
  }
}
