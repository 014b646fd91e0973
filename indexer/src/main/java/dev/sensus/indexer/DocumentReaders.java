package dev.sensus.indexer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Opens a collection, whose kind is read from its name. */
public final class DocumentReaders {
  private DocumentReaders() {}

  /**
   * Opens a collection for reading.
   *
   * @param input a folder with {@code corpus.jsonl} (BEIR), a folder of text files, or a file of
   *     JSON lines ({@code .jsonl}, {@code .ndjson}, {@code .json}), CSV ({@code .csv}) or tabs
   *     ({@code .tsv}), each also with {@code .gz}
   * @throws CollectionException if it is none of these
   */
  public static DocumentReader open(Path input, FieldNames names) throws IOException {
    if (!Files.exists(input)) {
      throw new CollectionException(input, "no such file or directory");
    }
    if (Files.isDirectory(input)) {
      Path beir = input.resolve("corpus.jsonl");
      if (Files.exists(beir)) {
        return new JsonLinesReader(beir, names);
      }
      Path packed = input.resolve("corpus.jsonl.gz");
      return Files.exists(packed)
          ? new JsonLinesReader(packed, names)
          : new TextFolderReader(input);
    }
    String name = input.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - 3);
    }
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "jsonl", "ndjson", "json" -> new JsonLinesReader(input, names);
      case "csv" -> new TableReader(input, ',', names);
      case "tsv" -> new TableReader(input, '\t', names);
      default ->
          throw new CollectionException(
              input,
              "is no collection; known are .jsonl, .ndjson, .json, .csv, .tsv, also with .gz");
    };
  }
}
