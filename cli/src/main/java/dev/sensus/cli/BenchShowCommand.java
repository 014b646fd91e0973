package dev.sensus.cli;

import dev.sensus.eval.bench.BenchMarkdown;
import dev.sensus.eval.bench.BenchResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus bench show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description =
        "Print kept results as a page of Markdown, a section each, which is src/docs/benchmarks.md.")
final class BenchShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "What sensus bench NAME --output FILE kept.")
  private List<Path> files;

  @Override
  public Integer call() throws IOException {
    List<BenchResult> results = new ArrayList<>();
    for (Path file : files) {
      results.add(BenchResult.read(file));
    }
    spec.commandLine().getOut().print(BenchMarkdown.page(results));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
