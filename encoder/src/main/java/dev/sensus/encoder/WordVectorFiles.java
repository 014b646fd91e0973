package dev.sensus.encoder;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Opens files of word vectors: text, word2vec's binary or fastText's model, plain or gzip, told
 * apart by their first bytes, whatever their names.
 *
 * <p>No vectors of a large file come to lie on the heap. A binary file is mapped as it is. Text is
 * parsed once; where its floats have more than {@link PackedVectors#IN_MEMORY} bytes they are
 * packed into a file of the cache, which is mapped. What is gzip cannot be mapped: text is parsed
 * from the stream, and a binary file is unpacked into the cache. Files of the cache are named by
 * the content that they were made from, so that they are made once, and never mistaken for those of
 * another file.
 */
final class WordVectorFiles {
  private static final int HEAD = 8192;

  /** Floats hardly pack; what packs better than this is made to fill the disk. */
  private static final long MOST_PACKED = 200;

  /** What may be unpacked in any case. */
  private static final long SMALL = 1 << 20;

  private enum Format {
    TEXT,
    WORD2VEC,
    FASTTEXT
  }

  private final Path file;
  private final Path packed;
  private final Path unpacked;
  private final int inMemory;

  private WordVectorFiles(Path file, String content, ModelOptions options, int inMemory) {
    Path folder = file.toAbsolutePath().getParent();
    String name = "words-" + content.substring(0, 32);
    this.file = file;
    this.packed = options.archive(folder, name + ".packed");
    this.unpacked = options.archive(folder, name + ".bin");
    this.inMemory = inMemory;
  }

  /**
   * Opens a file.
   *
   * @param content a hash of what is in the file
   * @param options where the cache is
   * @throws ModelFormatException if it is none of these formats, or not whole
   */
  static StaticWords open(Path file, String content, ModelOptions options) throws IOException {
    return open(file, content, options, PackedVectors.IN_MEMORY);
  }

  /** The same with another limit, in bytes, from which on floats of a text are packed. */
  static StaticWords open(Path file, String content, ModelOptions options, int inMemory)
      throws IOException {
    return new WordVectorFiles(file, content, options, inMemory).open();
  }

  private StaticWords open() throws IOException {
    StaticWords earlier = PackedVectors.open(packed);
    if (earlier != null) {
      return earlier;
    }
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
      raw.reset();
      InputStream in =
          gzip ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw;
      in.mark(HEAD);
      Format format = format(in.readNBytes(HEAD));
      in.reset();
      if (format == Format.TEXT) {
        try (PackedVectors writer = new PackedVectors(packed, inMemory)) {
          return WordVectorText.read(file, in, writer);
        }
      }
      return gzip ? unpacked(format, unpack(in)) : mapped(format, file);
    } catch (ZipException | EOFException e) {
      throw new ModelFormatException(file, "is a damaged gzip file", e);
    }
  }

  private StaticWords mapped(Format format, Path binary) throws IOException {
    FileBytes bytes = FileBytes.map(binary);
    return format == Format.FASTTEXT
        ? FastTextBinary.read(file, bytes)
        : Word2vecBinary.read(file, bytes);
  }

  /** Opens an unpacked file, which the cache does not keep if it is refused. */
  private StaticWords unpacked(Format format, Path binary) throws IOException {
    try {
      return mapped(format, binary);
    } catch (ModelFormatException e) {
      try {
        Files.deleteIfExists(binary);
      } catch (IOException kept) {
        e.addSuppressed(kept); // some systems delete nothing that is mapped
      }
      throw e;
    }
  }

  /** The whole file is unpacked before any of it is looked at, so what the cache has is whole. */
  private Path unpack(InputStream in) throws IOException {
    if (Files.isReadable(unpacked)) {
      return unpacked;
    }
    Path half = unpacked.resolveSibling(unpacked.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createDirectories(unpacked.getParent());
      try (OutputStream out = Files.newOutputStream(half)) {
        copy(in, out);
      }
      Files.move(half, unpacked, StandardCopyOption.ATOMIC_MOVE);
    } catch (ZipException | EOFException | ModelException e) {
      throw e; // the given file is at fault, not the cache
    } catch (IOException e) {
      throw new ModelException(unpacked, "cannot be written: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(half);
    }
    return unpacked;
  }

  /** Copies all, unless that is more than any file of word vectors packs into this one's bytes. */
  private void copy(InputStream in, OutputStream out) throws IOException {
    long left = MOST_PACKED * Files.size(file) + SMALL;
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      left -= n;
      if (left < 0) {
        throw new ModelFormatException(
            file, "is unpacked to more than " + MOST_PACKED + " times its size, no word vectors");
      }
      out.write(buffer, 0, n);
    }
  }

  private static Format format(byte[] head) {
    if (head.length >= 4
        && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt() == FastTextBinary.MAGIC) {
      return Format.FASTTEXT;
    }
    int end = 0;
    while (end < head.length && head[end] != '\n') {
      end++;
    }
    String line = new String(head, 0, end, StandardCharsets.ISO_8859_1);
    boolean counts = line.matches("[ \t]*\\d{1,18}[ \t]+\\d{1,18}[ \t\r]*");
    return counts && !isText(head, Math.min(end + 1, head.length)) ? Format.WORD2VEC : Format.TEXT;
  }

  /**
   * Whether what follows the counts is text. Floats have bytes that no text has: among those of one
   * usual vector there are dozens of control characters. Of a very small file there may be none,
   * but then it is hardly UTF-8, and its first line does not end in a number.
   */
  private static boolean isText(byte[] head, int from) {
    int line = from;
    while (line < head.length && head[line] != '\n') {
      line++;
    }
    for (int i = from; i < head.length; i++) {
      if (head[i] >= 0 && head[i] < ' ' && "\t\n\r".indexOf(head[i]) < 0) {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(head, from, line - from));
      return true;
    } catch (CharacterCodingException e) {
      String first = new String(head, from, line - from, StandardCharsets.ISO_8859_1);
      return first.matches("(?s).*[ \t][-+.\\deE]+\\s*");
    }
  }
}
