package dev.sensus.cli;

import dev.sensus.encoder.DistillationOptions;
import dev.sensus.encoder.DistillationOptions.Weighting;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceVocabulary;
import dev.sensus.encoder.StaticDistillation;
import dev.sensus.encoder.StaticDistiller;
import dev.sensus.encoder.WordFrequencies;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.SourceDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sensus train distill}. */
@Command(
    name = "distill",
    mixinStandardHelpOptions = true,
    description = {
      "Make static vectors of a contextual model: one for each piece of its vocabulary.",
      "What it writes is for --static, and for model2vec and sentence-transformers.",
    })
final class TrainDistillCommand implements Callable<Integer> {
  /** Real shares of frequent pieces are larger than Zipf's law has them, so a is larger too. */
  private static final double COUNTED_COEFFICIENT = 1e-3;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "REF",
      description = "The contextual model, such as " + Models.DEFAULT_CONTEXTUAL + ".")
  private String model;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the static vectors.")
  private Path output;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description =
          "Of the vectors. Default: "
              + DistillationOptions.DEFAULT_DIMENSION
              + ", or the model's where it has fewer.")
  private Integer dimension;

  @Option(
      names = "--weights",
      paramLabel = "NAME",
      defaultValue = "sif",
      description =
          "What frequent pieces count less by: ${COMPLETION-CANDIDATES}. "
              + "Default: ${DEFAULT-VALUE}.")
  private Weighting weights;

  @Option(
      names = "--sif",
      paramLabel = "A",
      description =
          "SIF's a, between 0 and 1; the larger, the more frequent pieces count. Default: "
              + DistillationOptions.DEFAULT_COEFFICIENT
              + ", or with --counts "
              + COUNTED_COEFFICIENT
              + ".")
  private Double sif;

  @Option(
      names = "--counts",
      paramLabel = "PATH",
      description =
          "A collection in which SIF counts the pieces. Default: the vocabulary's order, by "
              + "Zipf's law.")
  private Path counts;

  @Mixin private DeviceOption device;

  @Option(names = "--overwrite", description = "Replace static vectors that are there.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    DistillationOptions options = Checked.of(spec, this::options);
    ModelOptions modelOptions = Checked.of(spec, device::options);
    PrintWriter err = spec.commandLine().getErr();
    try {
      StaticDistillation.check(output, overwrite);
      long start = System.nanoTime();
      Models models = ModelDownloads.models(err);
      if (counts != null) {
        options = options.withFrequencies(count(models));
      }
      StaticDistillation result;
      try (StaticDistiller distiller = models.distiller(model, modelOptions);
          Progress progress = new Progress("distilling", "pieces", err)) {
        result = distill(distiller, options, progress);
      }
      result.write(output, overwrite);
      report(result, (System.nanoTime() - start) / 1e9);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + ": is there already; --overwrite replaces it", e);
    }
    return 0;
  }

  private DistillationOptions options() {
    if (weights != Weighting.SIF && (sif != null || counts != null)) {
      throw new ParameterException(
          spec.commandLine(), (sif != null ? "--sif" : "--counts") + ": is for --weights sif");
    }
    DistillationOptions options = DistillationOptions.defaults().withWeighting(weights);
    if (dimension != null) {
      options = options.withDimension(dimension);
    }
    if (sif != null) {
      return options.withCoefficient(sif);
    }
    return counts == null ? options : options.withCoefficient(COUNTED_COEFFICIENT);
  }

  private StaticDistillation distill(
      StaticDistiller distiller, DistillationOptions options, Progress progress)
      throws IOException {
    DistillationOptions fitting =
        dimension != null
            ? options
            : options.withDimension(Math.min(options.dimension(), distiller.maxDimension()));
    double all = distiller.pieces();
    return Checked.of(
        spec, () -> distiller.distill(fitting, done -> progress.update(done, done / all)));
  }

  /** Counts the pieces of all documents. */
  private WordFrequencies count(Models models) throws IOException {
    Map<String, Long> found = new HashMap<>();
    long total = 0;
    long documents = 0;
    FieldNames fields = FieldNames.usual().withoutId();
    try (PieceVocabulary pieces = models.pieces(model);
        DocumentReader reader = DocumentReaders.open(counts, fields);
        Progress progress =
            new Progress("counting pieces", "documents", spec.commandLine().getErr())) {
      for (SourceDocument next = reader.next(); next != null; next = reader.next()) {
        for (int id : pieces.pieces(next.title() + "\n" + next.body()).ids()) {
          found.merge(pieces.piece(id), 1L, Long::sum);
          total++;
        }
        progress.update(++documents, reader.progress());
      }
    }
    if (total == 0) {
      throw new CollectionException(counts, "has no words");
    }
    return WordFrequencies.of(found, total);
  }

  private void report(StaticDistillation result, double seconds) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("output", output.toString());
      object.put("model", model);
      object.put("pieces", result.pieces());
      object.put("dimension", result.dimension());
      object.put("weights", weights.name().toLowerCase(Locale.ROOT));
      object.put("explained_variance", result.explainedVariance());
      object.put("seconds", seconds);
      out.println(Json.line(object));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d pieces × %d of %s, %.1f %% of the variance, in %.1f s%n",
        output,
        result.pieces(),
        result.dimension(),
        model,
        100 * result.explainedVariance(),
        seconds);
  }
}
