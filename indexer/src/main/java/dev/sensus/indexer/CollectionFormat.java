package dev.sensus.indexer;

import java.util.Locale;
import java.util.Optional;

/** What a collection is written in. */
public enum CollectionFormat {
  /** Told by the name of the file, or by what is in the folder. */
  AUTO,
  /** A folder with {@code corpus.jsonl}. */
  BEIR,
  /** A JSON object a line. */
  JSONL,
  /** A table with commas, by RFC 4180. */
  CSV,
  /** A table with tabs, in which a quote is a letter like any other. */
  TSV,
  /** TREC's markup: {@code <DOC>}, {@code <DOCNO>}, {@code <TEXT>}. */
  TREC,
  /** A file is a document, as it is. */
  TEXT,
  /** A file is a document, in CommonMark with tables. */
  MARKDOWN,
  /** A file is a document, a page of HTML. */
  HTML,
  /** A file is a document, in PDF. */
  PDF,
  /** A folder, and folders below it, of text, Markdown, HTML, PDF and TREC files. */
  FOLDER;

  /** What the name of a file tells; the endings of packed files do not count. */
  static Optional<CollectionFormat> ofName(String file) {
    String name = ByteSource.unpackedName(file).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(
        switch (name.substring(name.lastIndexOf('.') + 1)) {
          case "jsonl", "ndjson", "json" -> JSONL;
          case "csv" -> CSV;
          case "tsv" -> TSV;
          case "trec", "trectext", "sgml", "sgm" -> TREC;
          case "txt", "text" -> TEXT;
          case "md", "markdown" -> MARKDOWN;
          case "html", "htm", "xhtml" -> HTML;
          case "pdf" -> PDF;
          default -> null;
        });
  }

  /** Whether a file is one document. */
  boolean isWholeFile() {
    return this == TEXT || this == MARKDOWN || this == HTML || this == PDF;
  }

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
