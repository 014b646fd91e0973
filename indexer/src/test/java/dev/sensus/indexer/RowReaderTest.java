package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** Tables, against Apache Commons CSV. */
class RowReaderTest {
  private static RowReader reader(String table) throws IOException {
    byte[] bytes = table.getBytes(StandardCharsets.UTF_8);
    return new RowReader(new LineSource(ByteSource.of(new ByteArrayInputStream(bytes))), ',', true);
  }

  /** Tables of arbitrary signs: the rows are the same up to the first that is wrong. */
  @Test
  void readsWhatCommonsCsvReads() throws IOException {
    long seed = Long.getLong("sensus.seed", 20_260_102L);
    Random random = new Random(seed);
    String signs = "a,\"\n \u00e9";
    int wrong = 0;
    int rows = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder table = new StringBuilder();
      int length = random.nextInt(30);
      for (int i = 0; i < length; i++) {
        table.append(signs.charAt(random.nextInt(signs.length())));
        if (random.nextInt(6) == 0) {
          table.append(",\"b\n\"\"c\",");
        }
      }
      String text = table.toString();
      List<List<String>> expected = new ArrayList<>();
      boolean failed = false;
      CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
      try (CSVParser parser = CSVParser.parse(text, format)) {
        for (CSVRecord row : parser) {
          expected.add(row.toList());
        }
      } catch (UncheckedIOException e) {
        failed = true;
        wrong++;
      }
      RowReader reader = reader(text);
      String at = "seed " + seed + ", round " + round + ": " + text;
      for (List<String> row : expected) {
        assertEquals(row, reader.next(), at);
        rows++;
      }
      if (failed) {
        assertThrows(BadRecordException.class, reader::next, at);
      } else {
        assertEquals(null, reader.next(), at);
      }
    }
    // Both happen, or nothing was compared.
    assertEquals(true, wrong > 1000 && rows > 1000, wrong + " wrong, rows " + rows);
  }
}
