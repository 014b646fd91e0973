package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordTableTest {
  @TempDir private Path temp;

  @Test
  void findsWhatAHashMapFinds() {
    Random random = new Random(7);
    Map<String, Integer> expected = new HashMap<>();
    WordTable table = new WordTable();
    for (int i = 0; i < 100_000; i++) {
      String word = Integer.toString(random.nextInt(70_000), 36);
      byte[] bytes = ("xx" + word + "y").getBytes(StandardCharsets.UTF_8);
      boolean fresh = expected.putIfAbsent(word, expected.size()) == null;
      assertEquals(fresh, table.add(bytes, 2, bytes.length - 1));
    }
    table.trim();
    assertEquals(expected.size(), table.size());
    expected.forEach(
        (word, row) -> {
          byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
          assertEquals(row, table.find(bytes));
          assertArrayEquals(bytes, table.word(row));
        });
    assertEquals(-1, table.find("nowhere".getBytes(StandardCharsets.UTF_8)));
    assertEquals(-1, table.find(new byte[0]));
    assertFalse(table.add("1".getBytes(StandardCharsets.UTF_8), 0, 1));
  }

  @Test
  void decimalFloatsAreThoseOfJava() {
    Random random = new Random(11);
    for (int i = 0; i < 300_000; i++) {
      String text =
          switch (i % 5) {
            case 0 -> Float.toString(Float.intBitsToFloat(random.nextInt() & 0xBF7FFFFF));
            case 1 -> Double.toString(random.nextGaussian());
            case 2 -> random.nextInt(1_000_000) + "e" + (random.nextInt(60) - 50);
            case 3 -> "-0." + random.nextInt(1_000_000_000);
            // Just between two floats, and a little beside.
            default ->
                Double.toString(
                    Double.longBitsToDouble(
                        Double.doubleToRawLongBits(1 + random.nextInt(1 << 20)) + (1L << 28)));
          };
      byte[] bytes = ("a" + text + "b").getBytes(StandardCharsets.UTF_8);
      float actual = DecimalFloats.parse(bytes, 1, bytes.length - 1);
      assertEquals(
          Float.floatToRawIntBits(Float.parseFloat(text)), Float.floatToRawIntBits(actual), text);
    }
    for (String text :
        new String[] {"0", "-0", "1.", ".5", "1e5", "1E-05", "+3", "1e-45", "7e-39"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertEquals(Float.parseFloat(text), DecimalFloats.parse(bytes, 0, bytes.length), text);
    }
  }

  @Test
  void rowsAcrossSegmentsOfAMappingAreWhole() throws IOException {
    int row = 7;
    ByteBuffer floats = ByteBuffer.allocate(row * 100 * 4 + 1).order(ByteOrder.LITTLE_ENDIAN);
    floats.put((byte) 'x');
    for (int i = 0; i < row * 100; i++) {
      floats.putFloat(i);
    }
    Path file = Files.write(temp.resolve("floats"), floats.array());
    FileBytes whole = FileBytes.of(floats.flip());
    FileBytes mapped = FileBytes.map(file, 64, row * 4);
    assertEquals(whole.size(), mapped.size());
    for (int i = 0; i < 100; i++) {
      float[] sum = new float[row];
      mapped.addRow(1 + 4L * i * row, 2, sum);
      for (int j = 0; j < row; j++) {
        assertEquals(2f * (i * row + j), sum[j]);
      }
    }
    byte[] copy = new byte[1000];
    mapped.copy(30, copy);
    for (int i = 0; i < copy.length; i++) {
      assertEquals(whole.byteAt(30 + i), copy[i]);
    }
    assertEquals(-1, mapped.firstNotFinite(1, row * 100L));
    floats.putInt(1 + 4 * 333, 0x7FC00000);
    Files.write(file, floats.array());
    assertEquals(333, FileBytes.map(file, 64, row * 4).firstNotFinite(1, row * 100L));
  }
}
