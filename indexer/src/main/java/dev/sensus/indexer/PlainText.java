package dev.sensus.indexer;

/** Puts the blanks of extracted text in order. */
final class PlainText {
  private PlainText() {}

  /**
   * One blank where there were several, one line break where there were several or blanks around
   * it, none at the ends.
   */
  static String tidy(CharSequence text) {
    StringBuilder tidy = new StringBuilder(text.length());
    char pending = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r' || c == '\f') {
        pending = '\n';
      } else if (c == ' ' || c == '\t') {
        pending = pending == 0 ? ' ' : pending;
      } else {
        if (pending != 0 && !tidy.isEmpty()) {
          tidy.append(pending);
        }
        pending = 0;
        tidy.append(c);
      }
    }
    return tidy.toString();
  }

  /** The same in one line. */
  static String line(CharSequence text) {
    return tidy(text).replace('\n', ' ');
  }
}
