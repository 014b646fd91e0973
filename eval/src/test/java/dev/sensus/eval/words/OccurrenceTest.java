package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class OccurrenceTest {

  @Test
  void placesAreInUtf16() {
    Occurrence bank = Occurrence.at("bank", " 𝒜 naïve   banks\tfail . ", 2);
    assertEquals("𝒜 naïve banks fail .", bank.text());
    assertEquals("banks", bank.text().substring(bank.start(), bank.end()));
    assertEquals(9, bank.start()); // 𝒜 has two units
    assertEquals(0, Occurrence.at("a", "a b", 0).start());
    Occurrence last = Occurrence.at("b", "a b", 1);
    assertEquals(last.text().length(), last.end());
  }

  @Test
  void placesOutside() {
    for (int index : new int[] {-1, 2, 99}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> Occurrence.at("a", "a b", index))
              .getMessage();
      assertEquals("index " + index + " is outside the sentence of 2 words", message);
    }
  }
}
