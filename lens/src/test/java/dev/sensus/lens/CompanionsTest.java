package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompanionsTest {
  private static Companions of(String... lines) {
    return new Companions(
        "bank",
        Stream.of(lines)
            .map(line -> line.split("bank", 2))
            .map(sides -> new Line("id", "", 0, 4, sides[0], "bank", sides[1]))
            .toList());
  }

  /** "grey" is in all lines, "the" a stop word; "loan" and "river" are in one half alone. */
  @Test
  void tellOneSenseFromTheOther() {
    Companions companions =
        of(
            "The grey river bank with mud",
            "grey river, bank. River!",
            "a river and the bank (grey)",
            "grey bank loan",
            "the loan of a grey bank, a bank",
            "grey loan of the bank with money");
    assertEquals(List.of("river", "mud"), companions.of(new int[] {0, 1, 2}, 2));
    assertEquals(List.of("loan", "money"), companions.of(new int[] {3, 4, 5}, 9));
    // One sense alone: by lines.
    assertEquals("grey", companions.of(new int[] {0, 1, 2, 3, 4, 5}, 1).get(0));
  }
}
