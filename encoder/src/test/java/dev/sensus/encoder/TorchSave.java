package dev.sensus.encoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes checkpoints as {@code torch.save} does, good and bad ones. */
final class TorchSave {
  private final Map<String, byte[]> entries = new TreeMap<>();
  private int method = ZipEntry.STORED;

  TorchSave entry(String name, byte[] data) {
    entries.put(name, data);
    return this;
  }

  TorchSave entry(String name, String text) {
    return entry(name, text.getBytes(StandardCharsets.US_ASCII));
  }

  TorchSave deflated() {
    method = ZipEntry.DEFLATED;
    return this;
  }

  Path write(Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry made = new ZipEntry("archive/" + entry.getKey());
        made.setMethod(method);
        CRC32 crc = new CRC32();
        crc.update(entry.getValue());
        made.setCrc(crc.getValue());
        made.setSize(entry.getValue().length);
        zip.putNextEntry(made);
        zip.write(entry.getValue());
      }
    }
    return Files.write(file, out.toByteArray());
  }

  /** Starts a pickle of a dictionary's one tensor: what is before the storage. */
  static PickleWriter tensor(PickleWriter pickle, String name) {
    return pickle.text(name).global("torch._utils", "_rebuild_tensor_v2").mark();
  }

  static PickleWriter storage(PickleWriter pickle, String type, String key, long elements) {
    return pickle
        .mark()
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .integer(elements)
        .tuple()
        .persistentId();
  }

  static PickleWriter integers(PickleWriter pickle, long... values) {
    pickle.mark();
    for (long value : values) {
      pickle.integer(value);
    }
    return pickle.tuple();
  }

  /** Ends a tensor: no gradient, no hooks. */
  static PickleWriter end(PickleWriter pickle) {
    return pickle
        .bool(false)
        .global("collections", "OrderedDict")
        .emptyTuple()
        .reduce()
        .tuple()
        .reduce();
  }

  /** Rewrites tensors of F32 of a safetensors file, every matrix transposed in its storage. */
  static void convert(Safetensors from, Iterable<String> names, Path to) throws IOException {
    TorchSave save = new TorchSave();
    PickleWriter pickle = new PickleWriter();
    pickle.global("collections", "OrderedDict").emptyTuple().reduce().mark();
    int key = 0;
    for (String name : names) {
      float[] values = from.floats(name);
      long[] shape = from.tensor(name).shape();
      ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
      boolean matrix = shape.length == 2;
      int rows = matrix ? (int) shape[0] : 1;
      int columns = values.length / rows;
      for (int column = 0; column < columns; column++) {
        for (int row = 0; row < rows; row++) {
          bytes.putFloat(values[row * columns + column]);
        }
      }
      save.entry("data/" + key, bytes.array());
      storage(tensor(pickle, name), "FloatStorage", Integer.toString(key++), values.length);
      pickle.integer(0);
      integers(pickle, shape);
      end(matrix ? integers(pickle, 1, rows) : integers(pickle, 1));
    }
    save.entry("data.pkl", pickle.setItems().toByteArray());
    save.entry("byteorder", "little").entry("version", "3\n").write(to);
  }
}
