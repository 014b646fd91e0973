package dev.sensus.indexer;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/** Reads files that are one document each: text, Markdown, HTML, PDF. */
final class WholeFile {
  private WholeFile() {}

  /**
   * Reads a file. Where it tells no title, that is its name without the ending.
   *
   * @throws BadRecordException if it cannot be read, whatever the reason
   */
  static SourceDocument read(Path file, String id, CollectionFormat format)
      throws BadRecordException {
    try (ByteSource source = ByteSource.open(file)) {
      String name = ByteSource.unpackedName(file.getFileName().toString());
      int dot = name.lastIndexOf('.');
      return read(source, id, dot > 0 ? name.substring(0, dot) : name, format);
    } catch (BadRecordException e) {
      throw e;
    } catch (CollectionException e) {
      throw new BadRecordException(e);
    } catch (IOException e) {
      throw new BadRecordException(file, "cannot be read: " + ByteSource.reason(e), e);
    }
  }

  /** Reads what a source has; the title is this one if it tells none. */
  static SourceDocument read(ByteSource source, String id, String title, CollectionFormat format)
      throws BadRecordException {
    Page page;
    try {
      page = page(source, format);
    } catch (BadRecordException e) {
      throw e;
    } catch (CollectionException e) {
      throw new BadRecordException(e);
    } catch (CharacterCodingException e) {
      throw new BadRecordException(source.name(), Utf8.WRONG, e);
    } catch (InvalidPasswordException e) {
      throw new BadRecordException(source.name(), "is encrypted and needs a password", e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // The parsers meet whatever the world has written, and not all that they trip over is said.
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new BadRecordException(
          source.name(),
          "is no " + format + " that can be read: " + JsonLinesReader.firstLine(reason),
          e);
    }
    return new SourceDocument(
        id,
        page.title().isBlank() ? title : page.title(),
        page.body(),
        Map.of(),
        source.name().toString());
  }

  private static Page page(ByteSource source, CollectionFormat format) throws IOException {
    if (format == CollectionFormat.PDF) {
      RandomAccessRead in =
          source.isPlainFile()
              ? new RandomAccessReadBufferedFile(source.name())
              : new RandomAccessReadBuffer(bytes(source));
      return PdfText.read(in);
    }
    byte[] bytes = bytes(source);
    return switch (format) {
      case TEXT -> new Page("", text(bytes));
      case MARKDOWN -> MarkdownText.read(text(bytes));
      case HTML -> HtmlText.read(bytes);
      default -> throw new IllegalArgumentException(format + " is no format of one document");
    };
  }

  private static byte[] bytes(ByteSource source) throws IOException {
    byte[] bytes;
    try {
      bytes = source.readAll();
    } catch (IOException e) {
      throw source.explain(e, 0);
    }
    if (bytes.length > ByteSource.LONGEST) {
      throw new BadRecordException(source.name(), ByteSource.TOO_LONG);
    }
    return bytes;
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    int from = Utf8.markLength(bytes, 0, bytes.length);
    String text = Utf8.decode(bytes, from, bytes.length);
    if (!Utf8.isValid(text, bytes, from, bytes.length)) {
      throw new CharacterCodingException();
    }
    return text;
  }
}
