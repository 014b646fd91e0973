package dev.sensus.eval.report.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/** Widths of a real font, Helvetica: what laid out texts are checked with. */
final class Letters {
  private static final PDFont HELVETICA = new PDType1Font(FontName.HELVETICA);

  private Letters() {}

  /** In units of the font's size; letters that the font lacks are as wide as an m. */
  static double width(String text) {
    return text.codePoints().mapToDouble(Letters::width).sum();
  }

  private static double width(int c) {
    String letter = c < 127 ? Character.toString(c) : "m";
    try {
      return HELVETICA.getStringWidth(letter) / 1000;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
