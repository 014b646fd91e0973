package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories as model2vec publishes them, made by hand: five pieces of two dimensions. */
class Model2vecTest {
  private static final double[] MATRIX = {9, 9, 3, 4, -6, 8, 1, 0, 0, 2};
  private final Models models = Models.standard();
  @TempDir private Path temp;
  private Path model;

  @BeforeEach
  void directory() throws IOException {
    model = Files.createDirectory(temp.resolve("model"));
    Files.writeString(
        model.resolve("config.json"), "{\"model_type\": \"model2vec\", \"normalize\": false}");
    Files.writeString(
        model.resolve("tokenizer.json"),
        """
        {"normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                        "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                   "max_input_chars_per_word": 100,
                   "vocab": {"[UNK]": 0, "a": 1, "b": 2, "c": 3, "d": 4}}}
        """);
  }

  /** A tensor: its name, type, shape as JSON, and elements. */
  private record Part(String name, String type, String shape, double... values) {

    byte[] bytes() {
      ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (double value : values) {
        switch (type) {
          case "F64" -> bytes.putDouble(value);
          case "F32" -> bytes.putFloat((float) value);
          case "F16" -> bytes.putShort(Float.floatToFloat16((float) value));
          case "I64" -> bytes.putLong((long) value);
          case "I32" -> bytes.putInt((int) value);
          case "I8" -> bytes.put((byte) value);
          default -> throw new AssertionError(type);
        }
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  private void weights(Part... parts) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    List<String> entries = new ArrayList<>();
    for (Part part : parts) {
      int from = data.size();
      data.writeBytes(part.bytes());
      entries.add(
          "\""
              + part.name
              + "\":{\"dtype\":\""
              + part.type
              + "\",\"shape\":"
              + part.shape
              + ",\"data_offsets\":["
              + from
              + ","
              + data.size()
              + "]}");
    }
    byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + header.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header).put(data.toByteArray());
    Files.write(model.resolve("model.safetensors"), file.array());
  }

  private float[] encode(String text) throws IOException {
    try (TextEncoder encoder = models.statics(model.toString())) {
      return encoder.encode(text, Role.QUERY);
    }
  }

  /** (3, 4) + (-6, 8) = (-3, 12) and (3, 4) + (-6, 8) + (9, 9) = (6, 21), brought to length 1. */
  @Test
  void theUnknownPieceDoesNotCount() throws IOException {
    float length = (float) Math.sqrt(153);
    float[] expected = {-3 / length, 12 / length};
    for (String type : List.of("F64", "F32", "F16", "I8")) {
      weights(new Part("embeddings", type, "[5,2]", MATRIX));
      assertArrayEquals(expected, encode("a b"), 1e-6f);
      assertArrayEquals(expected, encode("A x b y"), 1e-6f);
      assertArrayEquals(new float[2], encode("x y"));
      assertArrayEquals(new float[2], encode(""));
    }
    // In a StaticEmbedding of sentence-transformers it does.
    Files.delete(model.resolve("config.json"));
    Files.writeString(
        model.resolve("modules.json"),
        """
        [{"idx": 0, "name": "0", "path": "0_StaticEmbedding",
          "type": "sentence_transformers.models.StaticEmbedding"}]
        """);
    Path folder = Files.createDirectory(model.resolve("0_StaticEmbedding"));
    weights(new Part("embedding.weight", "F32", "[5,2]", MATRIX));
    for (String name : List.of("tokenizer.json", "model.safetensors")) {
      Files.move(model.resolve(name), folder.resolve(name));
    }
    length = (float) Math.sqrt(36 + 441);
    assertArrayEquals(new float[] {6 / length, 21 / length}, encode("a x b"), 1e-6f);
  }

  /**
   * a and c have row 1, (3, 4); b and d have row 0, (9, 9). a counts twice, d not at all: 2 (3, 4)
   * + (9, 9) = (15, 17), which is a + b + c without weights too.
   */
  @Test
  void piecesMayShareRowsAndHaveWeights() throws IOException {
    Part rows = new Part("embeddings", "F32", "[2,2]", 9, 9, 3, 4);
    weights(
        rows,
        new Part("mapping", "I32", "[5]", 0, 1, 0, 1, 0),
        new Part("weights", "F64", "[5]", 5, 2, 1, 1, 0));
    float length = (float) Math.sqrt(225 + 289);
    float[] weighted = {15 / length, 17 / length};
    assertArrayEquals(weighted, encode("a b"), 1e-6f);
    assertArrayEquals(weighted, encode("a b d x"), 1e-6f);
    weights(rows, new Part("mapping", "I64", "[5]", 0, 1, 0, 1, 0));
    assertArrayEquals(weighted, encode("a b c"), 1e-6f);
    weights(
        new Part("embeddings", "F16", "[5,2]", MATRIX),
        new Part("weights", "F32", "[5]", 1, 2, 1, 1, 1));
    assertArrayEquals(new float[] {0, 1}, encode("a b"), 1e-6f); // (6, 8) + (-6, 8)
  }

  private String refusal() {
    String message =
        assertThrows(ModelException.class, () -> models.statics(model.toString()).close())
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertEquals(model + ": has no model.safetensors", refusal());
    Path file = model.resolve("model.safetensors");
    Part matrix = new Part("embeddings", "F32", "[5,2]", MATRIX);
    weights(new Part("vectors", "F32", "[5,2]", MATRIX));
    assertEquals(file + ": has no tensor 'embeddings'", refusal());
    weights(new Part("embeddings", "F32", "[10]", MATRIX));
    assertEquals(
        file + ": tensor 'embeddings' has shape [10], expected [pieces, dimension]", refusal());
    weights(new Part("embeddings", "I64", "[5,2]", MATRIX));
    assertEquals(
        file + ": tensor 'embeddings' has type I64, expected one of [F32, F16, BF16, F64, I8]",
        refusal());
    weights(new Part("embeddings", "F32", "[2,5]", MATRIX));
    assertEquals(model + ": its tokenizer has ids up to 4, its matrix 2 rows", refusal());
    weights(matrix, new Part("mapping", "I32", "[4]", 0, 1, 2, 3));
    assertEquals(model + ": its tokenizer has ids up to 4, its mapping 4 pieces", refusal());
    weights(matrix, new Part("mapping", "I32", "[5]", 0, 1, 5, 3, 4));
    assertEquals(
        file + ": tensor 'mapping' has row 5 for piece 2, expected one from 0 to 4", refusal());
    weights(matrix, new Part("weights", "F32", "[2]", 1, 2));
    assertEquals(
        file + ": tensor 'weights' has 2 elements, expected one for each of 5 pieces", refusal());
    weights(matrix);
    Files.delete(model.resolve("tokenizer.json"));
    assertEquals(model + ": has neither tokenizer.json nor vocab.txt", refusal());
  }

  @Test
  void theUnknownPieceIsTheOneThatTheTokenizerNames() throws IOException {
    Path tokenizer = model.resolve("tokenizer.json");
    String json = Files.readString(tokenizer).replace("\"[UNK]\": 0", "\"e\": 0");
    Files.writeString(tokenizer, json.replace("\"[UNK]\"", "\"d\""));
    weights(new Part("embeddings", "F32", "[5,2]", MATRIX));
    assertArrayEquals(encode("a b"), encode("a x b d"));
  }
}
