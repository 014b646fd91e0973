package dev.sensus.indexer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens a collection, whose format is told or read from its name. */
public final class DocumentReaders {
  private static final int START = 1 << 12;

  private DocumentReaders() {}

  /**
   * Opens a collection whose format its name tells.
   *
   * @throws CollectionException if it is none
   * @see #open(Path, CollectionFormat, FieldNames)
   */
  public static DocumentReader open(Path input, FieldNames names) throws IOException {
    return open(input, CollectionFormat.AUTO, names);
  }

  /**
   * Opens a collection.
   *
   * @param input a file or a folder. Told by its name, a folder is one of BEIR if it has a {@code
   *     corpus.jsonl}, else one of text, Markdown, HTML, PDF and TREC files; a file is JSON lines
   *     ({@code .jsonl}, {@code .ndjson}, {@code .json}), CSV ({@code .csv}), tabs ({@code .tsv}),
   *     TREC ({@code .trec}, {@code .trectext}, {@code .sgml}, {@code .sgm}, or what begins with
   *     {@code <DOC>}), text ({@code .txt}, {@code .text}), Markdown ({@code .md}, {@code
   *     .markdown}), HTML ({@code .html}, {@code .htm}, {@code .xhtml}) or PDF ({@code .pdf}). All
   *     also with {@code .gz} or {@code .zst}
   * @param format of a file, or of all files in a folder
   * @throws CollectionException if it is none of these
   */
  public static DocumentReader open(Path input, CollectionFormat format, FieldNames names)
      throws IOException {
    if (!Files.exists(input)) {
      throw new CollectionException(input, "no such file or directory");
    }
    if (Files.isDirectory(input)) {
      return new ToldReader(openFolder(input, format, names), format, names);
    }
    if (format == CollectionFormat.BEIR || format == CollectionFormat.FOLDER) {
      throw new CollectionException(input, "is no folder");
    }
    CollectionFormat own = format == CollectionFormat.AUTO ? formatOf(input) : format;
    return new ToldReader(openFile(input, own, names), own, names);
  }

  /**
   * Reads a collection from a stream, such as standard input; it is unpacked if it begins as gzip
   * or zstd do. The reader closes it.
   *
   * @param format of the stream; {@link CollectionFormat#AUTO} is JSON lines
   * @throws CollectionException if it has not the form of that, or if the format is a folder's
   */
  public static DocumentReader open(InputStream input, CollectionFormat format, FieldNames names)
      throws IOException {
    if (format == CollectionFormat.BEIR || format == CollectionFormat.FOLDER) {
      throw new CollectionException(ByteSource.STANDARD_INPUT, "is no folder");
    }
    ByteSource source = ByteSource.of(input);
    CollectionFormat own = format == CollectionFormat.AUTO ? CollectionFormat.JSONL : format;
    DocumentReader reader =
        own.isWholeFile() ? new WholeFileReader(source, own) : records(source, own, names);
    return new ToldReader(reader, own, names);
  }

  private static DocumentReader openFolder(Path folder, CollectionFormat format, FieldNames names)
      throws IOException {
    if (format == CollectionFormat.AUTO || format == CollectionFormat.BEIR) {
      for (String name : List.of("corpus.jsonl", "corpus.jsonl.gz", "corpus.jsonl.zst")) {
        if (Files.exists(folder.resolve(name))) {
          return openFile(folder.resolve(name), CollectionFormat.JSONL, names);
        }
      }
      if (format == CollectionFormat.BEIR) {
        throw new CollectionException(folder, "has no corpus.jsonl");
      }
    }
    return new FolderReader(
        folder, format == CollectionFormat.AUTO ? CollectionFormat.FOLDER : format, names);
  }

  /** Opens one file of a format that is one of files. */
  static DocumentReader openFile(Path file, CollectionFormat format, FieldNames names)
      throws IOException {
    return format.isWholeFile()
        ? new WholeFileReader(file, format)
        : records(ByteSource.open(file), format, names);
  }

  private static DocumentReader records(
      ByteSource source, CollectionFormat format, FieldNames names) throws IOException {
    return switch (format) {
      case JSONL -> new JsonLinesReader(source, names);
      case CSV -> new TableReader(source, ',', names);
      case TSV -> new TableReader(source, '\t', names);
      case TREC -> new TrecReader(source, names);
      default -> throw new IllegalArgumentException(format + " is no format of records");
    };
  }

  private static CollectionFormat formatOf(Path file) throws IOException {
    CollectionFormat told =
        CollectionFormat.ofName(file.getFileName().toString()).orElse(CollectionFormat.AUTO);
    // Many of TREC's files have no ending, or end in .txt.
    boolean maybeTrec = told == CollectionFormat.AUTO || told == CollectionFormat.TEXT;
    if (maybeTrec && TrecReader.isLike(start(file))) {
      return CollectionFormat.TREC;
    }
    if (told == CollectionFormat.AUTO) {
      throw new CollectionException(
          file,
          "is no collection that its name tells; known are .jsonl, .csv, .tsv, .trec, .txt, .md,"
              + " .html, .pdf, also with .gz or .zst");
    }
    return told;
  }

  private static String start(Path file) throws IOException {
    try (ByteSource source = ByteSource.open(file)) {
      byte[] bytes = new byte[START];
      int length = 0;
      int n = 0;
      while (n >= 0 && length < START) {
        n = source.read(bytes, length, START - length);
        length += Math.max(0, n);
      }
      int from = Utf8.markLength(bytes, 0, length);
      return new String(bytes, from, length - from, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // Whoever reads it next says so.
      return "";
    }
  }
}
