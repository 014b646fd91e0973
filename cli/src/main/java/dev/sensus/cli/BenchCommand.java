package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.eval.bench.BenchResult;
import dev.sensus.eval.bench.EncoderBench;
import dev.sensus.eval.bench.IndexBench;
import dev.sensus.eval.bench.KnnBench;
import dev.sensus.eval.bench.Machine;
import dev.sensus.eval.bench.Row;
import dev.sensus.eval.bench.SearchBench;
import dev.sensus.eval.bench.Soak;
import dev.sensus.eval.bench.TokenizerBench;
import dev.sensus.indexer.Quantization;
import dev.sensus.indexer.VectorSettings;
import dev.sensus.query.HybridQuery;
import dev.sensus.train.TrainingBench;
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
import picocli.CommandLine.MissingParameterException;
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
      "Measure speed beside a baseline in the same run.",
      "tokenizer: word pieces, by JMH, beside Hugging Face's tokenizer. "
          + "encoder: vectors on the CPU, beside DJL's BERT, in rounds in which every side has a "
          + "turn. index: a collection from its file to its index, beside encoding alone. "
          + "knn: the search for nearest vectors beside brute force, under each quantization. "
          + "search: hybrid search beside words and vectors alone. "
          + "soak: whether memory stays as it is while many texts are encoded. "
          + "train: steps of training beside a third of the encoder's forward speed.",
      "all runs the first five, each in a Java of its own; show makes a page of what was kept.",
    },
    subcommands = {BenchAllCommand.class, BenchShowCommand.class})
final class BenchCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Name {
    TOKENIZER,
    ENCODER,
    INDEX,
    SEARCH,
    SOAK,
    TRAIN,
    KNN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "${COMPLETION-CANDIDATES}.")
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
          "encoder, index, search, train: turns of each side that count. Default: ${DEFAULT-VALUE}.")
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

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Keep the rows here too, as JSON with machine, Java, versions and settings; for "
              + "sensus bench show.")
  private Path output;

  @Option(
      names = "--json",
      description = "Print what --output keeps, on one line, in place of the table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (name == null) {
      throw new MissingParameterException(
          spec.commandLine(),
          spec.positionalParameters().get(0),
          "Missing required parameter: 'NAME'");
    }
    Checked.noFolder(spec, "--output", output);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Consumer<String> notes =
        note -> {
          err.println("sensus bench: " + note);
          err.flush();
        };
    Prepared prepared = Checked.of(spec, () -> prepare(notes));
    Machine machine = Machine.now();
    machine.warning().ifPresent(notes);
    List<Row> rows = prepared.rows();
    BenchResult result =
        BenchResult.of(
            name.toString(),
            spec.commandLine().getParseResult().originalArgs(),
            machine,
            Main.class.getPackage().getImplementationVersion(),
            settings(),
            rows);
    if (json) {
      out.println(Json.line(result));
    } else {
      print(rows, out);
    }
    if (output != null) {
      result.write(output);
    }
    return 0;
  }

  /** What is measured, ready to begin. */
  private interface Prepared {
    List<Row> rows() throws IOException;
  }

  private Prepared prepare(Consumer<String> notes) {
    return switch (name) {
      case TOKENIZER -> new TokenizerBench(forks, inputs, python)::rows;
      case ENCODER -> new EncoderBench(rounds, precisions, inputs, python, notes)::rows;
      case INDEX -> new IndexBench(inputs, model, rounds)::rows;
      case SEARCH -> new SearchBench(rounds, inputs, index, notes)::rows;
      case SOAK -> new Soak(texts, model, notes)::rows;
      case TRAIN -> new TrainingBench(rounds)::rows;
      case KNN ->
          new KnnBench(
                  inputs,
                  model,
                  vectors,
                  dimension,
                  quantizations,
                  graph.settings(),
                  candidates,
                  notes)
              ::rows;
    };
  }

  /**
   * What the benchmark goes by, told or not; an option that was not told and has no default not.
   */
  private Map<String, Object> settings() {
    Map<String, Object> all = new LinkedHashMap<>();
    List<String> collections = inputs.stream().map(Path::toString).toList();
    switch (name) {
      case TOKENIZER -> {
        all.put("forks", forks);
        all.put("python", python);
        all.put("input", collections);
      }
      case ENCODER -> {
        all.put("rounds", rounds);
        all.put("precision", precisions.stream().map(Precision::toString).toList());
        all.put("python", python);
        all.put("input", collections);
      }
      case INDEX -> {
        all.put("rounds", rounds);
        all.put("model", model);
        all.put("input", collections);
      }
      case SEARCH -> {
        all.put("rounds", rounds);
        all.put("index", index == null ? List.of() : index.toString());
        all.put("input", collections);
      }
      case SOAK -> {
        all.put("texts", texts);
        all.put("model", model);
      }
      case TRAIN -> all.put("rounds", rounds);
      case KNN -> {
        VectorSettings built = graph.settings();
        all.put("vectors", vectors);
        all.put("dimension", dimension);
        all.put("quantization", quantizations.stream().map(Quantization::toString).toList());
        all.put("candidates", candidates);
        all.put("connections", built.connections());
        all.put("beam-width", built.beamWidth());
        all.put("merge-threads", built.mergeThreads());
        if (!inputs.isEmpty()) {
          all.put("model", model);
        }
        all.put("input", collections);
      }
    }
    all.values().removeIf(List.of()::equals);
    return all;
  }

  private static void print(List<Row> rows, PrintWriter out) {
    TextTable table = new TextTable(true, "name", "ours", "theirs", "unit", "ratio");
    for (Row row : rows) {
      table.row(row.cells().toArray(String[]::new));
    }
    out.print(table);
    out.println();
    // Rows that were measured alike share a line.
    Map<String, Set<String>> settings = new LinkedHashMap<>();
    for (Row row : rows) {
      settings.computeIfAbsent(row.settings(), none -> new LinkedHashSet<>()).add(row.name());
    }
    settings.forEach((setting, names) -> out.println(String.join("; ", names) + ": " + setting));
    out.flush();
  }
}
