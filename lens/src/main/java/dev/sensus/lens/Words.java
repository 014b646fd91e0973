package dev.sensus.lens;

import dev.sensus.indexer.WordForm;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The words of texts, cut by Unicode's rules (UAX #29), and where terms stand among them. */
final class Words {
  private static final Pattern BETWEEN = Pattern.compile("[\\s\\p{Pd}]+");

  private Words() {}

  /** A stretch of a text, in UTF-16 units, the end exclusive. */
  record Span(int start, int end) {}

  /** All words of a text, in order, folded. */
  static List<WordForm> of(String text) {
    List<WordForm> words = new ArrayList<>();
    for (Span span : spans(text, () -> BreakIterator.getWordInstance(Locale.ROOT))) {
      WordForm form = WordForm.of(text, span.start(), span.end());
      if (form != null) {
        words.add(form);
      }
    }
    return words;
  }

  /** The sentences of a text, without the blanks around them. */
  static List<Span> sentences(String text) {
    List<Span> sentences = new ArrayList<>();
    for (Span span : spans(text, () -> BreakIterator.getSentenceInstance(Locale.ENGLISH))) {
      String sentence = text.substring(span.start(), span.end());
      int start = span.start() + sentence.length() - sentence.stripLeading().length();
      if (!sentence.isBlank()) {
        sentences.add(new Span(start, start + sentence.strip().length()));
      }
    }
    return sentences;
  }

  private static List<Span> spans(String text, Supplier<BreakIterator> kind) {
    BreakIterator places = kind.get();
    places.setText(text);
    List<Span> spans = new ArrayList<>();
    int start = places.first();
    for (int end = places.next(); end != BreakIterator.DONE; end = places.next()) {
      spans.add(new Span(start, end));
      start = end;
    }
    return spans;
  }

  /**
   * Where a term stands in a text, in any case; of several words, with blanks or hyphens between.
   */
  static List<Span> find(String text, String term) {
    return find(text, of(text), term);
  }

  /** The same in a text whose words are known. */
  static List<Span> find(String text, List<WordForm> words, String term) {
    List<String> wanted = of(term).stream().map(WordForm::word).toList();
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
