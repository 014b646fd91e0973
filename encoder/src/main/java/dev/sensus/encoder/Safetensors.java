package dev.sensus.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a safetensors file.
 *
 * <p>The format: 8 bytes, little-endian, the length N of the header; N bytes of JSON, an object
 * from tensor name to {@code {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}} (and
 * {@code __metadata__}, strings, passed over); then the tensors' bytes, row-major and
 * little-endian, which the offsets count from. See <a
 * href="https://github.com/huggingface/safetensors#format">safetensors, format</a>.
 *
 * <p>The header is checked against the file when it is opened, so a file cut short is refused then.
 */
public final class Safetensors implements Tensors {
  /** The reference implementation refuses larger headers too. */
  private static final long MAX_HEADER = 100_000_000;

  /** The types that are read as floats. */
  private static final List<String> FLOATS = List.of("F32", "F16", "BF16");

  /** The types that are read as floats where what they mean does not hang on their precision. */
  private static final List<String> NUMBERS = List.of("F32", "F16", "BF16", "F64", "I8");

  /** One tensor's place; {@code begin} and {@code end} are bytes from the start of the file. */
  @SuppressWarnings("ArrayRecordComponent") // a shape, never compared by the record
  public record Tensor(String name, String dtype, long[] shape, long begin, long end) {}

  private final Path path;
  private final FileChannel channel;
  private final Map<String, Tensor> tensors;

  private Safetensors(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.tensors = readHeader();
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws ModelFormatException if it is not a whole safetensors file
   */
  public static Safetensors open(Path path) throws IOException {
    ModelFiles.requireFile(path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new Safetensors(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Names of the tensors, in the file's order. */
  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Whether the file has a tensor of this name. */
  @Override
  public boolean contains(String name) {
    return tensors.containsKey(name);
  }

  /**
   * The tensor's place and shape.
   *
   * @throws ModelFormatException if the file has none of this name
   */
  public Tensor tensor(String name) throws ModelException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelFormatException(path, "has no tensor '" + name + "'");
    }
    return tensor;
  }

  /**
   * Reads a tensor of F32, F16 or BF16 as floats.
   *
   * @param shape what its shape must be
   * @return all elements, row-major
   */
  @Override
  public float[] floats(String name, long... shape) throws IOException {
    Tensor tensor = tensor(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new ModelFormatException(
          path,
          String.format(
              Locale.ROOT,
              "tensor '%s' has shape %s, expected %s",
              name,
              Arrays.toString(tensor.shape()),
              Arrays.toString(shape)));
    }
    return floats(name);
  }

  /** Reads a tensor of F32, F16 or BF16 as floats, whatever its shape. */
  public float[] floats(String name) throws IOException {
    return floats(name, FLOATS);
  }

  /** Reads a tensor of F32, F16, BF16, F64, rounded, or I8 as floats, whatever its shape. */
  float[] numbers(String name) throws IOException {
    return floats(name, NUMBERS);
  }

  private float[] floats(String name, List<String> types) throws IOException {
    Tensor tensor = tensor(name);
    if (!types.contains(tensor.dtype())) {
      throw new ModelFormatException(
          path, "tensor '" + name + "' has type " + tensor.dtype() + ", expected one of " + types);
    }
    ByteBuffer bytes = read(tensor);
    float[] values = new float[bytes.remaining() / elementBytes(tensor.dtype())];
    switch (tensor.dtype()) {
      case "F32" -> bytes.asFloatBuffer().get(values);
      case "F16" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.float16ToFloat(bytes.getShort());
        }
      }
      case "BF16" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(bytes.getShort() << 16);
        }
      }
      case "F64" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) bytes.getDouble();
        }
      }
      case "I8" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = bytes.get();
        }
      }
      default -> throw new AssertionError(tensor.dtype());
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new ModelFormatException(path, "tensor '" + name + "' has the value " + value);
      }
    }
    return values;
  }

  /** Reads a tensor of I64 or I32. */
  public long[] longs(String name) throws IOException {
    Tensor tensor = tensor(name);
    if (!tensor.dtype().equals("I64") && !tensor.dtype().equals("I32")) {
      throw new ModelFormatException(
          path, "tensor '" + name + "' has type " + tensor.dtype() + ", expected I64 or I32");
    }
    ByteBuffer bytes = read(tensor);
    long[] values = new long[bytes.remaining() / elementBytes(tensor.dtype())];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.dtype().equals("I64") ? bytes.getLong() : bytes.getInt();
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private ByteBuffer read(Tensor tensor) throws IOException {
    long size = tensor.end() - tensor.begin();
    if (size > Integer.MAX_VALUE - 8) {
      throw new ModelFormatException(path, "tensor '" + tensor.name() + "' is larger than 2 GiB");
    }
    return read(tensor.begin(), (int) size);
  }

  private ByteBuffer read(long position, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new ModelFormatException(
            path, "is cut short: ends at byte " + (position + bytes.position()));
      }
    }
    return bytes.flip();
  }

  private Map<String, Tensor> readHeader() throws IOException {
    long size = channel.size();
    if (size < 8) {
      throw new ModelFormatException(path, "is cut short: " + size + " bytes, no header");
    }
    long header = read(0, 8).getLong();
    if (header <= 1 || header > MAX_HEADER) {
      throw new ModelFormatException(path, "is not a safetensors file: header length " + header);
    }
    if (8 + header > size) {
      throw new ModelFormatException(
          path,
          String.format(
              Locale.ROOT,
              "is cut short: the header ends at byte %d, the file at %d",
              8 + header,
              size));
    }
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(read(8, (int) header).array());
    } catch (JsonProcessingException | CharConversionException e) {
      throw new ModelFormatException(path, "is not a safetensors file: its header is no JSON", e);
    }
    if (!root.isObject()) {
      throw new ModelFormatException(
          path, "is not a safetensors file: its header is no object of tensors");
    }
    Map<String, Tensor> found = new LinkedHashMap<>();
    long bytes = 0;
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        Tensor tensor = place(entry.getKey(), entry.getValue(), 8 + header, size);
        found.put(entry.getKey(), tensor);
        bytes += tensor.end() - tensor.begin();
      }
    }
    // Else a small file could hold a model of any size.
    if (bytes > size) {
      throw new ModelFormatException(
          path,
          String.format(
              Locale.ROOT,
              "has tensors of %d bytes in a file of %d: they overlap, expected one after the other",
              bytes,
              size));
    }
    return found;
  }

  private Tensor place(String name, JsonNode json, long data, long size) throws ModelException {
    String dtype = json.path("dtype").asText();
    JsonNode offsets = json.path("data_offsets");
    JsonNode dimensions = json.path("shape");
    if (dtype.isEmpty() || offsets.size() != 2 || !dimensions.isArray()) {
      throw new ModelFormatException(
          path, "tensor '" + name + "' lacks dtype, shape or data_offsets");
    }
    long[] shape = new long[dimensions.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).asLong(-1);
    }
    long begin = offsets.get(0).asLong(-1);
    long end = offsets.get(1).asLong(-1);
    if (begin < 0 || end < begin) {
      throw new ModelFormatException(
          path,
          String.format(Locale.ROOT, "tensor '%s' has the offsets %d to %d", name, begin, end));
    }
    if (end > size - data) {
      throw new ModelFormatException(
          path,
          String.format(
              Locale.ROOT,
              "is cut short: tensor '%s' ends at byte %d, the file at %d",
              name,
              data + end,
              size));
    }
    if (!fills(shape, elementBytes(dtype), end - begin)) {
      throw new ModelFormatException(
          path,
          String.format(
              Locale.ROOT,
              "tensor '%s' of %s %s does not fill its %d bytes",
              name,
              dtype,
              Arrays.toString(shape),
              end - begin));
    }
    return new Tensor(name, dtype, shape, data + begin, data + end);
  }

  /** Whether a shape takes so many bytes; of types that are not known here, any shape does. */
  private static boolean fills(long[] shape, int width, long bytes) {
    long elements = 1;
    for (long size : shape) {
      if (size < 0 || (size > 0 && elements > Long.MAX_VALUE / 8 / size)) {
        return false;
      }
      elements *= size;
    }
    return width == 0 || elements * width == bytes;
  }

  private static int elementBytes(String dtype) {
    return switch (dtype) {
      case "F64", "I64", "U64" -> 8;
      case "F32", "I32", "U32" -> 4;
      case "F16", "BF16", "I16", "U16" -> 2;
      case "I8", "U8", "BOOL" -> 1;
      default -> 0;
    };
  }
}
