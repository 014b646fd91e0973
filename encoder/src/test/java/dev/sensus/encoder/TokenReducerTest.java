package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenReducerTest {
  private static final int FROM = 12;

  private final Random random = new Random(7);

  /** Vectors that vary in the first three components alone, around a mean far off. */
  private List<float[]> sample() {
    List<float[]> sample = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      float[] vector = new float[FROM];
      Arrays.fill(vector, 5);
      for (int j = 0; j < 3; j++) {
        vector[j] += (float) random.nextGaussian();
      }
      sample.add(vector);
    }
    return sample;
  }

  @Test
  void keepsTheAnglesBetweenWhatVaries() throws IOException {
    List<float[]> sample = sample();
    TokenReducer reducer = TokenReducer.learn(sample, 3);
    double[] mean = new double[FROM];
    for (float[] vector : sample) {
      for (int i = 0; i < FROM; i++) {
        mean[i] += vector[i] / sample.size();
      }
    }
    for (int pair = 0; pair < 100; pair++) {
      float[] a = sample.get(random.nextInt(sample.size()));
      float[] b = sample.get(random.nextInt(sample.size()));
      assertEquals(
          cosine(a, b, mean), cosine(reducer.reduce(a), reducer.reduce(b), new double[3]), 1e-4);
      assertEquals(1, cosine(reducer.reduce(a), reducer.reduce(a), new double[3]), 1e-5);
    }
  }

  private static double cosine(float[] a, float[] b, double[] mean) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      double x = a[i] - mean[i];
      double y = b[i] - mean[i];
      dot += x * y;
      aa += x * x;
      bb += y * y;
    }
    return dot / Math.sqrt(aa * bb);
  }

  @Test
  void givesUnitLength() throws IOException {
    TokenReducer reducer = TokenReducer.learn(sample(), 2);
    for (float[] vector : sample()) {
      double square = 0;
      for (float component : reducer.reduce(vector)) {
        square += component * component;
      }
      assertEquals(1, square, 1e-5);
    }
  }

  @Test
  void isReadAsWritten() throws IOException {
    TokenReducer reducer = TokenReducer.learn(sample(), 3);
    TokenReducer read = TokenReducer.of(reducer.toBytes());
    assertEquals(3, read.dimension());
    for (float[] vector : sample()) {
      assertArrayEquals(reducer.reduce(vector), read.reduce(vector));
    }
    byte[] bytes = reducer.toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> TokenReducer.of(cut));
    }
    bytes[3] = 127; // billions of dimensions
    assertThrows(IllegalArgumentException.class, () -> TokenReducer.of(bytes));
  }

  @Test
  void refusesTooFewVectors() {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> TokenReducer.learn(sample().subList(0, 3), 3))
            .getMessage();
    assertTrue(message.contains("3 directions cannot be learned from 3 vectors of 12"), message);
    assertThrows(IllegalArgumentException.class, () -> TokenReducer.learn(List.of(), 3));
  }
}
