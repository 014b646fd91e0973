package dev.sensus.cli;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.Hit;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Marks;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus search}. */
@Command(name = "search", mixinStandardHelpOptions = true, description = "Ask an index a question.")
final class SearchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SearchOptions options;

  @Option(
      names = "--mode",
      paramLabel = "NAME",
      defaultValue = "hybrid",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Mode mode;

  @Option(
      names = {"-n", "--hits"},
      paramLabel = "N",
      defaultValue = "10",
      description = "How many hits at most. Default: ${DEFAULT-VALUE}.")
  private int hits;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "NAME=VALUE",
      description =
          "Only documents with this metadata. May be given again: other values of "
              + "a name are allowed too, other names must fit as well.")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "TEXT", description = "The question.")
  private List<String> text;

  @Override
  public Integer call() throws IOException {
    String question = String.join(" ", text);
    if (question.isBlank()) {
      throw new ParameterException(spec.commandLine(), "the question is empty");
    }
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (String filter : filters) {
      int equals = filter.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            spec.commandLine(), "--filter must be NAME=VALUE, got " + filter);
      }
      byName
          .computeIfAbsent(filter.substring(0, equals), name -> new ArrayList<>())
          .add(filter.substring(equals + 1));
    }
    SearchRequest request =
        Checked.of(
            spec,
            () ->
                options.apply(SearchRequest.of(question, mode).withHits(hits).withFilters(byName)));
    try (SensusIndex index = SensusIndex.open(options.index);
        IndexEncoders encoders =
            Checked.of(spec, () -> options.encoders(index, spec.commandLine().getErr()))) {
      SensusSearcher searcher = new SensusSearcher(index, encoders);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("mode", mode.toString());
        object.put("hits", searcher.search(request, Marks.html()));
        out.println(Json.line(object));
      } else {
        print(searcher.search(request, Terminal.marks()), out);
      }
      CutReport.print(spec.commandLine().getErr(), encoders.counted());
    }
    return 0;
  }

  private static void print(List<Hit> hits, PrintWriter out) {
    if (hits.isEmpty()) {
      out.println("nothing found");
    }
    for (Hit hit : hits) {
      String scores =
          hit.scores().entrySet().stream()
              .map(score -> String.format(Locale.ROOT, "%s %.3f", score.getKey(), score.getValue()))
              .collect(Collectors.joining(", "));
      String name = hit.title().isEmpty() ? hit.id() : hit.title() + "  [" + hit.id() + "]";
      String title = Marks.none().escape().apply(name.replaceAll("\\s+", " "));
      out.printf(
          Locale.ROOT,
          "%2d. %s%n    %s%n    %.4f (%s)%n",
          hit.rank(),
          title,
          hit.snippet(),
          hit.score(),
          scores);
    }
  }
}
