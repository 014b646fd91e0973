package dev.sensus.cli;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Line;
import dev.sensus.lens.Occurrences;
import dev.sensus.lens.SenseFinder;
import dev.sensus.lens.SenseOptions;
import dev.sensus.lens.SensesPage;
import dev.sensus.lens.WordSenses;
import dev.sensus.lens.WordSenses.Sense;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus senses}. */
@Command(
    name = "senses",
    mixinStandardHelpOptions = true,
    description = {
      "Sort the occurrences of a word in an index (index --occurrences) by sense: clusters of their "
          + "vectors, as many as make the highest mean silhouette; below --threshold all is one.",
      "Of each sense the size, words that stand by it more than by the others, and its most typical "
          + "lines.",
    })
final class SensesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-x", "--index"},
      required = true,
      paramLabel = "DIR",
      description = "The index.")
  private Path folder;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "5",
      description = "Lines of each sense. Default: ${DEFAULT-VALUE}.")
  private int lines;

  @Option(
      names = "--most-senses",
      paramLabel = "K",
      defaultValue = "8",
      description = "Senses at most. Default: ${DEFAULT-VALUE}.")
  private int mostSenses;

  @Option(
      names = "--threshold",
      paramLabel = "S",
      description =
          "Silhouette under which there is one sense. Default: .1 by word, .03 by context.")
  private Double threshold;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Occurrences that are looked at, of more by chance. Default: ${DEFAULT-VALUE}.")
  private int sample;

  @Mixin private AspectOption by;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description =
          "Draw the occurrences in two dimensions too: a page with lines, or the plot alone where "
              + "the name ends in .svg.")
  private Path plot;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Parameters(paramLabel = "WORD", description = "The word, in any case.")
  private String word;

  @Override
  public Integer call() throws IOException {
    Checked.noFolder(spec, "--plot", plot);
    SenseOptions options =
        Checked.of(
            spec,
            () ->
                SenseOptions.defaults()
                    .withSizes(sample, mostSenses, lines)
                    .withThreshold(threshold)
                    .withAspect(by.aspect()));
    try (SensusIndex index = SensusIndex.open(folder)) {
      SenseFinder finder = new SenseFinder(new Occurrences(index));
      WordSenses senses = index.read(() -> finder.find(word, options));
      if (plot != null) {
        SensesPage.write(senses, plot);
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(Json.line(senses));
      } else {
        print(senses, out);
      }
    }
    return 0;
  }

  private void print(WordSenses senses, PrintWriter out) {
    out.printf(Locale.ROOT, "%s: %s%n", senses.word(), SensesPage.summary(senses));
    for (int i = 0; i < senses.senses().size(); i++) {
      Sense sense = senses.senses().get(i);
      out.printf(
          Locale.ROOT,
          "%n%d  %,d occurrence%s%s%n",
          i + 1,
          sense.size(),
          sense.size() == 1 ? "" : "s",
          sense.companions().isEmpty() ? "" : ": " + String.join(", ", sense.companions()));
      for (Line line : sense.lines()) {
        out.println(KeywordLines.of(line));
      }
    }
    if (plot != null) {
      out.printf(Locale.ROOT, "%nplot: %s%n", plot);
    }
  }
}
