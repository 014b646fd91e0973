package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Small files that say they are large take neither memory nor disk. */
class LyingLengthsTest {
  private static final long MOST_MEMORY = 64 << 20;
  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path temp;

  private static String refusal(Executable opening) {
    long before = MEMORY.getCurrentThreadAllocatedBytes();
    String message = assertThrows(ModelFormatException.class, opening).getMessage();
    long taken = MEMORY.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < MOST_MEMORY, message + " took " + taken);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private String opening() {
    return refusal(
        () ->
            Models.standard()
                .contextual(temp.toString(), new ModelOptions(null, "cpu", temp.resolve("cache")))
                .close());
  }

  @Test
  void tensorsOfASafetensorsFileDoNotOverlap() throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 1000; i++) {
      header
          .append(i == 0 ? "\"" : ",\"")
          .append(i)
          .append("\":{\"dtype\":\"F32\",\"shape\":[256],\"data_offsets\":[0,1024]}");
    }
    byte[] json = header.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    WordFiles.Bytes bytes = new WordFiles.Bytes().longs(json.length);
    bytes.writeBytes(json);
    bytes.writeBytes(new byte[1024]);
    Path file = Files.write(temp.resolve("model.safetensors"), bytes.toByteArray());
    String message = refusal(() -> Safetensors.open(file).close());
    assertTrue(message.startsWith(file + ": has tensors of 1024000 bytes in a file of"), message);
  }

  @Test
  void aStorageIsSharedByFewTensors() throws IOException {
    Path file = temp.resolve("pytorch_model.bin");
    for (int tensors : new int[] {2, 100}) {
      PickleWriter pickle = new PickleWriter();
      pickle.global("collections", "OrderedDict").emptyTuple().reduce().mark();
      for (int i = 0; i < tensors; i++) {
        TorchSave.storage(TorchSave.tensor(pickle, "t" + i), "FloatStorage", "0", 10_000);
        TorchSave.end(TorchSave.integers(TorchSave.integers(pickle.integer(0), 10_000), 1));
      }
      new TorchSave()
          .entry("data/0", new byte[40_000])
          .entry("data.pkl", pickle.setItems().toByteArray())
          .write(file);
      if (tensors == 2) {
        TorchCheckpoint.open(file).close();
      }
    }
    String message = refusal(() -> TorchCheckpoint.open(file).close());
    assertTrue(message.startsWith(file + ": has tensors of 4000000 bytes in a file of"), message);
  }

  @Test
  void sizesOfSettingsAreNotBelieved() throws IOException {
    TinyModels.bert(temp);
    Path config = temp.resolve("config.json");
    String json = Files.readString(config);
    // The embeddings are there, and of what should follow them nothing.
    int hidden = 16_384;
    Map<String, long[]> tensors = new LinkedHashMap<>();
    tensors.put("embeddings.word_embeddings.weight", new long[] {64, hidden});
    tensors.put("embeddings.position_embeddings.weight", new long[] {26, hidden});
    tensors.put("embeddings.token_type_embeddings.weight", new long[] {2, hidden});
    tensors.put("embeddings.LayerNorm.weight", new long[] {hidden});
    tensors.put("embeddings.LayerNorm.bias", new long[] {hidden});
    TinyModels.safetensors(temp.resolve("model.safetensors"), tensors);
    Files.writeString(config, json.replace("\"hidden_size\":8", "\"hidden_size\":" + hidden));
    String message = opening();
    assertTrue(message.contains("has no tensor 'encoder.layer.0.attention.self.query"), message);

    TinyModels.bert(temp);
    TinyModels.sentences(temp, temp);
    Path dense = temp.resolve("2_Dense/config.json");
    Files.writeString(
        dense,
        Files.readString(dense)
            .replace("\"out_features\": 4", "\"out_features\": 2147483647")
            .replace("\"bias\": true", "\"bias\": false"));
    message = opening();
    assertTrue(message.contains("expected [2147483647, 8]"), message);
  }

  @Test
  void aDatasetIsNotLargerThanItsFile() throws IOException {
    // AllenNLP's own, for what jHDF writes has a checksum over shapes.
    Path fixture = Shared.folder("fixtures/elmo");
    byte[] bytes = Files.readAllBytes(fixture.resolve("lm_weights.hdf5"));
    Path weights = temp.resolve("weights.hdf5");
    byte[] shape = new WordFiles.Bytes().longs(32, 256).toByteArray();
    byte[] lie = new WordFiles.Bytes().longs(32, 1 << 24).toByteArray();
    int places = 0;
    for (int at = 0; at + shape.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + shape.length, shape, 0, shape.length)) {
        System.arraycopy(lie, 0, bytes, at, lie.length);
        places++;
      }
    }
    assertTrue(places > 0);
    Files.write(weights, bytes);
    try (HdfFloats file = HdfFloats.open(weights)) {
      String name = "RNN_0/RNN/MultiRNNCell/Cell0/LSTMCell/W_0";
      String message = refusal(() -> file.read(name, 32, 1 << 24));
      assertEquals(
          weights
              + ": dataset "
              + name
              + " takes 2147483648 bytes, expected fewer in a file of "
              + bytes.length,
          message);
    }
  }

  @Test
  void whatUnpacksToTooMuchIsNotKept() throws IOException {
    Path file = temp.resolve("w.bin.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("2 3\na ".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 32; i++) {
        out.write(new byte[1 << 20]);
      }
    }
    ModelOptions options = new ModelOptions(null, null, temp.resolve("cache"));
    String message =
        refusal(() -> WordAverageEncoder.open("w", file, WordAveraging.mean(), options).close());
    assertTrue(message.startsWith(file + ": is unpacked to more than 200 times"), message);
    try (Stream<Path> kept = Files.list(temp.resolve("cache"))) {
      assertEquals(0, kept.count());
    }
  }
}
