package dev.sensus.cli;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Occurrences;
import dev.sensus.lens.Profiles;
import dev.sensus.lens.SynonymFile;
import dev.sensus.lens.SynonymGraph;
import dev.sensus.lens.TermDescription;
import dev.sensus.lens.TermSentences;
import dev.sensus.lens.VocabularyLimits;
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
import picocli.CommandLine.Spec;

/** {@code sensus synonyms}. */
@Command(
    name = "synonyms",
    mixinStandardHelpOptions = true,
    description = {
      "Harvest synonyms from an index: words whose neighbours are alike are joined where their"
          + " similarity is in the tail of that of all pairs of words. Written in Solr's format"
          + " with weights, 'bank => bank, lender|0.83', for the filters synonymGraph and"
          + " delimitedBoost of a question's analyzer.",
      "What stands in the same places is not always of the same meaning: opposites and words of one"
          + " kind do too. Look at the file before it is used, and measure with eval.",
    })
final class SynonymsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-x", "--index"},
      required = true,
      paramLabel = "DIR",
      description = "The index.")
  private Path folder;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The file to write.")
  private Path output;

  @Mixin private HarvestOptions harvest;

  @Mixin private WordLimitOptions limits;

  @Option(
      names = "--tail",
      paramLabel = "SHARE",
      defaultValue = "0.0001",
      description =
          "Share of all pairs of words that are joined at most. Default: ${DEFAULT-VALUE}.")
  private double tail;

  @Option(
      names = {"-n", "--most"},
      paramLabel = "N",
      defaultValue = "5",
      description = "Synonyms of a word at most. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print one JSON object about the run.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    TermDescription.Options options = Checked.of(spec, () -> harvest.options(1));
    Checked.noFolder(spec, "--output", output);
    VocabularyLimits words = Checked.of(spec, () -> limits.limits(3));
    Checked.of(
        spec,
        () -> {
          SynonymGraph.require(tail, most);
          return null;
        });
    Models models = ModelDownloads.models(spec.commandLine().getErr());
    try (SensusIndex index = SensusIndex.open(folder)) {
      HarvestOptions.By by = harvest.by(index, models, true);
      Profiles profiles = index.read(() -> profiles(by, index, models, words, options));
      SynonymGraph graph = Checked.of(spec, () -> SynonymGraph.of(profiles, tail, most));
      SynonymFile.write(
          graph,
          List.of(
              "synonyms of " + folder.toAbsolutePath().normalize().getFileName(),
              "by " + by.told(),
              String.format(
                  Locale.ROOT,
                  "%,d words compared, joined from similarity %.4f on (tail %s)",
                  graph.words(),
                  graph.threshold(),
                  tail)),
          output);
      report(graph, by);
    }
    return 0;
  }

  private Profiles profiles(
      HarvestOptions.By by,
      SensusIndex index,
      Models models,
      VocabularyLimits limits,
      TermDescription.Options options)
      throws IOException {
    TermSentences sentences = new TermSentences(index);
    return switch (by) {
      case HEAD -> {
        Progress progress = new Progress("describing words", "words", spec.commandLine().getErr());
        try (MaskedLanguageModel masked =
            models.maskedLanguageModel(harvest.model(index), Checked.of(spec, device::options))) {
          yield Profiles.ofHead(
              sentences,
              masked,
              limits,
              options,
              (done, all) -> progress.update(done, (double) done / all));
        } finally {
          progress.close();
        }
      }
      case OCCURRENCES -> Profiles.ofOccurrences(new Occurrences(index), limits);
      case STATIC -> {
        try (WordNeighbors statics = models.neighbors(index.encoder(IndexFields.STATIC).model())) {
          index.requireMadeWith(IndexFields.STATIC, statics.encoder());
          yield Profiles.ofStatics(sentences, statics, limits);
        }
      }
    };
  }

  private void report(SynonymGraph graph, HarvestOptions.By by) {
    long pairs = graph.synonyms().values().stream().mapToLong(List::size).sum();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("output", output.toString());
      object.put("by", by.toString());
      object.put("words", graph.words());
      object.put("threshold", graph.threshold());
      object.put("words_with_synonyms", graph.synonyms().size());
      object.put("synonyms", pairs);
      out.println(Json.line(object));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d of %,d words have synonyms, %,d in all, of similarity %.4f and more; by %s%n",
        output,
        graph.synonyms().size(),
        graph.words(),
        pairs,
        graph.threshold(),
        by.told());
  }
}
