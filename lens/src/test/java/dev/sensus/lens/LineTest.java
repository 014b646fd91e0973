package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LineTest {
  private static Line of(String body, String word) {
    int start = body.indexOf(word);
    return Line.of("id", "title", body, start, start + word.length());
  }

  @Test
  void aShortTextIsThereWhole() {
    Line line = of("On the\n  river bank\tshe sat.", "bank");
    assertEquals("On the river ", line.left());
    assertEquals("bank", line.word());
    assertEquals(" she sat.", line.right());
    assertEquals("On the river bank she sat.", line.text());
  }

  @Test
  void aLongOneIsCutBetweenWords() {
    String many = "water and mud ".repeat(30);
    Line line = of(many + "bank " + many, "bank");
    assertTrue(line.left().length() <= 80 && line.right().length() <= 80);
    assertTrue(line.left().matches("(water|and|mud) .*mud "), line.left());
    assertTrue(line.right().matches(" water .*(water|and|mud)"), line.right());
  }

  @Test
  void withoutBlanksItIsCutBetweenCharacters() {
    String smile = "\uD83D\uDE00";
    for (String character : new String[] {smile, "銀", "e\u0301"}) {
      Line line = of(character.repeat(99) + "bank" + character.repeat(99), "bank");
      for (String side : new String[] {line.left(), line.right()}) {
        assertFalse(side.isEmpty());
        assertEquals(0, side.length() % character.length());
        assertEquals(character.repeat(side.length() / character.length()), side);
      }
    }
  }
}
