package dev.sensus.cli;

import dev.sensus.eval.bench.Bench;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
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

  @Option(names = "--json", description = "Print a JSON list of rows.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Bench bench = Checked.of(spec, () -> new Bench(forks));
    PrintWriter out = spec.commandLine().getOut();
    List<Bench.Row> rows =
        switch (name) {
          case TOKENIZER -> bench.tokenizer();
        };
    if (json) {
      out.println(Json.line(rows));
      return 0;
    }
    TextTable table = new TextTable(true, "name", "ours", "theirs", "unit", "ratio");
    for (Bench.Row row : rows) {
      table.row(
          row.name(),
          String.format(Locale.ROOT, "%.1f", row.ours()),
          String.format(Locale.ROOT, "%.1f", row.theirs()),
          row.unit(),
          String.format(Locale.ROOT, "%.1f", row.ratio()));
    }
    out.print(table);
    rows.forEach(row -> out.println(row.name() + ": " + row.settings()));
    return 0;
  }
}
