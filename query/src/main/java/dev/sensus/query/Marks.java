package dev.sensus.query;

import java.util.function.UnaryOperator;

/**
 * How a snippet shows the question's words.
 *
 * @param before put before a marked word
 * @param after put behind it
 * @param escape makes the text between safe where the snippet goes
 */
public record Marks(String before, String after, UnaryOperator<String> escape) {

  /** HTML: {@code <b>} around the words, the text escaped. */
  public static Marks html() {
    return new Marks("<b>", "</b>", Marks::escapeHtml);
  }

  /** Plain text without marks. */
  public static Marks none() {
    return plain("", "");
  }

  /** Plain text with marks for people; control characters, which a terminal obeys, are replaced. */
  public static Marks plain(String before, String after) {
    return new Marks(before, after, text -> text.replaceAll("[\\p{Cc}&&\\S]", "\uFFFD"));
  }

  private static String escapeHtml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
