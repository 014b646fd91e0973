package dev.sensus.cli;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.Answer;
import dev.sensus.query.Hit;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Marks;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
  @Mixin private SenseSearch sense;

  @Option(
      names = {"-x", "--index"},
      required = true,
      paramLabel = "DIR",
      description = "The index.")
  private Path folder;

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
      names = "--from",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many hits to leave out before the first: the next page. Default: 0.")
  private int from;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "NAME=VALUE",
      description =
          "Only documents with this metadata; of numbers and dates also ranges, both ends "
              + "included: year=2001..2010, year=2001... May be given again: other values of "
              + "a name are allowed too, other names must fit as well.")
  private List<String> filters = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Parameters(arity = "0..*", paramLabel = "TEXT", description = "The question.")
  private List<String> text = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    String question = String.join(" ", text);
    if (sense.isAsked()) {
      requireNoOther(question);
    } else if (text.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: 'TEXT', or --sense");
    } else if (question.isBlank()) {
      throw new ParameterException(spec.commandLine(), "the question is empty");
    }
    requireUse();
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
    if (sense.isAsked()) {
      searchSense(byName);
      return 0;
    }
    SearchRequest request =
        Checked.of(
            spec,
            () ->
                options.apply(
                    SearchRequest.of(question, mode).withPage(from, hits).withFilters(byName)));
    try (SensusIndex index = SensusIndex.open(folder);
        IndexEncoders encoders =
            Checked.of(spec, () -> options.encoders(index, spec.commandLine().getErr()));
        SensusSearcher searcher = new SensusSearcher(index, encoders)) {
      PrintWriter out = spec.commandLine().getOut();
      Marks marks = json ? Marks.html() : Terminal.marks();
      Answer answer = Checked.of(spec, () -> searcher.search(request, marks));
      if (json) {
        out.println(json(request, answer));
      } else {
        print(answer, out);
      }
      tellWhereHitsEnd(request, answer);
      CutReport.print(spec.commandLine().getErr(), encoders.counted());
    }
    return 0;
  }

  private void requireNoOther(String question) {
    if (!question.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--sense has its own text, another question is too much: " + question);
    }
    for (String other :
        List.of(
            "--mode",
            "--from",
            "--mmr",
            "--rm3",
            "--rerank",
            "--fusion",
            "--lexical-weight",
            "--rrf-k",
            "--vectors",
            "--depth")) {
      Checked.notBoth(
          spec, "--sense", other, "occurrences of words are found by their sense alone");
    }
  }

  /** What would change nothing in the mode that is told. */
  private void requireUse() {
    if (!Checked.isTold(spec, "--mode") || mode == Mode.HYBRID) {
      return;
    }
    for (String option : List.of("--fusion", "--lexical-weight", "--rrf-k", "--vectors")) {
      Checked.notBoth(spec, "--mode", option, "the option is for --mode hybrid");
    }
    if (mode != Mode.BM25) {
      Checked.notBoth(spec, "--mode", "--rm3", "the option is for --mode bm25 and hybrid");
    }
  }

  private void searchSense(Map<String, List<String>> byName) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (SensusIndex index = SensusIndex.open(folder);
        IndexEncoders encoders = Checked.of(spec, () -> options.encoders(index, err))) {
      Checked.of(
          spec,
          () -> {
            sense.run(index, encoders, hits, byName, json, spec.commandLine().getOut());
            return null;
          });
    }
  }

  private static String json(SearchRequest request, Answer answer) {
    Map<String, Object> milliseconds = new LinkedHashMap<>();
    milliseconds.put("encoding", answer.encodingMillis());
    milliseconds.put("searching", answer.searchingMillis());
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("mode", request.mode().toString());
    object.put("hits", answer.hits());
    object.put("milliseconds", milliseconds);
    return Json.line(object);
  }

  /** A page that is not full because the candidates end, while more documents may match. */
  private void tellWhereHitsEnd(SearchRequest request, Answer answer) {
    boolean full = answer.hits().size() == request.hits();
    if (!full && (request.from() > 0 || answer.found() >= request.depth())) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "sensus search: hits end at %d%s%n",
              answer.found(),
              mode == Mode.BM25 ? "" : "; more with a higher --depth than " + request.depth());
    }
  }

  /** Of a hit by words they may stand in the title, or in another passage. */
  private static boolean isByMeaning(Hit hit) {
    return !hit.wordMatched() && !(hit.scores().getOrDefault(Mode.BM25.toString(), 0f) > 0);
  }

  private static void print(Answer answer, PrintWriter out) {
    if (answer.hits().isEmpty()) {
      out.println("nothing found");
    }
    for (Hit hit : answer.hits()) {
      String scores =
          hit.scores().entrySet().stream()
              .map(score -> String.format(Locale.ROOT, "%s %.3f", score.getKey(), score.getValue()))
              .collect(Collectors.joining(", "));
      String name = hit.title().isEmpty() ? hit.id() : hit.title() + "  [" + hit.id() + "]";
      String title = Marks.none().escape().apply(name.replaceAll("\\s+", " "));
      out.printf(
          Locale.ROOT,
          "%2d. %s%n    %s%n    %.4f (%s)%s%n",
          hit.rank(),
          title,
          hit.snippet(),
          hit.score(),
          scores,
          isByMeaning(hit) ? ", by meaning: no word of the question in it" : "");
    }
  }
}
