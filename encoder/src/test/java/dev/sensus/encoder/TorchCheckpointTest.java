package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchCheckpointTest {
  @TempDir private Path temp;

  /** What CPython's own pickler writes when driven as {@code torch.save} drives it. */
  private Path golden() throws IOException {
    Path file = temp.resolve("pytorch_model.bin");
    try (InputStream in = getClass().getResourceAsStream("torch-save.bin")) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private String refusal(Path file) {
    String message =
        assertThrows(
                ModelFormatException.class,
                () -> {
                  try (TorchCheckpoint read = TorchCheckpoint.open(file)) {
                    read.floats("a", 2);
                  }
                })
            .getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void readsTypesStridesAndSharedStorages() throws IOException {
    try (TorchCheckpoint file = TorchCheckpoint.open(golden())) {
      float[] plain = new float[12];
      float[] transposed = new float[12];
      for (int i = 0; i < 12; i++) {
        plain[i] = i / 4f;
        transposed[i % 4 * 3 + i / 4] = i / 4f;
      }
      assertArrayEquals(plain, file.floats("plain", 3, 4));
      assertArrayEquals(plain, file.floats("tied", 3, 4));
      assertArrayEquals(transposed, file.floats("transposed", 4, 3));
      float[] part = {5 / 4f, 6 / 4f, 7 / 4f, 9 / 4f, 10 / 4f, 11 / 4f};
      assertArrayEquals(part, file.floats("part", 2, 3));
      assertArrayEquals(new float[] {1.5f, -2}, file.floats("half", 2));
      assertArrayEquals(new float[] {1.5f, -2}, file.floats("bfloat", 1, 2));
      assertArrayEquals(new float[] {.1f}, file.floats("double"));
      assertArrayEquals(new float[0], file.floats("empty", 0, 2));
      assertFalse(file.contains("count"));
      String message =
          assertThrows(ModelFormatException.class, () -> file.floats("ids", 1, 3)).getMessage();
      assertTrue(message.contains("tensor 'ids' has type LongStorage"), message);
      assertThrows(ModelFormatException.class, () -> file.floats("plain", 4, 3));
      assertThrows(ModelFormatException.class, () -> file.floats("none", 4, 3));
    }
  }

  @Test
  void refusesAFileCutShortAtEveryLength() throws IOException {
    byte[] whole = Files.readAllBytes(golden());
    for (int length = 0; length < whole.length; length++) {
      refusal(Files.write(temp.resolve("cut.bin"), Arrays.copyOf(whole, length)));
    }
  }

  /** Bytes changed anywhere: read or refused in one line, and no other end. */
  @Test
  void corruptFilesAreRefusedInOneLine() throws IOException {
    byte[] whole = Files.readAllBytes(golden());
    Random random = new Random(5);
    Path file = temp.resolve("corrupt.bin");
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i <= round % 3; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      try (TorchCheckpoint read = TorchCheckpoint.open(file)) {
        for (String name : read.names()) {
          read.floats(name, 3, 4);
        }
      } catch (ModelFormatException e) {
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      }
    }
  }

  private static byte[] one(String type, long elements, long offset, long[] shape, long[] strides) {
    PickleWriter pickle = new PickleWriter().emptyDict().mark();
    TorchSave.storage(TorchSave.tensor(pickle, "a"), type, "0", elements).integer(offset);
    TorchSave.integers(pickle, shape);
    TorchSave.end(TorchSave.integers(pickle, strides));
    return pickle.setItems().toByteArray();
  }

  private Path save(byte[] pickle, int bytes) throws IOException {
    return new TorchSave()
        .entry("data.pkl", pickle)
        .entry("data/0", new byte[bytes])
        .write(temp.resolve("a.bin"));
  }

  @Test
  void refusesNamesThatCouldRun() throws IOException {
    for (String[] name :
        new String[][] {
          {"os", "system"}, {"builtins", "eval"}, {"torch", "load"}, {"torch._utils", "x"}
        }) {
      byte[] pickle =
          new PickleWriter()
              .global(name[0], name[1])
              .mark()
              .text("true")
              .tuple()
              .reduce()
              .toByteArray();
      String message = refusal(save(pickle, 0));
      assertTrue(message.contains("names " + name[0] + "." + name[1] + ", which is ref"), message);
    }
    byte[] made =
        new PickleWriter()
            .global("collections", "OrderedDict")
            .emptyTuple()
            .newObject()
            .toByteArray();
    assertTrue(refusal(save(made, 0)).contains("opcode 0x81"));
  }

  @Test
  void refusesTensorsThatTheirStorageDoesNotHold() throws IOException {
    long[] two = {2};
    long[] one = {1};
    try (TorchCheckpoint good =
        TorchCheckpoint.open(save(one("FloatStorage", 2, 0, two, one), 8))) {
      assertArrayEquals(new float[2], good.floats("a", 2));
    }
    assertTrue(refusal(save(one("FloatStorage", 2, 0, two, one), 7)).contains("has 7 bytes"));
    assertTrue(refusal(save(one("FloatStorage", 3, 0, two, one), 8)).contains("3 elements"));
    assertTrue(refusal(save(one("FloatStorage", -1, 0, two, one), 8)).contains("outside"));
    assertTrue(refusal(save(one("FloatStorage", 2, 1, two, one), 8)).contains("outside"));
    assertTrue(refusal(save(one("FloatStorage", 2, 0, two, two), 8)).contains("outside"));
    long huge = 1L << 62;
    long[] wide = {huge, huge};
    assertTrue(refusal(save(one("FloatStorage", 2, 0, wide, wide), 8)).contains("outside"));
    // A matrix of one number, repeated by strides of 0: small in the file, not in memory.
    long[] many = {1 << 20, 1 << 10};
    assertTrue(refusal(save(one("FloatStorage", 2, 0, many, new long[2]), 8)).contains("outside"));
    assertTrue(refusal(save(one("LongStorage", 2, 0, two, one), 16)).contains("LongStorage"));
  }

  @Test
  void refusesOtherFormatsByALineThatHelps() throws IOException {
    byte[] old = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46};
    assertTrue(refusal(Files.write(temp.resolve("old.bin"), old)).contains("from before 1.6"));
    assertTrue(refusal(Files.writeString(temp.resolve("t.bin"), "text")).contains("no whole zip"));
    assertTrue(
        refusal(new TorchSave().entry("x", "").write(temp.resolve("z.bin")))
            .contains("without data.pkl"));
    byte[] pickle = one("FloatStorage", 2, 0, new long[] {2}, new long[] {1});
    TorchSave save = new TorchSave().entry("data.pkl", pickle).entry("data/0", new byte[8]);
    assertTrue(
        refusal(save.entry("byteorder", "big").write(temp.resolve("b.bin")))
            .contains("byte order"));
    assertTrue(refusal(save.deflated().write(temp.resolve("d.bin"))).contains("is compressed"));
  }

  /** The four layouts of one model's weights: same archive, so the same model. */
  @Test
  void theFourLayoutsOfWeightsAreOne() throws IOException {
    Path fixture = Shared.folder("fixtures/transformers/roberta");
    BertConfig config = BertConfig.read(fixture.resolve("config.json"));
    byte[] expected = archive(fixture, config);
    try (Safetensors file = Safetensors.open(fixture.resolve("model.safetensors"))) {
      Path whole = Files.createDirectory(temp.resolve("whole"));
      TorchSave.convert(file, file.names(), whole.resolve("pytorch_model.bin"));
      assertArrayEquals(expected, archive(whole, config));
      assertEquals(List.of("pytorch_model.bin"), WeightFiles.names(whole));

      Path shards = Files.createDirectory(temp.resolve("shards"));
      List<String> names = new ArrayList<>(file.names());
      List<String> entries = new ArrayList<>();
      for (int part = 0; part < 2; part++) {
        String name = "pytorch_model-0000" + (part + 1) + "-of-00002.bin";
        List<String> some = names.subList(part * 10, part == 0 ? 10 : names.size());
        TorchSave.convert(file, some, shards.resolve(name));
        some.forEach(tensor -> entries.add("\"" + tensor + "\": \"" + name + "\""));
      }
      Path index = shards.resolve("pytorch_model.bin.index.json");
      String map = "{\"weight_map\": {" + String.join(",", entries) + "}}";
      Files.writeString(index, map);
      assertArrayEquals(expected, archive(shards, config));
      assertEquals(3, WeightFiles.names(shards).size());

      // Safetensors by an index: one shard here, what splits is the same code.
      Path safe = Files.createDirectory(temp.resolve("safe"));
      Files.copy(fixture.resolve("model.safetensors"), safe.resolve("m-1.safetensors"));
      Files.writeString(
          safe.resolve("model.safetensors.index.json"),
          map.replaceAll("pytorch_model-0000.-of-00002.bin", "m-1.safetensors"));
      assertArrayEquals(expected, archive(safe, config));

      Files.writeString(index, map.replace("00002-of", "00003-of"));
      assertIndexRefused(shards, "names pytorch_model-00003-of-00002.bin, not there");
      Files.writeString(index, map.replace("00002-of", "00001-of"));
      assertIndexRefused(shards, "in pytorch_model-00001-of-00002.bin, not there");
      Files.writeString(index, map.replace("pytorch_model-00002", "../whole/x"));
      assertIndexRefused(shards, "expected a file beside");
      Files.writeString(index, "{}");
      assertIndexRefused(shards, "has no weight_map");
    }
  }

  private static void assertIndexRefused(Path folder, String why) {
    String message =
        assertThrows(ModelFormatException.class, () -> WeightFiles.open(folder).close())
            .getMessage();
    assertTrue(message.contains("pytorch_model.bin.index.json: "), message);
    assertTrue(message.contains(why), message);
  }

  private byte[] archive(Path model, BertConfig config) throws IOException {
    Path file = temp.resolve("archive.pt");
    new BertCheckpoint(model, config)
        .toArchive(List.of(Pooling.MEAN), List.of(), Precision.FP32, Kernels.PLAIN)
        .write(file);
    return Files.readAllBytes(file);
  }
}
