package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sensus.indexer.WordForm;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static List<String> found(String text, String term) {
    return Words.find(text, term).stream()
        .map(span -> text.substring(span.start(), span.end()))
        .toList();
  }

  @Test
  void termsStandAsWholeWordsInAnyCase() {
    assertEquals(List.of("Bank", "BANK"), found("Bank, banks; embankment (BANK)", "bank"));
    assertEquals(
        List.of("New York", "new-york", "NEW  YORK"),
        found("New York new-york NEW  YORK New, York newyork", "new york"));
    assertEquals(
        List.of("caf\u00E9", "cafe\u0301"), found("caf\u00E9 cafe\u0301 cafe", "Caf\u00C9"));
    assertEquals(List.of(), found("a bank", ""));
    assertEquals(
        List.of("\u94F6\u884C"), found("\u6211\u53BB\u94F6\u884C\u53D6\u94B1", "\u94F6\u884C"));
    assertEquals(List.of("Boeing 747"), found("Boeing, 747 Boeing 747 Boeing 7", "boeing 747"));
    assertEquals(List.of(), found("Boeing 747 flew", "boeing flew"));
    assertEquals(List.of("747"), found("the 747", "747"));
    assertEquals(List.of(), found("a bank", "..."));
    assertThrows(IllegalArgumentException.class, () -> Words.first("a bank", "river"));
  }

  @Test
  void sentencesHaveNoBlanksAround() {
    String text = "  One bank. Two of it!\n\nThree?  ";
    assertEquals(
        List.of("One bank.", "Two of it!", "Three?"),
        Words.sentences(text).stream()
            .map(span -> text.substring(span.start(), span.end()))
            .toList());
    assertEquals(
        List.of("one", "bank", "it's"),
        Words.of("One bank \u2013 it's 3.").stream().map(WordForm::word).toList());
  }
}
