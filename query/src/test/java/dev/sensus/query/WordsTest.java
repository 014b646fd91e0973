package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sensus.query.Words.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WordsTest {
  /** Matches stand in brackets; the words found are joined by bars. */
  private static String words(String marked) {
    StringBuilder text = new StringBuilder();
    List<Range> matches = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < marked.length(); i++) {
      char c = marked.charAt(i);
      if (c == '[') {
        start = text.length();
      } else if (c == ']') {
        matches.add(new Range(start, text.length()));
      } else {
        text.append(c);
      }
    }
    return Words.around(text.toString(), matches).stream()
        .map(word -> text.substring(word.start(), word.end()))
        .collect(Collectors.joining("|"));
  }

  @Test
  void aPieceMakesAWordIfItIsMostOfIt() {
    assertEquals("banks", words("the [bank]s rose"));
    assertEquals("embeddings", words("[em][bed][ding]s"));
    assertEquals("", words("slow[ly] on"));
    assertEquals("", words("in[ter]national"));
    assertEquals("a1", words("([a]1)"));
    assertEquals("one|two", words("[one], [two]"));
  }

  @Test
  void wordsOfOtherScripts() {
    assertEquals("nai\u0308ve", words("[na]i\u0308[ve]"));
    assertEquals("e\u0301", words("x [e]\u0301 x"));
    assertEquals("\u6771", words("[\u6771]\u4eac"));
    assertEquals("\u6771|\u4eac", words("[\u6771][\u4eac]"));
    assertEquals("\u3072", words("[\u3072]\u3089"));
    assertEquals("\u30ab\u30bf", words("[\u30ab]\u30bf"));
    String bold = "\uD835\uDC00"; // a letter of two units
    assertEquals(bold + bold, words("[" + bold + "]" + bold));
    assertEquals(bold + bold, words(bold + "[" + bold + "]"));
    assertEquals("\uD83D\uDE00", words("a[\uD83D\uDE00]b")); // an emoji is no letter
  }

  @Test
  void matchesThatOverlapCountOnce() {
    String text = "international";
    List<Range> twice = List.of(new Range(0, 5), new Range(0, 5), new Range(2, 5));
    assertEquals(List.of(), Words.around(text, twice));
    List<Range> both = List.of(new Range(0, 4), new Range(3, 9));
    assertEquals(List.of(new Range(0, 13)), Words.around(text, both));
  }
}
