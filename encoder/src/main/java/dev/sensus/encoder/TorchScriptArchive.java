package dev.sensus.encoder;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive, which {@code torch::jit::load} reads, without PyTorch.
 *
 * <p>It is a zip of stored (never deflated) entries in one folder:
 *
 * <ul>
 *   <li>{@code data.pkl}: a pickle of one object of class {@code __torch__.NAME}, its attributes a
 *       dictionary; a tensor is a call of {@code torch._utils._rebuild_tensor_v2} on a storage,
 *       named by the persistent id {@code ("storage", class, key, "cpu", elements)};
 *   <li>{@code code/__torch__.py}: the class in TorchScript's serialized form;
 *   <li>{@code constants.pkl}: a pickle of the tuple of constants, here empty;
 *   <li>{@code data/KEY}: a storage's elements, little-endian;
 *   <li>{@code version}: of the operators, decimal; {@code byteorder}: {@code little}.
 * </ul>
 *
 * <p>See PyTorch's <a
 * href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">
 * serialization.md</a>.
 */
final class TorchScriptArchive {
  /** What PyTorch 2.7 writes; later versions read it. */
  private static final String OPERATOR_VERSION = "10\n";

  private static final String FOLDER = "archive/";

  /** Where the tensors' bytes start: PyTorch maps storages at multiples of this. */
  private static final int ALIGNMENT = 64;

  /**
   * Row-major floats with their shape.
   *
   * @param exact whether they are kept in 32 bits whatever the archive's precision
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  record FloatTensor(float[] values, boolean exact, long... shape) {
    FloatTensor(float[] values, long... shape) {
      this(values, false, shape);
    }
  }

  /** A list that the module fills itself; TorchScript must know of what. */
  private record EmptyList(String type) {}

  /** The elements of one tensor or of several. */
  @SuppressWarnings("ArrayRecordComponent") // the array itself is what two tensors share
  private record Storage(float[] values, Precision precision) {

    @SuppressWarnings("ReferenceEquality") // equal numbers of two tensors are still two storages
    boolean holds(float[] others, Precision stored) {
      return values == others && precision == stored;
    }
  }

  private final String className;
  private final String code;
  private final Precision precision;
  private final Map<String, Object> attributes = new LinkedHashMap<>();
  private final List<Storage> storages = new ArrayList<>();

  /**
   * Starts an archive.
   *
   * @param className the class that {@code code} defines
   * @param precision of the tensors that are not exact
   */
  TorchScriptArchive(String className, String code, Precision precision) {
    this.className = className;
    this.precision = precision;
    this.code = code;
    attributes.put("training", false);
  }

  TorchScriptArchive put(String name, boolean value) {
    attributes.put(name, value);
    return this;
  }

  TorchScriptArchive put(String name, long value) {
    attributes.put(name, value);
    return this;
  }

  TorchScriptArchive put(String name, double value) {
    attributes.put(name, value);
    return this;
  }

  TorchScriptArchive put(String name, FloatTensor value) {
    attributes.put(name, value);
    return this;
  }

  TorchScriptArchive put(String name, List<FloatTensor> value) {
    attributes.put(name, value);
    return this;
  }

  TorchScriptArchive put(String name, int[] value) {
    attributes.put(name, value);
    return this;
  }

  TorchScriptArchive put(String name, double[] value) {
    attributes.put(name, value);
    return this;
  }

  TorchScriptArchive put(String name, boolean[] value) {
    attributes.put(name, value);
    return this;
  }

  /** An empty list, which a method of the module fills. */
  TorchScriptArchive putEmptyList(String name, String elementType) {
    attributes.put(name, new EmptyList("List[" + elementType + "]"));
    return this;
  }

  /** Writes the archive: whole, or not at all. */
  void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    // Not createTempFile, whose files nobody else may read.
    Path half = folder.resolve(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(half), 1 << 16)) {
        write(out);
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private void write(OutputStream out) throws IOException {
    CountingStream counted = new CountingStream(out);
    try (ZipOutputStream zip = new ZipOutputStream(counted)) {
      zip.setMethod(ZipOutputStream.STORED);
      entry(zip, counted, "data.pkl", pickle());
      entry(zip, counted, "byteorder", ascii("little"));
      entry(zip, counted, "code/__torch__.py", ascii(code));
      entry(zip, counted, "constants.pkl", new PickleWriter().emptyTuple().toByteArray());
      for (int key = 0; key < storages.size(); key++) {
        Storage storage = storages.get(key);
        entry(zip, counted, "data/" + key, sink -> elements(storage, sink));
      }
      entry(zip, counted, "version", ascii(OPERATOR_VERSION));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Takes an entry's bytes, part by part. */
  private interface Sink {
    void write(byte[] bytes, int length) throws IOException;
  }

  /** Gives an entry's bytes; twice, for a stored entry's checksum comes before it. */
  private interface Content {
    void writeTo(Sink sink) throws IOException;
  }

  private static void elements(Storage storage, Sink sink) throws IOException {
    float[] values = storage.values();
    int width = storage.precision().bytes();
    ByteBuffer part = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    int room = part.capacity() / width;
    for (int from = 0; from < values.length; from += room) {
      int count = Math.min(room, values.length - from);
      part.clear();
      for (int i = from; i < from + count; i++) {
        storage.precision().put(part, values[i]);
      }
      sink.write(part.array(), count * width);
    }
  }

  private static void entry(ZipOutputStream zip, CountingStream counted, String name, byte[] data)
      throws IOException {
    entry(zip, counted, name, sink -> sink.write(data, data.length));
  }

  private static void entry(
      ZipOutputStream zip, CountingStream counted, String name, Content content)
      throws IOException {
    CRC32 crc = new CRC32();
    long[] size = {0};
    content.writeTo(
        (bytes, length) -> {
          crc.update(bytes, 0, length);
          size[0] += length;
        });
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setCrc(crc.getValue());
    entry.setSize(size[0]);
    entry.setCompressedSize(size[0]);
    // One time for all; not the first that zip knows, for which Java adds a field of its own.
    entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
    // A local header is 30 bytes, the name, and an extra field: a tag and a length, two bytes each,
    // and padding, which makes the data start at a multiple of ALIGNMENT.
    zip.flush();
    long start = counted.written + 30 + entry.getName().length() + 4;
    byte[] extra = new byte[4 + (int) Math.floorMod(-start, (long) ALIGNMENT)];
    extra[0] = 'F';
    extra[1] = 'B';
    extra[2] = (byte) (extra.length - 4);
    entry.setExtra(extra);
    zip.putNextEntry(entry);
    content.writeTo((bytes, length) -> zip.write(bytes, 0, length));
    zip.closeEntry();
  }

  private byte[] pickle() {
    PickleWriter pickle = new PickleWriter();
    pickle.global("__torch__", className).emptyTuple().newObject();
    pickle.emptyDict().mark();
    attributes.forEach(
        (name, value) -> {
          pickle.text(name);
          value(pickle, value);
        });
    pickle.setItems().build();
    return pickle.toByteArray();
  }

  private void value(PickleWriter pickle, Object value) {
    switch (value) {
      case Boolean flag -> pickle.bool(flag);
      case Long number -> pickle.integer(number);
      case Double number -> pickle.real(number);
      case FloatTensor tensor -> tensor(pickle, tensor);
      case int[] numbers ->
          list(pickle, "build_intlist", numbers.length, i -> pickle.integer(numbers[i]));
      case double[] numbers ->
          list(pickle, "build_doublelist", numbers.length, i -> pickle.real(numbers[i]));
      case boolean[] flags ->
          list(pickle, "build_boollist", flags.length, i -> pickle.bool(flags[i]));
      case EmptyList list -> {
        pickle.global("torch.jit._pickle", "restore_type_tag").mark();
        pickle.emptyList().text(list.type()).tuple().reduce();
      }
      case List<?> list -> {
        list(pickle, "build_tensorlist", list.size(), i -> value(pickle, list.get(i)));
      }
      default -> throw new AssertionError(value.getClass());
    }
  }

  /** A list carries its element type, for TorchScript has no untyped one. */
  private static void list(PickleWriter pickle, String builder, int length, IntConsumer element) {
    pickle.global("torch.jit._pickle", builder).mark();
    pickle.emptyList().mark();
    for (int i = 0; i < length; i++) {
      element.accept(i);
    }
    pickle.appends().tuple().reduce();
  }

  /** The storage of a tensor; two tensors of one array share it. */
  private int key(float[] values, Precision stored) {
    for (int key = 0; key < storages.size(); key++) {
      if (storages.get(key).holds(values, stored)) {
        return key;
      }
    }
    storages.add(new Storage(values, stored));
    return storages.size() - 1;
  }

  private void tensor(PickleWriter pickle, FloatTensor tensor) {
    Precision stored = tensor.exact() ? Precision.FP32 : precision;
    int key = key(tensor.values(), stored);
    pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
    pickle.mark().text("storage").global("torch", stored.storage());
    pickle.text(Integer.toString(key));
    pickle.text("cpu").integer(tensor.values().length).tuple().persistentId();
    pickle.integer(0); // offset in the storage
    pickle.mark();
    for (long size : tensor.shape()) {
      pickle.integer(size);
    }
    pickle.tuple().mark();
    long stride = tensor.values().length;
    for (long size : tensor.shape()) {
      stride /= size;
      pickle.integer(stride);
    }
    pickle.tuple().bool(false); // requires_grad
    pickle.global("collections", "OrderedDict").emptyTuple().reduce(); // backward hooks
    pickle.tuple().reduce();
  }

  /** Knows how many bytes have gone by. */
  private static final class CountingStream extends FilterOutputStream {
    private long written;

    CountingStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      written += length;
    }
  }
}
