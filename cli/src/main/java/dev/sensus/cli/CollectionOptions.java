package dev.sensus.cli;

import dev.sensus.indexer.FieldNames;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What all that read a collection share: where it is, and what its fields are called. */
final class CollectionOptions {
  @Option(
      names = {"-i", "--input"},
      required = true,
      paramLabel = "PATH",
      description =
          "A BEIR folder (corpus.jsonl), a folder of text files, or a file: "
              + ".jsonl, .csv, .tsv, also with .gz.")
  private Path input;

  @Option(names = "--title-field", paramLabel = "NAME", description = "Default: title.")
  private String titleField;

  @Option(
      names = "--text-field",
      paramLabel = "NAME",
      description = "Default: text, body, contents or content.")
  private String textField;

  Path input() {
    return input;
  }

  /** The names of the fields; the id's is the usual one where it is null. */
  FieldNames fields(String idField) {
    return FieldNames.usual().with(idField, titleField, textField);
  }
}
