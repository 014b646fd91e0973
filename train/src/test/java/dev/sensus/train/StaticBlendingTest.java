package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.StaticBlend;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Static models that become one, rare pieces counting more. */
class StaticBlendingTest {
  private static final int DIMENSION = 6;

  @TempDir private Path temp;

  private StaticBlending blending(String... models) {
    return new StaticBlending(Models.standard(), List.of(models), TrainingListener.NONE);
  }

  private static double length(StaticBlend blend, String piece) {
    double square = 0;
    for (int i = 0; i < DIMENSION; i++) {
      double value = blend.matrix()[Tiny.id(piece) * DIMENSION + i];
      square += value * value;
    }
    return Math.sqrt(square);
  }

  /** Of four texts k0 is in all, k1 in two, k2 in one, k3 in none, however often. */
  @Test
  void piecesWeighByTheirInverseDocumentFrequency() throws IOException {
    String model = Tiny.table(temp, DIMENSION, 3).toString();
    Path texts =
        Files.writeString(
            temp.resolve("texts.jsonl"),
            """
            {"id":"a","title":"k0 k0 k0","text":"k1 k2 w1"}
            {"id":"b","title":"k1","text":"k0 w1"}
            {"id":"c","title":"","text":"k0"}
            """);
    Path more =
        Files.writeString(temp.resolve("more.jsonl"), "{\"id\":\"d\",\"text\":\"k0 k0\"}\n");
    StaticBlend plain = blending(model).write(temp.resolve("plain"), 0, Precision.FP32, false);
    StaticBlending weighing = blending(model);
    weighing.weigh(List.of(texts, more), 0.5);
    StaticBlend weighed = weighing.write(temp.resolve("weighed"), 0, Precision.FP32, false);
    assertEquals(DIMENSION, weighed.dimension());
    String[] pieces = {"k0", "k1", "k2", "k3"};
    int[] found = {4, 2, 1, 0};
    for (int i = 0; i < pieces.length; i++) {
      double weight = Math.sqrt(Math.log(5.0 / (found[i] + 1)) + 0.1);
      double ratio = length(weighed, pieces[i]) / length(plain, pieces[i]);
      assertEquals(weight, ratio, 1e-3, pieces[i]);
    }
  }

  @Test
  void whatIsWrittenIsAStaticModel() throws IOException {
    String one = Tiny.table(temp, DIMENSION, 3).toString();
    String other = Tiny.table(temp, 4, 4).toString();
    Path output = temp.resolve("deep").resolve("out");
    blending(one, other).write(output, 0, Precision.FP16, false);
    Models models = Models.standard();
    try (TextEncoder blend = models.statics(output.toString())) {
      assertEquals(DIMENSION, blend.dimension()); // the first model's
    }
    assertThrows(
        FileAlreadyExistsException.class,
        () -> blending(one).write(output, 3, Precision.FP32, false));
    blending(one, other).write(output, 10, Precision.FP32, true);
    try (TextEncoder blend = models.statics(output.toString());
        TextEncoder first = models.statics(one);
        TextEncoder second = models.statics(other)) {
      // One piece has unit length in all three, and so weighs by its lengths in the two.
      assertEquals(10, blend.dimension());
      double cosine = cosine(blend, "k1", "k2");
      double low = Math.min(cosine(first, "k1", "k2"), cosine(second, "k1", "k2"));
      double high = Math.max(cosine(first, "k1", "k2"), cosine(second, "k1", "k2"));
      assertTrue(low - 1e-3 <= cosine && cosine <= high + 1e-3, low + " " + cosine + " " + high);
    }
    try (Stream<Path> files = Files.list(output.getParent())) {
      assertEquals(List.of(output), files.toList());
    }
  }

  /** As older versions of sentence-transformers saved it: everything in a folder of its own. */
  @Test
  void aModelInAFolderOfItsOwn() throws IOException {
    Path model = Tiny.table(temp, DIMENSION, 3);
    Path folder = Files.createDirectories(model.resolve("0_StaticEmbedding"));
    for (String name : List.of("model.safetensors", "tokenizer.json", "vocab.txt")) {
      Files.move(model.resolve(name), folder.resolve(name));
    }
    ModelFolder.write(
        model.resolve("modules.json"),
        ModelFolder.modules("0_StaticEmbedding", "StaticEmbedding", "1_Normalize", "Normalize"));
    Path output = temp.resolve("out");
    blending(model.toString()).write(output, 0, Precision.FP32, false);
    try (TextEncoder blend = Models.standard().statics(output.toString());
        TextEncoder first = Models.standard().statics(model.toString())) {
      assertEquals(cosine(first, "k1 w2", "k2"), cosine(blend, "k1 w2", "k2"), 1e-5);
    }
    Path start = temp.resolve("start");
    new StaticStart(model).writeRandom(start, 4, 1);
    Models.standard().statics(start.toString()).close();
  }

  private static double cosine(TextEncoder encoder, String a, String b) {
    float[] one = encoder.encode(a, TextEncoder.Role.QUERY);
    float[] other = encoder.encode(b, TextEncoder.Role.QUERY);
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  @Test
  void nothingIsWrittenOfWhatDoesNotFit() throws IOException {
    String model = Tiny.table(temp, DIMENSION, 3).toString();
    Path output = temp.resolve("out");
    assertThrows(
        IllegalArgumentException.class,
        () -> blending(model).write(output, 7, Precision.FP32, false));
    assertThrows(IllegalArgumentException.class, () -> blending());
    assertThrows(IllegalArgumentException.class, () -> blending(model).weigh(List.of(output), -1));
    assertTrue(Files.notExists(output));
    Path home = Files.createDirectories(temp.resolve("home"));
    Files.writeString(home.resolve("letter.txt"), "dear");
    assertThrows(
        TrainingException.class, () -> blending(model).write(home, 3, Precision.FP32, true));
    assertTrue(Files.exists(home.resolve("letter.txt")));
  }
}
