package dev.sensus.cli;

import dev.sensus.indexer.CollectionFormat;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all that read a collection share: where it is, and what its fields are called. */
final class CollectionOptions {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "PATH",
      description =
          "A BEIR folder (corpus.jsonl), a folder of .txt, .md, .html, .pdf and TREC files, or one "
              + "file: these, .jsonl, .csv, .tsv; files also with .gz or .zst; - for standard "
              + "input.")
  private Path input;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "auto",
      converter = EnumNames.OfCollectionFormat.class,
      completionCandidates = EnumNames.OfCollectionFormat.class,
      description =
          "Of the file, or of all files in the folder: ${COMPLETION-CANDIDATES}. auto goes by the "
              + "names; of standard input it is jsonl. Default: ${DEFAULT-VALUE}.")
  private CollectionFormat format;

  @Option(
      names = "--title-field",
      paramLabel = "NAME,…",
      description = "Several are joined. Default: title.")
  private String titleFields;

  @Option(
      names = "--text-field",
      paramLabel = "NAME,…",
      description = "Several are joined, by lines. Default: text, body, contents or content.")
  private String textFields;

  @Option(
      names = "--columns",
      paramLabel = "NAME,…",
      split = ",",
      description = "What the columns of a table are called that has no header.")
  private List<String> columns = List.of();

  /** Where it is; without one the command cannot be run, unless it does not ask. */
  Path input() {
    if (input == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--input=PATH'");
    }
    return input;
  }

  /** Refuses a collection beside an option that takes none. */
  void requireNone(String option) {
    Checked.notBoth(spec, "--input", option, "the latter works on the index alone");
  }

  /** The names of the fields; the id's is the usual one where it is null. */
  FieldNames fields(String idField) {
    return FieldNames.usual().with(idField, titleFields, textFields).withColumns(columns);
  }

  /** Opens the collection. */
  DocumentReader open(FieldNames names) throws IOException {
    return input().equals(STANDARD_INPUT)
        ? DocumentReaders.open(System.in, format, names)
        : DocumentReaders.open(input, format, names);
  }
}
