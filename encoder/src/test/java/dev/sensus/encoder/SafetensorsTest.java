package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir private Path temp;

  private Path file(String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).put(data);
    return Files.write(temp.resolve("model.safetensors"), bytes.array());
  }

  private String refusal(Path file) {
    String message =
        assertThrows(ModelException.class, () -> Safetensors.open(file).close()).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void readsEachFloatType() throws IOException {
    // 1.5, -2 and 0.0001 (rounded) in the three encodings, worked out by hand from IEEE 754.
    byte[] data = {
      0,
      0,
      (byte) 0xc0,
      0x3f,
      0,
      0,
      0,
      (byte) 0xc0, // F32
      0,
      0x3e,
      0,
      (byte) 0xc0, // F16
      (byte) 0xc0,
      0x3f,
      0,
      (byte) 0xc0 // BF16
    };
    String header =
        """
        {"__metadata__":{"format":"pt"},
         "a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},
         "b":{"dtype":"F16","shape":[1,2],"data_offsets":[8,12]},
         "c":{"dtype":"BF16","shape":[2,1],"data_offsets":[12,16]}}""";
    try (Safetensors file = Safetensors.open(file(header, data))) {
      float[] expected = {1.5f, -2f};
      assertArrayEquals(expected, file.floats("a", 2));
      assertArrayEquals(expected, file.floats("b", 1, 2));
      assertArrayEquals(expected, file.floats("c", 2, 1));
      assertThrows(ModelException.class, () -> file.floats("a", 1, 2));
      assertThrows(ModelException.class, () -> file.floats("d"));
      assertThrows(ModelException.class, () -> file.longs("a"));
    }
  }

  @Test
  void refusesAFileCutShortAtEveryLength() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    byte[] whole = Files.readAllBytes(file(header, new byte[8]));
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(temp.resolve("cut"), java.util.Arrays.copyOf(whole, length));
      String message = refusal(cut);
      assertTrue(message.contains("cut short"), message);
    }
  }

  @Test
  void refusesWhatIsNoSafetensors() throws IOException {
    refusal(Files.writeString(temp.resolve("text"), "this is a text and no model at all"));
    refusal(file("{\"a\":", new byte[8]));
    refusal(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", new byte[8]));
    refusal(file("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", new byte[8]));
    for (String entry :
        new String[] {
          "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]",
          "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]",
          "\"dtype\":\"F9\",\"shape\":[2],\"data_offsets\":[8,0]",
          "\"dtype\":\"F32\",\"shape\":[-2,-1],\"data_offsets\":[0,8]",
          "\"dtype\":\"F32\",\"shape\":[1099511627776,1099511627776],\"data_offsets\":[0,0]",
          "\"dtype\":\"F32\",\"shape\":[4611686018427387904],\"data_offsets\":[0,0]",
          "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9223372036854775807]"
        }) {
      refusal(file("{\"a\":{" + entry + "}}", new byte[8]));
    }
  }

  @Test
  void refusesTypesAndValuesItCannotGive() throws IOException {
    String header = "{\"a\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[0,%d]}}";
    try (Safetensors file =
        Safetensors.open(file(String.format(Locale.ROOT, header, "F8_E4M3", 2), new byte[2]))) {
      String message = assertThrows(ModelException.class, () -> file.floats("a")).getMessage();
      assertTrue(message.endsWith("has type F8_E4M3, expected one of [F32, F16, BF16]"), message);
    }
    byte[] nan = {0, 0, (byte) 0xc0, 0x7f, 0, 0, 0, 0};
    try (Safetensors file =
        Safetensors.open(file(String.format(Locale.ROOT, header, "F32", 8), nan))) {
      String message = assertThrows(ModelException.class, () -> file.floats("a")).getMessage();
      assertTrue(message.endsWith("tensor 'a' has the value NaN"), message);
    }
    assertThrows(ModelException.class, () -> Safetensors.open(temp).close());
  }
}
