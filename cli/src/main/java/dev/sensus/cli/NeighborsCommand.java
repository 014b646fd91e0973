package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.encoder.WordNeighbors.Neighbor;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus neighbors}. */
@Command(
    name = "neighbors",
    mixinStandardHelpOptions = true,
    description = {
      "Print the words nearest to words in a space of static vectors.",
      "A table a word; with --json one object: {\"word\", \"neighbors\": [{\"word\", \"cosine\"} …]}.",
    })
final class NeighborsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--static",
      paramLabel = "REF",
      description =
          "Where to look: a file of word vectors, or the whole words among the pieces of a static "
              + "embedding. Default: "
              + Models.DEFAULT_STATIC
              + ".")
  private String statics;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      description = "The same for the input embeddings of a BERT.")
  private String model;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "10",
      description = "How many words at most. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(names = "--json", description = "Print one JSON object a word.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "WORD",
      description =
          "Words. One of several pieces has the mean of their vectors; of fastText's model one "
              + "that it does not list has that of its n-grams.")
  private List<String> words;

  @Override
  public Integer call() throws IOException {
    Checked.notBoth(spec, "--model", "--static", "choose one");
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "-n must be at least 1, got " + count);
    }
    boolean pieces = model != null && (statics == null || Checked.isTold(spec, "--model"));
    String reference = pieces ? model : statics != null ? statics : Models.DEFAULT_STATIC;
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (WordNeighbors neighbors = ModelDownloads.models(err).neighbors(reference)) {
      WordFileReport.opened(neighbors.encoder(), err);
      boolean following = false;
      for (String word : words) {
        List<Neighbor> nearest = neighbors.nearest(word, count);
        if (json) {
          Map<String, Object> object = new LinkedHashMap<>();
          object.put("word", word);
          object.put("neighbors", nearest);
          out.println(Json.line(object));
          continue;
        }
        if (following) {
          out.println();
        }
        following = true;
        out.print(table(word, nearest));
      }
    }
    return 0;
  }

  private static TextTable table(String word, List<Neighbor> nearest) {
    TextTable table = new TextTable(true, word, "cosine");
    for (Neighbor neighbor : nearest) {
      table.row(neighbor.word(), String.format(Locale.ROOT, "%.4f", neighbor.cosine()));
    }
    return table;
  }
}
