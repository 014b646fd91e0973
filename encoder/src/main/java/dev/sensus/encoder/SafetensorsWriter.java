package dev.sensus.encoder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Writes tensors into a safetensors file ({@link Safetensors} has the format). */
public final class SafetensorsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A tensor to be written.
   *
   * @param values row-major
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  public record Values(float[] values, int... shape) {

    /** Checks the shape. */
    public Values {
      long size = 1;
      for (int side : shape) {
        // Never more than one too many, so that the product of no shape overflows to fit.
        size = side < 0 ? -1 : Math.min(size * side, 1L + Integer.MAX_VALUE);
        if (size <= 0) {
          break;
        }
      }
      if (size != values.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d values do not fill a shape of %s",
                values.length,
                Arrays.toString(shape)));
      }
    }
  }

  private SafetensorsWriter() {}

  /**
   * Writes a new file.
   *
   * @param tensors by name, in the order they are written in
   * @param stored FP32, FP16 or BF16
   */
  public static void write(Path file, Map<String, Values> tensors, Precision stored)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("__metadata__").put("format", "pt"); // which the reference's readers ask for
    long end = 0;
    for (Map.Entry<String, Values> entry : tensors.entrySet()) {
      ObjectNode tensor = root.putObject(entry.getKey()).put("dtype", dtype(stored));
      ArrayNode shape = tensor.putArray("shape");
      for (int side : entry.getValue().shape()) {
        shape.add(side);
      }
      ArrayNode offsets = tensor.putArray("data_offsets").add(end);
      end += (long) entry.getValue().values().length * stored.bytes();
      offsets.add(end);
    }
    byte[] text = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    int blanks = Math.floorMod(-text.length, 8); // the data begin at a multiple of 8
    ByteBuffer part = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = Files.newOutputStream(file)) {
      part.putLong(0, text.length + blanks);
      out.write(part.array(), 0, Long.BYTES);
      out.write(text);
      out.write(" ".repeat(blanks).getBytes(StandardCharsets.US_ASCII));
      for (Values tensor : tensors.values()) {
        write(out, tensor.values(), stored, part);
      }
    }
  }

  private static void write(OutputStream out, float[] values, Precision stored, ByteBuffer part)
      throws IOException {
    int room = part.capacity() / stored.bytes();
    for (int from = 0; from < values.length; from += room) {
      part.clear();
      for (int i = from; i < Math.min(values.length, from + room); i++) {
        stored.put(part, values[i]);
      }
      out.write(part.array(), 0, part.position());
    }
  }

  private static String dtype(Precision stored) {
    return switch (stored) {
      case FP32 -> "F32";
      case FP16 -> "F16";
      case BF16 -> "BF16";
      default -> throw new IllegalArgumentException("no tensors are kept in " + stored);
    };
  }
}
