package dev.sensus.lens;

import dev.sensus.indexer.WordForm;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/** The words of texts, cut by Unicode's rules (UAX #29), and where terms stand among them. */
final class Words {
  /** Nothing between two of Chinese, each sign of which is a word to the rules. */
  private static final Pattern BETWEEN = Pattern.compile("[\\s\\p{Pd}]*");

  private Words() {}

  /** A stretch of a text, in UTF-16 units, the end exclusive. */
  record Span(int start, int end) {}

  /** All words of a text, in order, folded. */
  static List<WordForm> of(String text) {
    return cut(text, false);
  }

  /** The words and all else that the rules take for one, numbers and emoji, for {@link #find}. */
  static List<WordForm> all(String text) {
    return cut(text, true);
  }

  private static List<WordForm> cut(String text, boolean all) {
    List<WordForm> words = new ArrayList<>();
    try (StandardTokenizer tokenizer = new StandardTokenizer()) {
      tokenizer.setReader(new StringReader(text));
      OffsetAttribute place = tokenizer.getAttribute(OffsetAttribute.class);
      tokenizer.reset();
      while (tokenizer.incrementToken()) {
        int start = place.startOffset();
        int end = place.endOffset();
        WordForm form = WordForm.of(text, start, end);
        if (form == null && all) {
          form = new WordForm(WordForm.fold(text.substring(start, end)), start, end);
        }
        if (form != null) {
          words.add(form);
        }
      }
      tokenizer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string does not fail
    }
    return words;
  }

  /** The sentences of a text, without the blanks around them. */
  static List<Span> sentences(String text) {
    BreakIterator places = BreakIterator.getSentenceInstance(Locale.ENGLISH);
    places.setText(text);
    List<Span> sentences = new ArrayList<>();
    int start = places.first();
    for (int end = places.next(); end != BreakIterator.DONE; end = places.next()) {
      String sentence = text.substring(start, end);
      int from = start + sentence.length() - sentence.stripLeading().length();
      if (!sentence.isBlank()) {
        sentences.add(new Span(from, from + sentence.strip().length()));
      }
      start = end;
    }
    return sentences;
  }

  /**
   * Where a term stands in a text, in any case; of several words, with blanks or hyphens between.
   */
  static List<Span> find(String text, String term) {
    return find(text, all(text), term);
  }

  /** The same in a text, {@link #all} of whose words are known. */
  static List<Span> find(String text, List<WordForm> words, String term) {
    List<String> wanted = all(term).stream().map(WordForm::word).toList();
    List<Span> found = new ArrayList<>();
    for (int i = 0; !wanted.isEmpty() && i + wanted.size() <= words.size(); i++) {
      if (isAt(text, words, i, wanted)) {
        int end = words.get(i + wanted.size() - 1).end();
        found.add(new Span(words.get(i).start(), end));
      }
    }
    return found;
  }

  private static boolean isAt(String text, List<WordForm> words, int at, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      WordForm word = words.get(at + i);
      boolean joins =
          i == 0
              || BETWEEN
                  .matcher(text.substring(words.get(at + i - 1).end(), word.start()))
                  .matches();
      if (!joins || !word.word().equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where a term first stands.
   *
   * @throws IllegalArgumentException if it does not
   */
  static Span first(String text, String term) {
    List<Span> places = find(text, term);
    if (places.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the word '%s' is not in the text '%s'", term, text));
    }
    return places.get(0);
  }
}
