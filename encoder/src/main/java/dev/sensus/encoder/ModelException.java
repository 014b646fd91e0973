package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A model that cannot be used, for a reason that its message gives in one line: the file or folder
 * first, then what is wrong with it.
 */
public class ModelException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A file may hold a text of any length where a word is expected, and a message may quote it. */
  private static final int LONGEST = 500;

  /** Creates the exception; {@code place} is the file or folder at fault. */
  public ModelException(Path place, String wrong) {
    super(place + ": " + line(wrong));
  }

  /** Creates the exception with the failure below it; {@code place} is the file at fault. */
  public ModelException(Path place, String wrong, Throwable cause) {
    super(place + ": " + line(wrong), cause);
  }

  /** Creates the exception for a model that is no file yet; the message names it already. */
  ModelException(String message, Throwable cause) {
    super(line(message), cause);
  }

  /** One line, whatever is quoted in it. */
  private static String line(String text) {
    String line =
        text.strip()
            .replaceAll("\\s*[\\n\\r\\u0085\\u2028\\u2029]\\s*", " ")
            .replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
