package dev.sensus.encoder;

import dev.sensus.encoder.PickleReader.Refusal;
import dev.sensus.encoder.TorchStateDict.Storage;
import dev.sensus.encoder.TorchStateDict.View;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads what {@code torch.save} makes of a dictionary of tensors ({@code pytorch_model.bin}).
 *
 * <p>The format, since PyTorch 1.6: a zip of stored entries in one folder, {@code data.pkl} (see
 * {@link TorchStateDict}), {@code byteorder} (where there is none: little) and {@code data/KEY},
 * each a storage's elements. PyTorch never compresses them, so an entry that is compressed is
 * refused, and what is read can never be larger than the file.
 */
final class TorchCheckpoint implements Tensors {
  private static final List<String> FLOATS =
      List.of("FloatStorage", "HalfStorage", "BFloat16Storage", "DoubleStorage");

  /** A pickle names each tensor once; the largest published ones have some hundred kilobytes. */
  private static final long MAX_PICKLE = 1 << 26;

  /**
   * Tensors may share a storage, as a head does with the word embeddings. Without an end to that a
   * small file could hold a model of any size.
   */
  private static final long MOST_SHARED = 8;

  /** How a file from before PyTorch 1.6 starts: a pickle of a number that stands for the format. */
  private static final byte[] OLD = {(byte) 0x80, 2, (byte) 0x8a, 0x0a, 0x6c, (byte) 0xfc};

  private final Path path;
  private final ZipFile zip;
  private final String folder;
  private final Map<String, View> tensors;

  private TorchCheckpoint(Path path, ZipFile zip) throws IOException {
    this.path = path;
    this.zip = zip;
    String pickle =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
            .findFirst()
            .orElseThrow(
                () -> new ModelFormatException(path, "is a zip without data.pkl in its folder"));
    this.folder = pickle.substring(0, pickle.length() - "data.pkl".length());
    ZipEntry order = zip.getEntry(folder + "byteorder");
    if (order != null) {
      byte[] value = read(order, 0, Math.min(order.getSize(), 16));
      if (!new String(value, StandardCharsets.US_ASCII).equals("little")) {
        throw new ModelFormatException(path, "is not in the byte order 'little'");
      }
    }
    ZipEntry entry = zip.getEntry(pickle);
    if (entry.getSize() > MAX_PICKLE) {
      throw new ModelFormatException(
          path,
          String.format(
              Locale.ROOT,
              "data.pkl has %d bytes, expected at most %d",
              entry.getSize(),
              MAX_PICKLE));
    }
    byte[] bytes = read(entry, 0, entry.getSize());
    try {
      this.tensors = TorchStateDict.read(bytes);
    } catch (Refusal e) {
      throw new ModelFormatException(path, e.getMessage(), e);
    }
    long size = 0;
    for (Map.Entry<String, View> tensor : tensors.entrySet()) {
      check(tensor.getKey(), tensor.getValue().storage());
      // Each is at most as large as its entry, and so as the file: the sum does not overflow.
      size += tensor.getValue().elements() * tensor.getValue().storage().width();
    }
    long file = Files.size(path);
    if (size / MOST_SHARED > file) {
      throw new ModelFormatException(
          path,
          String.format(
              Locale.ROOT,
              "has tensors of %d bytes in a file of %d, expected at most %d times its size",
              size,
              file,
              MOST_SHARED));
    }
  }

  /**
   * Opens a file, and checks that all its storages are there whole.
   *
   * @throws ModelFormatException if it is not what {@code torch.save} makes of tensors
   */
  static TorchCheckpoint open(Path path) throws IOException {
    ModelFiles.requireFile(path);
    try (InputStream in = Files.newInputStream(path)) {
      if (Arrays.equals(in.readNBytes(OLD.length), OLD)) {
        throw new ModelFormatException(
            path,
            "has PyTorch's format from before 1.6, expected a zip: save it again by a newer one,"
                + " or as model.safetensors");
      }
    }
    ZipFile zip;
    try {
      zip = new ZipFile(path.toFile());
    } catch (ZipException | EOFException e) {
      throw new ModelFormatException(
          path, "is no whole zip, expected what torch.save makes: " + e.getMessage(), e);
    }
    try {
      return new TorchCheckpoint(path, zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private void check(String name, Storage storage) throws ModelException {
    ZipEntry entry = zip.getEntry(folder + "data/" + storage.key());
    if (entry == null) {
      throw new ModelFormatException(
          path, "tensor '" + name + "' has no entry data/" + storage.key());
    }
    if (storage.elements() < 0
        || storage.elements() > Long.MAX_VALUE / 8
        || entry.getSize() != storage.elements() * storage.width()) {
      throw new ModelFormatException(
          path,
          String.format(
              Locale.ROOT,
              "tensor '%s': entry data/%s has %d bytes, expected %d elements of %s",
              name,
              storage.key(),
              entry.getSize(),
              storage.elements(),
              storage.type()));
    }
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public float[] floats(String name, long... shape) throws IOException {
    View view = tensors.get(name);
    if (view == null) {
      throw new ModelFormatException(path, "has no tensor '" + name + "'");
    }
    if (!view.shape().equals(Arrays.stream(shape).boxed().toList())) {
      throw new ModelFormatException(
          path,
          String.format(
              Locale.ROOT,
              "tensor '%s' has shape %s, expected %s",
              name,
              view.shape(),
              Arrays.toString(shape)));
    }
    Storage storage = view.storage();
    if (!FLOATS.contains(storage.type())) {
      throw new ModelFormatException(
          path, "tensor '" + name + "' has type " + storage.type() + ", expected one of " + FLOATS);
    }
    long bytes = view.span() * storage.width();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new ModelFormatException(path, "tensor '" + name + "' is larger than 2 GiB");
    }
    ZipEntry entry = zip.getEntry(folder + "data/" + storage.key());
    ByteBuffer part = ByteBuffer.wrap(read(entry, view.offset() * storage.width(), bytes));
    float[] values = gather(floats(part.order(ByteOrder.LITTLE_ENDIAN), storage), view);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new ModelFormatException(path, "tensor '" + name + "' has the value " + value);
      }
    }
    return values;
  }

  private static float[] floats(ByteBuffer bytes, Storage storage) {
    float[] values = new float[bytes.remaining() / storage.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (storage.type()) {
            case "FloatStorage" -> bytes.getFloat();
            case "HalfStorage" -> Float.float16ToFloat(bytes.getShort());
            case "BFloat16Storage" -> Float.intBitsToFloat(bytes.getShort() << 16);
            case "DoubleStorage" -> (float) bytes.getDouble();
            default -> throw new AssertionError(storage.type());
          };
    }
    return values;
  }

  /** Puts elements that lie by strides, such as those of a transposed matrix, in rows. */
  private static float[] gather(float[] values, View view) {
    List<Long> shape = view.shape();
    if (view.strides().equals(TorchStateDict.dense(shape))) {
      return values;
    }
    float[] gathered = new float[Math.toIntExact(view.elements())];
    long[] place = new long[shape.size()];
    long at = 0;
    for (int i = 0; i < gathered.length; i++) {
      gathered[i] = values[(int) at];
      for (int axis = place.length - 1; axis >= 0; axis--) {
        at += view.strides().get(axis);
        if (++place[axis] < shape.get(axis)) {
          break;
        }
        at -= place[axis] * view.strides().get(axis);
        place[axis] = 0;
      }
    }
    return gathered;
  }

  private byte[] read(ZipEntry entry, long from, long count) throws IOException {
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
      throw new ModelFormatException(
          path, "entry " + entry.getName() + " is compressed, expected it stored as PyTorch does");
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      in.skipNBytes(from);
      bytes = in.readNBytes((int) count);
    } catch (IOException e) {
      throw new ModelFormatException(
          path, "entry " + entry.getName() + " cannot be read: " + e.getMessage(), e);
    }
    if (bytes.length < count) {
      throw new ModelFormatException(
          path, "entry " + entry.getName() + " ends after " + bytes.length + " bytes");
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
