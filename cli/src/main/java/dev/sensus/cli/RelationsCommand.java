package dev.sensus.cli;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Relation;
import dev.sensus.lens.Relations;
import dev.sensus.lens.VocabularyLimits;
import dev.sensus.query.Marks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus relations}. */
@Command(
    name = "relations",
    mixinStandardHelpOptions = true,
    description = {
      "Harvest relations from the sentences of an index in which two terms meet: a term, the verb"
          + " behind it with its preposition, another term; the terms that meet more often than by"
          + " chance first. Without a tagger: what is a verb is told by the words beside it.",
      "A table; with --json one object: {\"found\", \"relations\": [{\"subject\", \"relation\","
          + " \"object\", \"sentences\", \"meetings\", \"association\", \"example\": {\"id\","
          + " \"text\", \"start\", \"end\", \"subject\": {\"start\", \"end\"}, \"relation\","
          + " \"object\"}} …]}; places are UTF-16 units of the document's body.",
    })
final class RelationsCommand implements Callable<Integer> {
  private static final int WIDTH = 90;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-x", "--index"},
      required = true,
      paramLabel = "DIR",
      description = "The index.")
  private Path folder;

  @Option(
      names = "--near",
      paramLabel = "N",
      defaultValue = "8",
      description = "Words from one term to the other, at most. Default: ${DEFAULT-VALUE}.")
  private int near;

  @Option(
      names = "--min-sentences",
      paramLabel = "N",
      defaultValue = "2",
      description = "Sentences in which the two terms must meet. Default: ${DEFAULT-VALUE}.")
  private int least;

  @Mixin private WordLimitOptions limits;

  @Option(
      names = {"-n", "--most"},
      paramLabel = "N",
      defaultValue = "20",
      description = "Relations at most. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Parameters(
      arity = "0..2",
      paramLabel = "TERM",
      description = "A word that a relation must have, or two; else all words within the limits.")
  private List<String> terms = List.of();

  @Override
  public Integer call() throws IOException {
    if (most < 1) {
      throw new ParameterException(spec.commandLine(), "--most must be at least 1, got " + most);
    }
    Relations.Options options = Checked.of(spec, () -> new Relations.Options(near, least));
    VocabularyLimits words = Checked.of(spec, () -> limits.limits(2));
    try (SensusIndex index = SensusIndex.open(folder)) {
      List<Relation> all =
          Checked.of(spec, () -> index.read(() -> Relations.of(index, terms, words, options)));
      report(all.subList(0, Math.min(most, all.size())), all.size());
    }
    return 0;
  }

  private void report(List<Relation> shown, int found) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("found", found);
      object.put("relations", shown);
      out.println(Json.line(object));
      return;
    }
    if (shown.isEmpty()) {
      out.println("nothing found");
      return;
    }
    for (Relation relation : shown) {
      out.printf(
          Locale.ROOT,
          "%s | %s | %s  (%d of %d sentences, association %.1f)%n    %s [%s]%n",
          relation.subject(),
          relation.relation(),
          relation.object(),
          relation.sentences(),
          relation.meetings(),
          relation.association(),
          shown(relation.example()),
          relation.example().id());
    }
    out.printf(Locale.ROOT, "%d of %,d relations%n", shown.size(), found);
  }

  /** The sentence on one line; of a long one what begins with the subject. */
  private static String shown(Relation.Example example) {
    String text = example.text();
    String from = text.substring(example.subject().start() - example.start());
    String line = text.length() <= WIDTH ? text : from.equals(text) ? text : "…" + from;
    return TextTable.cut(Marks.none().escape().apply(line.replaceAll("\\s+", " ")), WIDTH);
  }
}
