package dev.sensus.indexer;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Objects;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * The text of a PDF in the order of the file, lines as on the page; the title is the one that the
 * file tells of itself. What is only a picture has no text.
 */
final class PdfText {
  /** What a document is unpacked to beyond this goes to a temporary file. */
  private static final long MEMORY = 64L << 20;

  private PdfText() {}

  /**
   * Reads a document and closes it.
   *
   * @throws org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException if it needs a password
   * @throws IOException if it is damaged or no PDF
   */
  static Page read(RandomAccessRead in) throws IOException {
    try (in;
        PDDocument document =
            Loader.loadPDF(in, MemoryUsageSetting.setupMixed(MEMORY).streamCache)) {
      PDFTextStripper stripper = new PDFTextStripper();
      stripper.setLineSeparator("\n");
      StringWriter text = new BoundedWriter();
      stripper.writeText(document, text);
      PDDocumentInformation information = document.getDocumentInformation();
      String title = Objects.requireNonNullElse(information.getTitle(), "");
      return new Page(PlainText.line(title), PlainText.tidy(text.getBuffer()));
    }
  }

  /** A small file can be made to unpack to any length. */
  private static final class BoundedWriter extends StringWriter {
    @Override
    public void write(int c) {
      super.write(c);
      check();
    }

    @Override
    public void write(char[] chars, int offset, int length) {
      super.write(chars, offset, length);
      check();
    }

    @Override
    public void write(String text) {
      super.write(text);
      check();
    }

    @Override
    public void write(String text, int offset, int length) {
      super.write(text, offset, length);
      check();
    }

    private void check() {
      if (getBuffer().length() > ByteSource.LONGEST) {
        throw new IllegalStateException("text " + ByteSource.TOO_LONG);
      }
    }
  }
}
