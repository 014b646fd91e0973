package dev.sensus.encoder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes one matrix of F32 into a safetensors file ({@link Safetensors} has the format). */
final class SafetensorsWriter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SafetensorsWriter() {}

  /**
   * Writes a new file.
   *
   * @param matrix {@code [rows][columns]} in one array
   */
  static void write(Path file, String name, float[] matrix, int columns) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode tensor = root.putObject(name).put("dtype", "F32");
    tensor.putArray("shape").add(matrix.length / columns).add(columns);
    tensor.putArray("data_offsets").add(0).add((long) matrix.length * Float.BYTES);
    String header = JSON.writeValueAsString(root);
    header += " ".repeat(Math.floorMod(-header.length(), 8)); // the data begin at a multiple of 8
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer part = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = Files.newOutputStream(file)) {
      part.putLong(0, text.length);
      out.write(part.array(), 0, Long.BYTES);
      out.write(text);
      int room = part.capacity() / Float.BYTES;
      for (int from = 0; from < matrix.length; from += room) {
        int count = Math.min(room, matrix.length - from);
        part.asFloatBuffer().put(matrix, from, count);
        out.write(part.array(), 0, count * Float.BYTES);
      }
    }
  }
}
