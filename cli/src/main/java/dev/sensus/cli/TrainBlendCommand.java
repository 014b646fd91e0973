package dev.sensus.cli;

import dev.sensus.encoder.Precision;
import dev.sensus.encoder.StaticBlend;
import dev.sensus.train.StaticBlending;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sensus train blend}. */
@Command(
    name = "blend",
    mixinStandardHelpOptions = true,
    description = {
      "Make one static model of several that have one vocabulary, and let rare pieces count more.",
      "Models that were trained apart err in different places; their blend errs less.",
    })
final class TrainBlendCommand implements Callable<Integer> {
  private static final double RARITY = 0.3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--static",
      required = true,
      paramLabel = "REF",
      description =
          "A static model: built in, a directory (of a BERT: its input embeddings), hf:ORG/NAME; "
              + "may be given again.")
  private List<String> models;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the result, as --static takes it.")
  private Path output;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description = "Of the result. Default: that of the first model.")
  private Integer dimension;

  @Option(
      names = "--counts",
      paramLabel = "PATH",
      description =
          "A collection, or a file of pairs, that tells which pieces are rare; may be given again. "
              + "Default: none, and pieces count as they do in the models.")
  private List<String> counts = List.of();

  @Option(
      names = "--rarity",
      paramLabel = "X",
      description =
          "The power of the inverse document frequency that vectors are multiplied by. Default: "
              + RARITY
              + ".")
  private Double rarity;

  @Option(
      names = "--save",
      paramLabel = "NAME",
      converter = EnumNames.OfPrecision.class,
      description = "What the result's weights are kept in: fp32, fp16 or bf16. Default: fp16.")
  private Precision stored = Precision.FP16;

  @Option(names = "--overwrite", description = "Replace a model that is there.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (counts.isEmpty() && rarity != null) {
      throw new ParameterException(spec.commandLine(), "--rarity: needs --counts");
    }
    if (dimension != null && dimension < 1) {
      throw new ParameterException(
          spec.commandLine(), "--dimension must be at least 1, got " + dimension);
    }
    if (stored != Precision.FP32 && stored != Precision.FP16 && stored != Precision.BF16) {
      throw new ParameterException(spec.commandLine(), "--save: must be fp32, fp16 or bf16");
    }
    if (Files.exists(output) && !overwrite) {
      throw new IOException(output + ": is there already; --overwrite replaces it");
    }
    PrintWriter err = spec.commandLine().getErr();
    StaticBlend blend;
    long start = System.nanoTime();
    try (TrainProgress progress = new TrainProgress(err)) {
      StaticBlending blending = new StaticBlending(ModelDownloads.models(err), models, progress);
      if (!counts.isEmpty()) {
        List<Path> sources = TrainingSources.of(spec, counts);
        double power = rarity == null ? RARITY : rarity;
        Checked.of(
            spec,
            () -> {
              blending.weigh(sources, power);
              return null;
            });
      }
      blend =
          Checked.of(
              spec,
              () -> blending.write(output, dimension == null ? 0 : dimension, stored, overwrite));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + ": is there already; --overwrite replaces it", e);
    }
    report(blend, (System.nanoTime() - start) / 1e9);
    return 0;
  }

  private void report(StaticBlend blend, double seconds) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    int pieces = blend.matrix().length / blend.dimension();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("output", output.toString());
      object.put("models", models);
      object.put("pieces", pieces);
      object.put("dimension", blend.dimension());
      object.put("explained_variance", blend.explained());
      object.put("seconds", seconds);
      out.println(Json.line(object));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d pieces × %d of %s, %.1f %% of the variance, in %.1f s%n",
        output,
        pieces,
        blend.dimension(),
        String.join(", ", models),
        100 * blend.explained(),
        seconds);
  }
}
