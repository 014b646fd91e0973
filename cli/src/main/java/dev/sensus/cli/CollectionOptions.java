package dev.sensus.cli;

import dev.sensus.indexer.FieldNames;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all that read a collection share: where it is, and what its fields are called. */
final class CollectionOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-i", "--input"},
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

  /** Where it is; without one the command cannot be run, unless it does not ask. */
  Path input() {
    if (input == null) {
      throw new ParameterException(spec.commandLine(), "Missing required option: '--input=PATH'");
    }
    return input;
  }

  /** The names of the fields; the id's is the usual one where it is null. */
  FieldNames fields(String idField) {
    return FieldNames.usual().with(idField, titleField, textField);
  }
}
