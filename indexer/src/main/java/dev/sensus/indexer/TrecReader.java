package dev.sensus.indexer;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Documents in TREC's markup, any number in a file: what stands between {@code <DOC>} and {@code
 * </DOC>}, in capitals or not. What stands outside is passed over.
 */
final class TrecReader extends LineDocumentReader {
  private static final Pattern OPEN =
      Pattern.compile("<DOC(?:\\s[^<>]*)?>", Pattern.CASE_INSENSITIVE);
  private static final Pattern CLOSE = Pattern.compile("</DOC\\s*>", Pattern.CASE_INSENSITIVE);

  private final TrecDocument parser;

  /** The line at hand and how far it is read; null before the first. */
  private String line;

  private int at;
  private String fault;
  private boolean anyDocument;
  private boolean anyText;

  TrecReader(ByteSource bytes, FieldNames names) {
    super(new LineSource(bytes));
    this.parser = new TrecDocument(bytes.name(), names);
  }

  /** Whether a file that begins like this is one of TREC's. */
  static boolean isLike(String start) {
    return start.stripLeading().startsWith("<") && OPEN.matcher(start).find();
  }

  @Override
  public SourceDocument next() throws IOException {
    return find() ? read() : null;
  }

  /** Goes behind the next opening tag. */
  private boolean find() throws IOException {
    while (line != null || nextLine()) {
      Matcher open = OPEN.matcher(line);
      if (open.find(at)) {
        at = open.end();
        anyDocument = true;
        return true;
      }
      anyText |= !line.isBlank();
      line = null;
    }
    if (anyText && !anyDocument) {
      anyText = false;
      throw new CollectionException(source.name(), "has no <DOC>");
    }
    return false;
  }

  private boolean nextLine() throws IOException {
    if (!source.advance()) {
      line = null;
      return false;
    }
    line = source.text();
    fault = source.fault();
    at = 0;
    return true;
  }

  private SourceDocument read() throws IOException {
    long start = source.line();
    StringBuilder text = new StringBuilder();
    BadRecordException faulty = null;
    do {
      if (fault != null && faulty == null) {
        faulty = new BadRecordException(source.name(), source.line(), fault);
      }
      Matcher close = CLOSE.matcher(line);
      boolean closes = close.find(at);
      int end = closes ? close.start() : line.length();
      Matcher open = OPEN.matcher(line).region(at, end);
      if (open.find()) {
        at = open.start();
        throw new BadRecordException(
            source.name(), start, "has no </DOC> before the <DOC> of line " + source.line());
      }
      if (text.length() + end - at > ByteSource.LONGEST) {
        text.setLength(0);
        faulty = new BadRecordException(source.name(), start, ByteSource.TOO_LONG);
      }
      text.append(line, at, end).append('\n');
      if (closes) {
        at = close.end();
        if (faulty != null) {
          throw faulty;
        }
        return parser.parse(text.toString(), start);
      }
    } while (nextLine());
    throw new BadRecordException(source.name(), start, "has no </DOC> before the end");
  }
}
