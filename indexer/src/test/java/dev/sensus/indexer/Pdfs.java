package dev.sensus.indexer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;

/** Writes PDFs for tests. */
final class Pdfs {
  private Pdfs() {}

  /**
   * A document of a page for each text.
   *
   * @param title of the document's information; null for none
   * @param password to open it; null for none
   */
  static byte[] of(String title, String password, String... pages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      for (String text : pages) {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
          content.beginText();
          content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
          content.newLineAtOffset(72, 700);
          content.showText(text);
          content.endText();
        }
      }
      if (title != null) {
        document.getDocumentInformation().setTitle(title);
      }
      if (password != null) {
        document.protect(
            new StandardProtectionPolicy("owner-" + password, password, new AccessPermission()));
      }
      document.save(out);
    }
    return out.toByteArray();
  }
}
