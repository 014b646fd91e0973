package dev.sensus.indexer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The rows of a table: by RFC 4180, or plain with tabs. Empty lines are passed over.
 *
 * <p>A cell that begins with a quote goes to the next single quote, over lines too; two quotes in
 * it are one. Where that does not come out, a quote is missing or too many, and nobody can tell
 * where the row ends: then its first line counts as the bad row, and reading goes on at the next
 * line.
 */
final class RowReader {
  private static final char QUOTE = '"';

  private record Line(String text, String fault, long number) {}

  private final LineSource source;
  private final char delimiter;
  private final boolean quotes;
  private final Deque<Line> again = new ArrayDeque<>();
  private long line;

  RowReader(LineSource source, char delimiter, boolean quotes) {
    this.source = source;
    this.delimiter = delimiter;
    this.quotes = quotes;
  }

  /** The number of the line at which the last row began. */
  long line() {
    return line;
  }

  /**
   * The cells of the next row, or null after the last.
   *
   * @throws BadRecordException if the row is at fault; the next call goes on behind it
   */
  List<String> next() throws IOException {
    Line first = take();
    while (first != null && first.text.isEmpty() && first.fault == null) {
      first = take();
    }
    if (first == null) {
      return null;
    }
    line = first.number;
    return new Row(first).read();
  }

  private Line take() throws IOException {
    if (!again.isEmpty()) {
      return again.removeFirst();
    }
    return source.advance() ? new Line(source.text(), source.fault(), source.line()) : null;
  }

  /** A row that is being read. */
  private final class Row {
    private final List<String> cells = new ArrayList<>();
    private final List<Line> further = new ArrayList<>();
    private Line current;
    private int at;
    private Line faulty;
    private long length;

    Row(Line first) {
      enter(first);
    }

    private void enter(Line next) {
      current = next;
      at = 0;
      length += next.text.length();
      if (faulty == null && next.fault != null) {
        faulty = next;
      }
    }

    List<String> read() throws IOException {
      do {
        boolean quoted = quotes && at < current.text.length() && current.text.charAt(at) == QUOTE;
        cells.add(quoted ? quoted() : plain());
      } while (at++ < current.text.length());
      if (faulty != null) {
        throw new BadRecordException(source.name(), faulty.number, faulty.fault);
      }
      return cells;
    }

    private String plain() {
      int end = current.text.indexOf(delimiter, at);
      int start = at;
      at = end < 0 ? current.text.length() : end;
      return current.text.substring(start, at);
    }

    private String quoted() throws IOException {
      StringBuilder cell = new StringBuilder();
      at++;
      while (true) {
        String text = current.text;
        int quote = text.indexOf(QUOTE, at);
        if (quote < 0) {
          cell.append(text, at, text.length()).append('\n');
          enterNext();
        } else if (quote + 1 < text.length() && text.charAt(quote + 1) == QUOTE) {
          cell.append(text, at, quote + 1);
          at = quote + 2;
        } else {
          cell.append(text, at, quote);
          at = quote + 1;
          break;
        }
      }
      String text = current.text;
      while (at < text.length() && text.charAt(at) != delimiter) {
        if (!Character.isWhitespace(text.charAt(at))) {
          throw giveUp("has text behind a closing quote");
        }
        at++;
      }
      return cell.toString();
    }

    private void enterNext() throws IOException {
      Line next = take();
      if (next == null) {
        throw giveUp("has a quote that nothing closes");
      }
      further.add(next);
      enter(next);
      if (length > ByteSource.LONGEST) {
        throw giveUp(ByteSource.TOO_LONG + ", or has a quote that nothing closes");
      }
    }

    /** Leaves all lines but the first to the rows after this. */
    private BadRecordException giveUp(String wrong) {
      for (int i = further.size() - 1; i >= 0; i--) {
        again.addFirst(further.get(i));
      }
      return new BadRecordException(source.name(), line, wrong);
    }
  }
}
