package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenseModuleTest {
  private final Models models = Models.standard();
  private final float[] weight = new float[64];
  private final float[] bias = {.25f, -.5f};
  @TempDir private Path temp;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    model =
        FixtureModel.copy(
            "bert-base-model", temp, Map.of(0, "[PAD]", 1, "[UNK]", 40, "[CLS]", 96, "[SEP]"));
    for (int i = 0; i < 64; i++) {
      weight[i] = (float) Math.sin(i);
    }
    ByteBuffer data = ByteBuffer.allocate(66 * 4).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(weight).put(bias);
    byte[] header =
        ("{\"linear.weight\":{\"dtype\":\"F32\",\"shape\":[2,32],\"data_offsets\":[0,256]},"
                + "\"linear.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[256,264]}}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + header.length + 264)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .put(data.array());
    Files.createDirectories(model.resolve("Pooling"));
    Files.writeString(model.resolve("Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
    Files.createDirectories(model.resolve("2_Dense"));
    Files.write(model.resolve("2_Dense/model.safetensors"), file.array());
  }

  private void modules(String... kinds) throws IOException {
    StringBuilder list = new StringBuilder();
    for (String kind : kinds) {
      String path = kind.equals("Dense") ? "2_Dense" : kind.equals("Transformer") ? "" : kind;
      list.append(list.isEmpty() ? "[" : ", ")
          .append("{\"type\": \"sentence_transformers.models." + kind + "\", \"path\": \"")
          .append(path + "\"}");
    }
    Files.writeString(model.resolve("modules.json"), list + "]");
  }

  private void settings(boolean withBias, String activation) throws IOException {
    Files.writeString(
        model.resolve("2_Dense/config.json"),
        String.format(
            Locale.ROOT,
            "{\"in_features\": 32, \"out_features\": 2, \"bias\": %s,"
                + " \"activation_function\": \"torch.nn.modules.%s\"}",
            withBias,
            activation));
  }

  private float[] encode() throws IOException {
    try (TextEncoder encoder =
        models.contextual(model.toString(), ModelOptions.defaults().withPooling(Pooling.CLS))) {
      assertEquals(2, encoder.dimension());
      return encoder.encode(FixtureModel.word(101), Role.PASSAGE);
    }
  }

  /** The module by its definition, on the reference's pooled vector. */
  private float[] defined(boolean normalized, boolean withBias, boolean tanh) throws IOException {
    try (Safetensors expected = FixtureModel.expected("bert-base-model")) {
      float[] pooled = expected.floats(normalized ? "cls_pooled_normalized" : "hidden.3");
      int from = normalized ? 2 * 32 : 2 * 17 * 32;
      double[] out = new double[2];
      for (int row = 0; row < 2; row++) {
        for (int i = 0; i < 32; i++) {
          out[row] += weight[row * 32 + i] * pooled[from + i];
        }
        out[row] += withBias ? bias[row] : 0;
        out[row] = tanh ? Math.tanh(out[row]) : out[row];
      }
      double length = Math.hypot(out[0], out[1]);
      return new float[] {(float) (out[0] / length), (float) (out[1] / length)};
    }
  }

  @Test
  void denseFollowsPoolingNormalizedOrNot() throws IOException {
    settings(true, "activation.Tanh");
    modules("Transformer", "Pooling", "Dense");
    assertArrayEquals(defined(false, true, true), encode(), 1e-5f);
    modules("Transformer", "Pooling", "Normalize", "Dense", "Normalize");
    assertArrayEquals(defined(true, true, true), encode(), 1e-5f);
    settings(false, "linear.Identity");
    modules("Transformer", "Pooling", "Dense", "Normalize");
    assertArrayEquals(defined(false, false, false), encode(), 1e-5f);
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    settings(true, "activation.Softplus");
    modules("Transformer", "Pooling", "Dense");
    refused("activation_function is 'torch.nn.modules.activation.Softplus', expected one of");
    settings(true, "activation.Tanh");
    modules("Transformer", "Pooling", "Dense", "Dense");
    refused("in_features is 32, expected 2");
    modules("Transformer", "Dense", "Pooling");
    refused("has a Dense before its Pooling");
    modules("Transformer", "Pooling", "Dense");
    Path file = model.resolve("2_Dense/config.json");
    Files.writeString(file, Files.readString(file).replace("\"out_features\": 2", "\"x\": 2"));
    refused("out_features is , expected a positive integer");
    Files.delete(model.resolve("2_Dense/model.safetensors"));
    settings(true, "activation.Tanh");
    refused("2_Dense: has neither model.safetensors nor pytorch_model.bin");
  }

  private void refused(String why) {
    String message = assertThrows(ModelException.class, this::encode).getMessage();
    assertTrue(message.contains(why), message);
    assertEquals(1, message.lines().count(), message);
  }
}
