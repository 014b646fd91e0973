package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with an ELMo's files is said in one line. */
class ElmoFilesTest {
  @TempDir private Path temp;

  private <E extends ModelException> String refusal(Class<E> type, Path model) {
    // A cache of its own, for an archive of a sound file must not stand in for a broken one.
    ModelOptions options = new ModelOptions(null, "cpu", temp.resolve("cache"));
    String message =
        assertThrows(type, () -> Models.standard().contextual(model.toString(), options).close())
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private String refusal(ElmoSample sample) throws IOException {
    return refusal(ModelFormatException.class, sample.write(temp));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "n_layers": 2,                  |                      | has no lstm.n_layers, expected an integer in [1, 100]
          "dim": 12,                      | "dim": 0,            | lstm.dim is 0, expected an integer
          "projection_dim": 8             | "projection_dim": "8"| lstm.projection_dim is "8", expected
          "n_characters": 262,            |                      | has no char_cnn.n_characters
          "n_characters": 262,            | "n_characters": 300, | char_cnn.n_characters is 300, expected an integer in [261, 262]
          "activation": "relu"            | "activation": "gelu" | char_cnn.activation is "gelu", expected relu or tanh
          "embedding": {"dim": 4}         | "embedding": 4       | has no char_cnn.embedding.dim
          [[1, 4], [2, 5], [3, 6]]        | []                   | char_cnn.filters is [], expected a list
          [[1, 4], [2, 5], [3, 6]]        | [[51, 4]]            | char_cnn.filters is [51,4], expected pairs of a width in [1, 50]
          "use_skip_connections": true,   |                      | has no lstm.use_skip_connections, expected true or false
          "cell_clip": 3,                 | "cell_clip": -1,     | lstm.cell_clip is -1, expected a number
          """)
  void optionsLackMembers(String part, String by, String expected) throws IOException {
    ElmoSample sample = ElmoSample.small();
    assertTrue(sample.options.contains(part), part);
    sample.options = sample.options.replace(part, by == null ? "" : by);
    String message = refusal(sample);
    assertTrue(message.startsWith(temp.resolve("options.json") + ": " + expected), message);
  }

  @Test
  void clippingIsOptional() throws IOException {
    ElmoSample sample = ElmoSample.small();
    sample.options =
        sample
            .options
            .replace("\"cell_clip\": 3,", "")
            .replace("\"proj_clip\": 3", "\"proj_clip\": null");
    ElmoOptions options = ElmoOptions.read(sample.write(temp).resolve("options.json"));
    assertEquals(Double.POSITIVE_INFINITY, options.cellClip());
    assertEquals(Double.POSITIVE_INFINITY, options.projectionClip());
    try (ElmoEncoder elmo =
        Models.standard().elmo(temp.toString(), ModelOptions.defaults(), ScalarMix.even())) {
      float[] vector = elmo.encode("unclipped", TextEncoder.Role.QUERY);
      assertTrue(Float.isFinite(vector[0]));
    }
  }

  @Test
  void datasetsLackOrHaveOtherShapes() throws IOException {
    for (String name : ElmoSample.small().datasets.keySet()) {
      ElmoSample without = ElmoSample.small();
      without.datasets.remove(name);
      String message = refusal(without);
      assertTrue(
          message.startsWith(
              temp.resolve("weights.hdf5") + ": has no dataset " + name + ", expected floats ["),
          message);
      ElmoSample wrong = ElmoSample.small();
      wrong.put(name, 3, 7);
      message = refusal(wrong);
      assertTrue(
          message.startsWith(
              temp.resolve("weights.hdf5")
                  + ": dataset "
                  + name
                  + " is float [3, 7], expected floats ["),
          message);
    }
    ElmoSample whole = ElmoSample.small();
    whole.datasets.put("CNN_proj/b_proj", new int[8]);
    assertTrue(refusal(whole).endsWith("dataset CNN_proj/b_proj is int [8], expected floats [8]"));
    whole.datasets.put("CNN_proj/b_proj", new float[] {0, 1, 2, 3, Float.NaN, 0, 0, 0});
    assertTrue(refusal(whole).endsWith("dataset CNN_proj/b_proj, element 4 is NaN, not finite"));
    whole.datasets.remove("CNN_proj/b_proj");
    whole.datasets.remove("CNN_proj/W_proj");
    whole.datasets.put("CNN_proj", new float[2]);
    assertTrue(refusal(whole).contains("has no dataset CNN_proj/W_proj"));
  }

  @Test
  void doublesAreRead() throws IOException {
    ElmoSample sample = ElmoSample.small();
    double[] wide = {1, 2, 3, 4, 5, 6, 7, 8};
    sample.datasets.put("CNN_proj/b_proj", wide);
    try (HdfFloats file = HdfFloats.open(sample.write(temp).resolve("weights.hdf5"))) {
      float[] read = file.read("CNN_proj/b_proj", 8);
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, read);
    }
  }

  @Test
  void cutAndCorruptFiles() throws IOException {
    Path model = ElmoSample.small().write(temp.resolve("model"));
    Path weights = model.resolve("weights.hdf5");
    byte[] bytes = Files.readAllBytes(weights);
    for (int length : new int[] {0, 3, 8, 47, 96, 1000, bytes.length / 2, bytes.length - 1}) {
      Files.write(weights, Arrays.copyOf(bytes, length));
      String message = refusal(ModelFormatException.class, model);
      assertTrue(message.startsWith(weights + ": "), message);
      assertTrue(message.contains("expected"), message);
    }
    Random random = new Random(5);
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      byte[] broken = bytes.clone();
      for (int i = 0; i < 20; i++) {
        broken[random.nextInt(2000)] = (byte) random.nextInt();
      }
      Files.write(weights, broken);
      ElmoOptions options = ElmoOptions.read(model.resolve("options.json"));
      try {
        var unused = new ElmoCheckpoint(weights, options).toArchive("");
      } catch (ModelFormatException e) {
        assertTrue(e.getMessage().startsWith(weights + ": "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 200, "refused " + refused);
  }

  @Test
  void corruptLengthsAllocateNothing() throws IOException {
    Path fixture = Shared.folder("fixtures/elmo");
    byte[] bytes = Files.readAllBytes(fixture.resolve("lm_weights.hdf5"));
    // A group's heap of names: a signature, a version in four bytes, then how long it is.
    int heap = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("HEAP");
    assertTrue(heap > 0);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(heap + 8, Integer.MAX_VALUE - 8L);
    Path weights = temp.resolve("weights.hdf5");
    Files.write(weights, bytes);
    Files.copy(fixture.resolve("options.json"), temp.resolve("options.json"));
    String message = refusal(ModelFormatException.class, temp);
    assertTrue(message.startsWith(weights + ": dataset char_embed cannot be read"), message);
  }

  @Test
  void weightsAreFoundByTheirName() throws IOException {
    Path model = ElmoSample.small().write(temp);
    Path usual = model.resolve("weights.hdf5");
    Files.createFile(model.resolve("other_weights.hdf5"));
    assertEquals(usual, ElmoCheckpoint.weights(model));
    Files.move(usual, model.resolve("lm_weights.hdf5"));
    assertTrue(
        refusal(ModelException.class, model)
            .endsWith(
                "several files of weights, expected one: [lm_weights.hdf5, other_weights.hdf5]"));
    Files.delete(model.resolve("other_weights.hdf5"));
    Files.createFile(model.resolve("embeddings.hdf5"));
    assertEquals(model.resolve("lm_weights.hdf5"), ElmoCheckpoint.weights(model));
    Files.delete(model.resolve("embeddings.hdf5"));
    Files.move(model.resolve("lm_weights.hdf5"), model.resolve("a.hdf5"));
    assertEquals(model.resolve("a.hdf5"), ElmoCheckpoint.weights(model));
    Files.delete(model.resolve("a.hdf5"));
    assertEquals(
        model + ": has options.json but no .hdf5 file of weights",
        refusal(ModelException.class, model));
  }

  @Test
  void otherPoolingsAreRefused() throws IOException {
    Path model = ElmoSample.small().write(temp);
    for (Pooling pooling : Pooling.values()) {
      if (pooling != Pooling.MEAN && pooling != Pooling.MAX) {
        ModelOptions options = ModelOptions.defaults().withPooling(pooling);
        String message =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Models.standard().contextual(model.toString(), options))
                .getMessage();
        String name = pooling.name().toLowerCase(Locale.ROOT);
        assertTrue(message.startsWith(model + ": is an ELMo"), message);
        assertTrue(message.endsWith("got " + name), message);
      }
    }
  }
}
