package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.SafetensorsWriter.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Static models side by side, in fewer components. */
class StaticBlendTest {
  @TempDir private Path temp;

  /** Vectors by chance for the pieces of a tiny tokenizer. */
  private Path model(String name, int dimension, long seed) throws IOException {
    Path root = TinyModels.staticEmbedding(temp.resolve(name));
    Path weights = root.resolve("0_StaticEmbedding").resolve("model.safetensors");
    int pieces = PieceEmbeddings.of(root).pieces();
    Random random = new Random(seed);
    float[] matrix = new float[pieces * dimension];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) random.nextGaussian() * (1 + seed);
    }
    SafetensorsWriter.write(
        weights, Map.of("embedding.weight", new Values(matrix, pieces, dimension)), Precision.FP32);
    return root;
  }

  private static double[] row(float[] matrix, int dimension, int row, double factor) {
    double[] values = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      values[i] = factor * matrix[row * dimension + i];
    }
    return values;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double meanLength(PieceEmbeddings model) {
    double sum = 0;
    for (int row = 0; row < model.pieces(); row++) {
      double[] values = row(model.matrix(), model.dimension(), row, 1);
      sum += Math.sqrt(dot(values, values));
    }
    return sum / model.pieces();
  }

  /** With all components nothing is lost: products are the sums of the models' own. */
  @Test
  void productsAreSumsOfThoseOfTheModels() throws IOException {
    Path first = model("first", 3, 1);
    Path second = model("second", 5, 2);
    float[] weights = {2, 0.5f, 3};
    StaticBlend blend = StaticBlend.of(List.of(first, second), weights, 8);
    assertEquals(8, blend.dimension());
    assertEquals(1, blend.explained(), 1e-6);
    List<PieceEmbeddings> models = List.of(PieceEmbeddings.of(first), PieceEmbeddings.of(second));
    int pieces = models.get(0).pieces();
    for (int a = 0; a < pieces; a++) {
      for (int b = a; b < pieces; b++) {
        double expected = 0;
        for (PieceEmbeddings model : models) {
          double[] one = row(model.matrix(), model.dimension(), a, 1 / meanLength(model));
          double[] other = row(model.matrix(), model.dimension(), b, 1 / meanLength(model));
          expected += dot(one, other);
        }
        expected *= (a < 3 ? weights[a] : 1) * (b < 3 ? weights[b] : 1);
        double found = dot(row(blend.matrix(), 8, a, 1), row(blend.matrix(), 8, b, 1));
        assertEquals(expected, found, 1e-4 * Math.max(1, Math.abs(expected)), a + ", " + b);
      }
    }
  }

  /** Fewer components lose as little as possible, so that a model twice is a model once. */
  @Test
  void theSameModelTwiceIsThatModel() throws IOException {
    Path model = model("model", 4, 1);
    StaticBlend twice = StaticBlend.of(List.of(model, model), new float[0], 4);
    StaticBlend once = StaticBlend.of(List.of(model), new float[0], 4);
    assertEquals(1, twice.explained(), 1e-6);
    int pieces = twice.matrix().length / 4;
    for (int a = 0; a < pieces; a++) {
      for (int b = 0; b < pieces; b++) {
        assertEquals(
            2 * dot(row(once.matrix(), 4, a, 1), row(once.matrix(), 4, b, 1)),
            dot(row(twice.matrix(), 4, a, 1), row(twice.matrix(), 4, b, 1)),
            1e-4);
      }
    }
    StaticBlend less = StaticBlend.of(List.of(model), new float[0], 2);
    assertTrue(less.explained() > 0 && less.explained() < 1, "explained " + less.explained());
    assertEquals(2 * pieces, less.matrix().length);
    for (int row = 0; row < pieces; row++) { // the first components are the same
      double[] all = row(once.matrix(), 4, row, 1);
      assertArrayEquals(new double[] {all[0], all[1]}, row(less.matrix(), 2, row, 1), 1e-4);
    }
  }

  @Test
  void inputEmbeddingsOfABertAreBlendedToo() throws IOException {
    Path mini = Shared.model("mini");
    PieceEmbeddings embeddings = PieceEmbeddings.of(mini);
    StaticBlend blend = StaticBlend.of(List.of(mini), new float[0], 16);
    assertEquals(embeddings.pieces() * 16, blend.matrix().length);
  }

  @Test
  void saysWhatDoesNotFit() throws IOException {
    Path model = model("model", 4, 1);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> StaticBlend.of(List.of(model, model), new float[0], 9))
            .getMessage();
    assertTrue(message.startsWith("dimension must be from 1 to 8, for the models have 8"), message);
    Path mini = Shared.model("mini");
    String other =
        assertThrows(
                ModelException.class, () -> StaticBlend.of(List.of(mini, model), new float[0], 4))
            .getMessage();
    assertTrue(other.startsWith(model + ": has "), other);
    assertTrue(other.endsWith("the first model 16384; one vocabulary is wanted"), other);
    Path renamed = model("renamed", 4, 2);
    for (String name : List.of("tokenizer.json", "vocab.txt")) {
      Path file = renamed.resolve("0_StaticEmbedding").resolve(name);
      if (Files.exists(file)) {
        Files.writeString(file, Files.readString(file).replace("river", "brook"));
      }
    }
    String piece =
        assertThrows(
                ModelException.class,
                () -> StaticBlend.of(List.of(model, renamed), new float[0], 4))
            .getMessage();
    assertTrue(piece.contains("has the piece brook with id "), piece);
    assertThrows(ModelException.class, () -> StaticBlend.of(List.of(temp), new float[0], 4));
  }
}
