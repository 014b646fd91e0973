package dev.sensus.encoder;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Texts that are sorted by length together: enough for little padding, little enough to hold. */
final class TextWindow {
  static final int TEXTS = 1024;
  private static final int CHARACTERS = 8 << 20;

  private TextWindow() {}

  /** The next texts, at least one where there is one. */
  static List<String> next(Iterator<String> texts) {
    List<String> window = new ArrayList<>();
    long characters = 0;
    while (texts.hasNext() && window.size() < TEXTS && characters < CHARACTERS) {
      String text = texts.next();
      window.add(text);
      characters += text.length();
    }
    return window;
  }
}
