package dev.sensus.lens;

import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordPooling;
import dev.sensus.indexer.WordForm;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A word in the sense that it has in a text.
 *
 * @param word as anybody writes it
 * @param text that has it; its first place counts
 */
public record SenseQuestion(String word, String text) {
  private static final String BETWEEN = "|";

  /**
   * Reads {@code word|text}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SenseQuestion parse(String wordAndText) {
    int between = wordAndText.indexOf(BETWEEN);
    String word = between < 0 ? "" : wordAndText.substring(0, between).strip();
    String text = between < 0 ? "" : wordAndText.substring(between + 1).strip();
    if (word.isEmpty() || text.isEmpty()) {
      throw new IllegalArgumentException(
          "a sense is WORD|TEXT, such as bank|she sat on the bank of the river, got "
              + wordAndText);
    }
    return new SenseQuestion(word, text);
  }

  /**
   * Its vector, to be compared with those of occurrences.
   *
   * @param encoder that made the occurrences
   * @throws IllegalArgumentException if the word is not in the text, or for {@link Aspect#CONTEXT}
   *     nothing else is
   */
  public float[] vector(TokenEncoder encoder, Occurrences occurrences, Aspect aspect) {
    TokenVectors words =
        encoder
            .wordVectors(List.of(text), Role.PASSAGE, occurrences.layers(), WordPooling.MEAN)
            .get(0);
    int at = Contexts.find(text, words, WordForm.fold(word));
    if (at < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the word '%s' is not in the text '%s'", word, text));
    }
    float[] vector = Contexts.vector(text, words, at, aspect);
    if (vector == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "nothing tells a sense beside '%s' in '%s'", word, text));
    }
    return vector;
  }

  /**
   * The occurrences of the word in this sense, nearest first.
   *
   * @param encoder that made the occurrences
   * @param filters on the metadata of documents, see {@link
   *     dev.sensus.query.SearchRequest#filters()}
   * @throws IllegalArgumentException if the word is not in the text, or a filter is of no use
   */
  public List<Occurrences.Near> search(
      TokenEncoder encoder,
      Occurrences occurrences,
      int hits,
      Map<String, List<String>> filters,
      Aspect aspect)
      throws IOException {
    float[] vector = vector(encoder, occurrences, aspect);
    return occurrences.nearest(word, vector, hits, filters, aspect);
  }
}
