package dev.sensus.cli;

import dev.sensus.eval.bench.Row;
import dev.sensus.eval.bench.TokenizerBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measure speed by JMH, beside a rival in the same run.")
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Name {
    TOKENIZER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}.")
  private Name name;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "1",
      description = "Java processes for each side. Default: ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "PATH",
      description = "A collection whose texts are compared too; may be given again.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      defaultValue = "python3",
      description =
          "If this Python has Hugging Face's tokenizers, they are a rival too. "
              + "Default: ${DEFAULT-VALUE}.")
  private String python;

  @Option(names = "--json", description = "Print a JSON list of rows.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Row> rows =
        switch (name) {
          case TOKENIZER ->
              Checked.of(spec, () -> new TokenizerBench(forks, inputs, python)).rows();
        };
    if (json) {
      out.println(Json.line(rows));
      return 0;
    }
    TextTable table = new TextTable(true, "name", "ours", "theirs", "unit", "ratio");
    for (Row row : rows) {
      table.row(
          row.name(), figure(row.ours()), figure(row.theirs()), row.unit(), figure(row.ratio()));
    }
    out.print(table);
    out.println();
    // Rows that were measured alike share a line.
    Map<String, List<String>> settings = new LinkedHashMap<>();
    for (Row row : rows) {
      settings.computeIfAbsent(row.settings(), none -> new ArrayList<>()).add(row.name());
    }
    settings.forEach((setting, names) -> out.println(String.join("; ", names) + ": " + setting));
    return 0;
  }

  private static String figure(Double value) {
    if (value == null) {
      return "-";
    }
    return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : "%.1f", value);
  }
}
