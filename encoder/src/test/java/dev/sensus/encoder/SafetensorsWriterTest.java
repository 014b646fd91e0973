package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.SafetensorsWriter.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir private Path temp;

  /** More than the writer's buffer holds, a scalar, nothing at all, and a name of many bytes. */
  private static Map<String, Values> tensors() {
    Random random = new Random(1);
    float[] large = new float[40_001];
    for (int i = 0; i < large.length; i++) {
      large[i] = (float) random.nextGaussian();
    }
    Map<String, Values> tensors = new LinkedHashMap<>();
    tensors.put("b.large", new Values(large, 1, 40_001));
    tensors.put("a \u4e2d \"", new Values(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    tensors.put("scalar", new Values(new float[] {-0.5f}));
    tensors.put("none", new Values(new float[0], 3, 0));
    return tensors;
  }

  private Path write(Precision stored) throws IOException {
    Path file = temp.resolve(stored + ".safetensors");
    SafetensorsWriter.write(file, tensors(), stored);
    return file;
  }

  /** Relative errors are half of the last bit of the fraction at most. */
  @Test
  void whatIsWrittenIsRead() throws IOException {
    Map<Precision, Double> errors =
        Map.of(
            Precision.FP32, 0.0, Precision.FP16, Math.pow(2, -11), Precision.BF16, Math.pow(2, -8));
    for (Precision stored : errors.keySet()) {
      Path path = write(stored);
      try (Safetensors file = Safetensors.open(path)) {
        assertEquals(tensors().keySet(), Set.copyOf(file.names()));
        for (Map.Entry<String, Values> entry : tensors().entrySet()) {
          long[] shape = Arrays.stream(entry.getValue().shape()).asLongStream().toArray();
          assertArrayEquals(shape, file.tensor(entry.getKey()).shape(), entry.getKey());
          float[] expected = entry.getValue().values();
          float[] found = file.floats(entry.getKey());
          assertEquals(expected.length, found.length);
          boolean rounded = false;
          for (int i = 0; i < found.length; i++) {
            double most = errors.get(stored) * Math.abs(expected[i]) + Math.pow(2, -25);
            assertEquals(expected[i], found[i], stored == Precision.FP32 ? 0 : most);
            rounded |= expected[i] != found[i];
          }
          assertEquals(stored != Precision.FP32 && found.length > 6, rounded);
        }
      }
    }
  }

  /** As the format has it: the header's length, the header, then all data in their order. */
  @Test
  void theFileIsLaidOutAsTheFormatSays() throws IOException {
    Path path = write(Precision.FP16);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong(0));
    assertEquals(0, length % 8);
    JsonNode header = new ObjectMapper().readTree(bytes.array(), 8, length);
    assertEquals("pt", header.path("__metadata__").path("format").asText());
    long end = 0;
    for (String name : tensors().keySet()) {
      assertEquals("F16", header.path(name).path("dtype").asText());
      assertEquals(end, header.path(name).path("data_offsets").get(0).asLong());
      end += 2L * tensors().get(name).values().length;
      assertEquals(end, header.path(name).path("data_offsets").get(1).asLong());
    }
    assertEquals(8 + length + end, Files.size(path));
    // 1.0 in 16 bits, of the second tensor.
    assertEquals(0x3c00, bytes.getShort(8 + length + 2 * 40_001));
  }

  private static void assertRefused(float[] values, int... shape) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Values(values, shape)).getMessage();
    assertEquals(
        values.length + " values do not fill a shape of " + Arrays.toString(shape), message);
  }

  @Test
  void shapesThatDoNotFit() {
    assertRefused(new float[6], 2, 2);
    assertRefused(new float[6], 7);
    assertRefused(new float[6]);
    assertRefused(new float[6], -2, -3);
    assertRefused(new float[0], -1, 0);
    assertRefused(new float[0], 1 << 30, 1 << 30, 16); // whose product is 0 in 64 bits
    assertRefused(new float[0], 1 << 16, 1 << 16, 1 << 16, 1 << 16);
  }

  @Test
  void typesThatTensorsAreNotKeptIn() {
    for (Precision stored : List.of(Precision.INT8, Precision.AUTO)) {
      Path file = temp.resolve("none.safetensors");
      assertThrows(
          IllegalArgumentException.class, () -> SafetensorsWriter.write(file, tensors(), stored));
      assertFalse(Files.exists(file));
    }
  }
}
