package dev.sensus.eval.words;

import dev.sensus.indexer.CollectionException;
import java.util.Arrays;
import java.util.List;

/**
 * One word at one place of a sentence.
 *
 * @param word as a dictionary has it, which the sentence may have inflected
 * @param text the sentence
 * @param start where the word starts in it, in UTF-16 units
 * @param end where it ends, exclusive
 */
public record Occurrence(String word, String text, int start, int end) {

  /** Checks the place. */
  public Occurrence {
    if (start < 0 || end <= start || end > text.length()) {
      throw new IllegalArgumentException(
          "no place in a text of " + text.length() + " units: " + start + " to " + end);
    }
  }

  /** A word all by itself. */
  static Occurrence alone(String word) {
    return new Occurrence(word, word, 0, word.length());
  }

  /**
   * The word at a position of a sentence whose words have blanks between; they are joined by one
   * blank each.
   *
   * @param index from 0
   * @throws IllegalArgumentException if the sentence has no such word
   */
  static Occurrence at(String word, String sentence, int index) {
    List<String> tokens = Arrays.asList(sentence.strip().split("\\s+"));
    if (index < 0 || index >= tokens.size()) {
      throw new IllegalArgumentException(
          "index " + index + " is outside the sentence of " + tokens.size() + " words");
    }
    int start = 0;
    for (String token : tokens.subList(0, index)) {
      start += token.length() + 1;
    }
    String text = String.join(" ", tokens);
    return new Occurrence(word, text, start, start + tokens.get(index).length());
  }

  /** The same of a line of a table, whose failure names file and line. */
  static Occurrence at(DataTable.Row row, int word, int sentence, int index)
      throws CollectionException {
    int at = row.integer(index);
    try {
      return at(row.text(word), row.text(sentence), at);
    } catch (IllegalArgumentException e) {
      throw row.wrong(e.getMessage());
    }
  }
}
