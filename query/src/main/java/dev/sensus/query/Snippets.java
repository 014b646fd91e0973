package dev.sensus.query;

import java.io.IOException;
import java.text.BreakIterator;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/** Takes the telling stretch out of a text and marks the question's words in it. */
final class Snippets {
  private static final int LENGTH = 240;

  private final UnifiedHighlighter highlighter;

  /**
   * Makes snippets.
   *
   * @param before put before a marked word
   * @param after put behind it
   */
  Snippets(Analyzer analyzer, String before, String after) {
    highlighter =
        UnifiedHighlighter.builderWithoutSearcher(analyzer)
            .withFieldMatcher(field -> true)
            .withBreakIterator(() -> BreakIterator.getSentenceInstance(Locale.ROOT))
            .withFormatter(new Window(before, after))
            .withMaxLength(Integer.MAX_VALUE - 1)
            .build();
  }

  /** The stretch with most of the query's words, or the start where it has none. */
  String of(String text, Query query) throws IOException {
    if (text.isBlank()) {
      return "";
    }
    Object snippet = highlighter.highlightWithoutSearcher("text", query, text, 1);
    return snippet == null ? "" : snippet.toString();
  }

  /** The one passage, cut to a window around its first mark if it is long. */
  private static final class Window extends PassageFormatter {
    private final String before;
    private final String after;

    Window(String before, String after) {
      this.before = before;
      this.after = after;
    }

    @Override
    public Object format(Passage[] passages, String content) {
      Passage passage = passages[0];
      int start = passage.getStartOffset();
      int end = passage.getEndOffset();
      if (end - start > LENGTH) {
        int first = passage.getNumMatches() == 0 ? start : passage.getMatchStarts()[0];
        start =
            wordStart(content, Math.max(start, Math.min(first - LENGTH / 4, end - LENGTH)), start);
        end = wordEnd(content, Math.min(end, start + LENGTH), end);
      }
      StringBuilder snippet = new StringBuilder();
      if (start > passage.getStartOffset()) {
        snippet.append("… ");
      }
      int at = start;
      for (int i = 0; i < passage.getNumMatches(); i++) {
        int matchStart = passage.getMatchStarts()[i];
        int matchEnd = passage.getMatchEnds()[i];
        if (matchStart >= at && matchEnd <= end) {
          snippet.append(content, at, matchStart).append(before);
          snippet.append(content, matchStart, matchEnd).append(after);
          at = matchEnd;
        }
      }
      snippet.append(content, at, end);
      String text = snippet.toString().strip().replaceAll("\\s+", " ");
      return end < passage.getEndOffset() ? text + " …" : text;
    }

    private static int wordStart(String text, int at, int least) {
      int start = at;
      while (start > least && !Character.isWhitespace(text.charAt(start - 1))) {
        start--;
      }
      return start;
    }

    private static int wordEnd(String text, int at, int most) {
      int end = at;
      while (end < most && !Character.isWhitespace(text.charAt(end))) {
        end++;
      }
      return end;
    }
  }
}
