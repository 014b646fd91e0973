package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptArchiveTest {
  @TempDir private Path temp;

  @Test
  void entriesAreStoredAtMultiplesOf64AndHoldTheirFloats() throws IOException {
    List<FloatTensor> tensors = new ArrayList<>();
    // Sizes around those of the parts that floats are written in.
    for (int size : new int[] {1, 3, 16_383, 16_384, 16_385, 40_000}) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = i / 3f;
      }
      tensors.add(new FloatTensor(values, size));
    }
    Path file = temp.resolve("a.pt");
    new TorchScriptArchive("A", "class A(Module):\n", Precision.FP32)
        .put("all", tensors)
        .write(file);

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headers = 0;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        assertEquals(ZipEntry.STORED, entry.getMethod());
        int header = find(bytes, entry.getName());
        int data = header + 30 + bytes.getShort(header + 26) + bytes.getShort(header + 28);
        assertEquals(0, data % 64, entry.getName());
        headers++;
      }
      for (int key = 0; key < tensors.size(); key++) {
        byte[] data = zip.getInputStream(zip.getEntry("archive/data/" + key)).readAllBytes();
        float[] values = new float[data.length / Float.BYTES];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        assertArrayEquals(tensors.get(key).values(), values);
      }
    }
    assertEquals(5 + tensors.size(), headers);
  }

  /** Where the local header of an entry starts, by its signature and name. */
  private static int find(ByteBuffer bytes, String name) {
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at < bytes.limit() - 30 - wanted.length; at++) {
      if (bytes.getInt(at) == 0x04034b50 && bytes.getShort(at + 26) == wanted.length) {
        byte[] there = new byte[wanted.length];
        bytes.get(at + 30, there);
        if (Arrays.equals(wanted, there)) {
          return at;
        }
      }
    }
    throw new AssertionError(name);
  }
}
