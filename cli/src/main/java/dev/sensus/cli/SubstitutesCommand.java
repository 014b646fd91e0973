package dev.sensus.cli;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.lens.Substitutes;
import dev.sensus.lens.Substitutes.Candidate;
import dev.sensus.lens.Substitutes.Column;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus substitutes}. */
@Command(
    name = "substitutes",
    mixinStandardHelpOptions = true,
    description = {
      "Print words that could stand in a word's place in a text, found in three ways: by a "
          + "masked-language-model head that does not see the word, by the same head when it sees "
          + "it, and by static vectors, which know nothing of the text.",
      "Probabilities over all pieces, and cosines. With a model that has no such head there are"
          + " static neighbours alone.",
      "With --json one object: {\"word\", \"start\", \"end\", \"masked\", \"unmasked\","
          + " \"statics\"}, each of the three {\"candidates\": [{\"word\", \"score\"} …], \"why\"},"
          + " why there are none.",
    })
final class SubstitutesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_CONTEXTUAL,
      description =
          "A model with its masked-language-model head: a directory, or hf:ORG/NAME such as "
              + "hf:google-bert/bert-base-uncased. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--static",
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_STATIC,
      description = "Static vectors. Default: ${DEFAULT-VALUE}.")
  private String statics;

  @Option(
      names = {"-k", "--top"},
      paramLabel = "N",
      defaultValue = "10",
      description = "How many of each. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Parameters(
      index = "0",
      paramLabel = "WORD",
      description = "The word, in any case, where it first stands; one [MASK] hides all of it.")
  private String word;

  @Parameters(index = "1", paramLabel = "TEXT", description = "A text that has it.")
  private String text;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "-k must be at least 1, got " + top);
    }
    Models models = ModelDownloads.models(spec.commandLine().getErr());
    var options = Checked.of(spec, device::options);
    boolean has = models.hasMaskedHead(model);
    String noHead = has ? null : "model " + model + " has no masked-language-model head";
    try (WordNeighbors neighbors = models.neighbors(statics);
        MaskedLanguageModel masked = has ? models.maskedLanguageModel(model, options) : null) {
      WordFileReport.opened(neighbors.encoder(), spec.commandLine().getErr());
      Substitutes found =
          Checked.of(spec, () -> Substitutes.of(word, text, masked, noHead, neighbors, top));
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(Json.line(found));
      } else {
        print(found, out);
      }
    }
    return 0;
  }

  private static void print(Substitutes found, PrintWriter out) {
    List<Column> columns = List.of(found.masked(), found.unmasked(), found.statics());
    TextTable table =
        new TextTable(
            false, "masked", "probability", "unmasked", "probability", "static", "cosine");
    int rows = columns.stream().mapToInt(column -> column.candidates().size()).max().orElse(0);
    for (int i = 0; i < rows; i++) {
      int row = i;
      table.row(columns.stream().flatMap(column -> cells(column, row)).toArray(String[]::new));
    }
    out.print(table);
    columns.stream().map(Column::why).filter(why -> why != null).distinct().forEach(out::println);
  }

  private static Stream<String> cells(Column column, int row) {
    if (row >= column.candidates().size()) {
      return Stream.of(row == 0 ? "-" : "", "");
    }
    Candidate candidate = column.candidates().get(row);
    return Stream.of(candidate.word(), String.format(Locale.ROOT, "%.4f", candidate.score()));
  }
}
