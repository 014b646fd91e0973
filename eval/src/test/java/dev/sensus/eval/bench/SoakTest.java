package dev.sensus.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakTest {
  @Test
  void readsTheResidentSet() {
    List<String> status = List.of("VmHWM:\t  9999 kB", "VmRSS:\t  1000 kB", "RssAnon:\t 5 kB");
    assertEquals(1.024, Soak.resident(status), 1e-9);
    assertTrue(Double.isNaN(Soak.resident(List.of("Name:\tjava"))));
  }

  @Test
  void growthIsOfTheLastFiveOverTheSecond() {
    List<Soak.Reading> readings = new ArrayList<>();
    // The first is not warm yet; the sixth is the most of the last five; the third is between.
    for (double resident : new double[] {50, 100, 900, 101, 102, 110, 105, 104, 103, 102}) {
      readings.add(new Soak.Reading(1, resident, 0, 0));
    }
    assertEquals(10, Soak.growth(readings, Soak.Reading::resident), 1e-9);
  }

  @Test
  void encodesAsManyTextsAsAreAskedFor() throws IOException {
    List<String> notes = new ArrayList<>();
    List<Row> rows = new Soak(25, Models.DEFAULT_CONTEXTUAL, notes::add).rows();
    assertEquals(10, notes.size());
    assertTrue(notes.get(0).startsWith(" 10 %: 2 texts, "), notes.get(0));
    assertTrue(notes.get(9).startsWith("100 %: 25 texts, "), notes.get(9));
    assertTrue(rows.stream().anyMatch(row -> row.name().equals("heap, 50 %")), rows.toString());
    assertTrue(rows.stream().anyMatch(row -> row.name().equals("heap, growth")), rows.toString());
  }
}
