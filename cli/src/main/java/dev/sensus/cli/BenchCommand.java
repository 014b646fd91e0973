package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.eval.bench.EncoderBench;
import dev.sensus.eval.bench.IndexBench;
import dev.sensus.eval.bench.KnnBench;
import dev.sensus.eval.bench.Row;
import dev.sensus.eval.bench.SearchBench;
import dev.sensus.eval.bench.Soak;
import dev.sensus.eval.bench.TokenizerBench;
import dev.sensus.indexer.Quantization;
import dev.sensus.query.HybridQuery;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measure speed beside a rival in the same run.",
      "tokenizer: word pieces, by JMH. encoder: vectors on the CPU, in rounds in which every side "
          + "has a turn. index: a collection from its file to its index, beside encoding alone. "
          + "search: questions, by words, by vectors and by both. "
          + "soak: whether memory stays as it is while many texts are encoded. "
          + "knn: the search for nearest vectors beside brute force, under each quantization.",
    })
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Name {
    TOKENIZER,
    ENCODER,
    INDEX,
    SEARCH,
    SOAK,
    KNN;

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
      description = "tokenizer: Java processes for each side. Default: ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "15",
      description =
          "encoder, index, search: turns of each side that count. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      split = ",",
      converter = EnumNames.OfPrecision.class,
      completionCandidates = EnumNames.OfPrecision.class,
      description =
          "encoder: ${COMPLETION-CANDIDATES}; several with commas. "
              + "Default: all that processors may be fast in.")
  private List<Precision> precisions = List.of();

  @Option(
      names = "--texts",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "soak: how many to encode. Default: ${DEFAULT-VALUE}.")
  private long texts;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_CONTEXTUAL,
      description = "index, soak, knn: contextual encoder. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "PATH",
      description =
          "tokenizer, encoder, knn: a collection whose texts are read too; may be given again. "
              + "index, search: in place of the samples; for search a BEIR folder with judgements.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--vectors",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "knn: how many vectors to make in clusters; 0 for those of the collections alone. "
              + "Default: ${DEFAULT-VALUE}.")
  private int vectors;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      defaultValue = "128",
      description = "knn: of the vectors that are made. Default: ${DEFAULT-VALUE}.")
  private int dimension;

  @Option(
      names = "--quantization",
      paramLabel = "NAME",
      split = ",",
      description = "knn: ${COMPLETION-CANDIDATES}; several with commas. Default: all.")
  private List<Quantization> quantizations = List.of();

  @Option(
      names = "--candidates",
      paramLabel = "N",
      split = ",",
      defaultValue = "100," + HybridQuery.DEFAULT_DEPTH,
      description =
          "knn: how many the search takes, ten of which count; several with commas. sensus search "
              + "takes its --depth. Default: ${DEFAULT-VALUE}.")
  private List<Integer> candidates;

  @Mixin private GraphOptions graph;

  @Option(
      names = {"-x", "--index"},
      paramLabel = "DIR",
      description = "search: an index of the collection. Default: one is made.")
  private Path index;

  @Option(
      names = "--python",
      paramLabel = "PROGRAM",
      defaultValue = "python3",
      description =
          "tokenizer, encoder: if this Python has Hugging Face's tokenizers, or torch and "
              + "transformers, they are a rival too. "
              + "Default: ${DEFAULT-VALUE}.")
  private String python;

  @Option(names = "--json", description = "Print a JSON list of rows.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Consumer<String> notes =
        note -> {
          err.println("sensus bench: " + note);
          err.flush();
        };
    List<Row> rows =
        switch (name) {
          case TOKENIZER ->
              Checked.of(spec, () -> new TokenizerBench(forks, inputs, python)).rows();
          case ENCODER ->
              Checked.of(spec, () -> new EncoderBench(rounds, precisions, inputs, python, notes))
                  .rows();
          case INDEX -> Checked.of(spec, () -> new IndexBench(inputs, model, rounds)).rows();
          case SEARCH ->
              Checked.of(spec, () -> new SearchBench(rounds, inputs, index, notes)).rows();
          case SOAK -> Checked.of(spec, () -> new Soak(texts, model, notes)).rows();
          case KNN ->
              Checked.of(
                      spec,
                      () ->
                          new KnnBench(
                              inputs,
                              model,
                              vectors,
                              dimension,
                              quantizations,
                              graph.settings(),
                              candidates,
                              notes))
                  .rows();
        };
    if (json) {
      out.println(Json.line(rows));
      return 0;
    }
    TextTable table = new TextTable(true, "name", "ours", "theirs", "unit", "ratio");
    for (Row row : rows) {
      table.row(
          row.name(),
          figure(row.ours(), row.unit()),
          figure(row.theirs(), row.unit()),
          row.unit(),
          figure(row.ratio(), "times"));
    }
    out.print(table);
    out.println();
    // Rows that were measured alike share a line.
    Map<String, Set<String>> settings = new LinkedHashMap<>();
    for (Row row : rows) {
      settings.computeIfAbsent(row.settings(), none -> new LinkedHashSet<>()).add(row.name());
    }
    settings.forEach((setting, names) -> out.println(String.join("; ", names) + ": " + setting));
    return 0;
  }

  private static String figure(Double value, String unit) {
    if (value == null) {
      return "-";
    }
    if (unit.equals("cosine") || unit.equals("share")) {
      return String.format(Locale.ROOT, "%.5f", value);
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }
}
