package dev.sensus.query;

import dev.sensus.query.Words.Range;
import java.io.IOException;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/** Takes the telling stretch out of a text and marks the question's words in it. */
final class Snippets {
  private static final int LENGTH = 240;

  /** How far to look for a place between words. */
  private static final int SLACK = 20;

  /**
   * A stretch of a text.
   *
   * @param text of it, marked, cut if it is long
   * @param start where the whole stretch starts in the text it was taken from
   * @param end where it ends, exclusive
   * @param matched whether a word of the question is in it
   */
  record Snippet(String text, int start, int end, boolean matched) {
    static final Snippet EMPTY = new Snippet("", 0, 0, false);
  }

  private final UnifiedHighlighter highlighter;

  /**
   * Makes snippets.
   *
   * @param marks put around the query's words
   */
  Snippets(Analyzer analyzer, Marks marks) {
    highlighter =
        UnifiedHighlighter.builderWithoutSearcher(analyzer)
            .withFieldMatcher(field -> true)
            .withBreakIterator(() -> BreakIterator.getSentenceInstance(Locale.ROOT))
            .withFormatter(new Window(marks))
            .withMaxLength(Integer.MAX_VALUE - 1)
            .build();
  }

  /** The stretch with most of the query's words, or the start where it has none. */
  Snippet of(String text, Query query) throws IOException {
    if (text.isBlank()) {
      return Snippet.EMPTY;
    }
    Object snippet = highlighter.highlightWithoutSearcher("text", query, text, 1);
    return snippet == null ? Snippet.EMPTY : (Snippet) snippet;
  }

  /** The one passage, cut to a window around its first mark if it is long. */
  private static final class Window extends PassageFormatter {
    private final Marks marks;

    Window(Marks marks) {
      this.marks = marks;
    }

    @Override
    public Object format(Passage[] passages, String content) {
      Passage passage = passages[0];
      List<Range> words = words(passage, content);
      int start = passage.getStartOffset();
      int end = passage.getEndOffset();
      if (end - start > LENGTH) {
        int first = words.isEmpty() ? start : words.get(0).start();
        int from = Math.max(start, Math.min(first - LENGTH / 4, end - LENGTH));
        start = boundary(content, from, Math.max(start, from - SLACK), -1);
        end = boundary(content, from + LENGTH, Math.min(end, from + LENGTH + SLACK), 1);
      }
      StringBuilder snippet = new StringBuilder();
      int at = start;
      for (Range word : words) {
        if (word.start() >= at && word.end() <= end) {
          snippet.append(marks.escape().apply(content.substring(at, word.start())));
          snippet
              .append(marks.before())
              .append(marks.escape().apply(content.substring(word.start(), word.end())))
              .append(marks.after());
          at = word.end();
        }
      }
      snippet.append(marks.escape().apply(content.substring(at, end)));
      String text =
          (start > passage.getStartOffset() ? "… " : "")
              + snippet.toString().strip().replaceAll("\\s+", " ")
              + (end < passage.getEndOffset() ? " …" : "");
      return new Snippet(text, passage.getStartOffset(), passage.getEndOffset(), !words.isEmpty());
    }

    private static List<Range> words(Passage passage, String content) {
      List<Range> matches = new ArrayList<>();
      for (int i = 0; i < passage.getNumMatches(); i++) {
        matches.add(new Range(passage.getMatchStarts()[i], passage.getMatchEnds()[i]));
      }
      return Words.around(content, matches);
    }

    /**
     * The nearest place between words from {@code at} towards {@code most}. Where there is none, as
     * in a text without blanks: the text's start or end if {@code most} is that, else {@code at},
     * or beside it rather than inside a surrogate pair.
     */
    private static int boundary(String text, int at, int most, int step) {
      for (int i = at; i != most + step && i > 0 && i < text.length(); i += step) {
        if (Character.isWhitespace(text.charAt(i - 1)) || Character.isWhitespace(text.charAt(i))) {
          return i;
        }
      }
      boolean reachesEnd = most == 0 || most == text.length();
      int place = reachesEnd ? most : at;
      boolean inside =
          place > 0
              && place < text.length()
              && Character.isSurrogatePair(text.charAt(place - 1), text.charAt(place));
      return inside ? place + step : place;
    }
  }
}
