package dev.sensus.eval.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void noCharacterIsWiderInHelvetica() throws IOException {
    PDFont helvetica = new PDType1Font(FontName.HELVETICA);
    for (char c = ' '; c <= '~'; c++) {
      String text = String.valueOf(c);
      double width = helvetica.getStringWidth(text) / 1000;
      assertTrue(PlainText.width(text, 1) >= width, text + " is " + width);
    }
  }

  @Test
  void aFittedTextIsNoWiderAndNoCharacterIsCut() {
    Random random = new Random(3);
    String[] parts = {"a", "W", " ", "😀", "é", "שלום", "👩‍🔬", "漢", "<", "\n"};
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(30); j >= 0; j--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      double width = 13 + random.nextInt(200);
      String fitted = PlainText.fit(text.toString(), 12, width);
      assertTrue(PlainText.width(fitted, 12) <= width, fitted);
      assertEquals(PlainText.clean(fitted), fitted);
      assertFalse(fitted.contains("\n"), fitted);
      assertFalse(fitted.replace("👩‍🔬", "").contains("👩"), "cut in two: " + fitted);
    }
  }

  @Test
  void whatADocumentMayNotHoldIsReplaced() {
    assertEquals("a�b�c\t\nd�", PlainText.clean("a\u0000b\ud83dc\t\nd\ufffe"));
    assertEquals("😀 שלום", PlainText.clean("😀 שלום"));
  }
}
