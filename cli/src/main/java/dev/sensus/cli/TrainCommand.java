package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.eval.collection.CollectionFolder;
import dev.sensus.lucene.VocabularyOptions;
import dev.sensus.lucene.WordPieceOptions;
import dev.sensus.train.LogLine;
import dev.sensus.train.ModelTraining;
import dev.sensus.train.TrainingOptions;
import dev.sensus.train.TrainingRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sensus train}: adapts a model to a collection, or makes one. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Adapt a model to a collection, from its documents alone, or make a small one.",
      "Broken off and called again, it goes on from the last checkpoint (OUTPUT.training).",
    },
    subcommands = {
      TrainVocabularyCommand.class,
      TrainDistillCommand.class,
      TrainBlendCommand.class,
      TrainWordsCommand.class
    })
final class TrainCommand implements Callable<Integer> {
  private static final List<String> OF_LAYERS =
      List.of("--part", "--precision", "--dropout", "--embedding-rate", "--head-rate");

  private static final List<String> OF_MASKED =
      List.of(
          "--masked-batch",
          "--masked-length",
          "--masked-share",
          "--masked-sentences",
          "--masked-subsampling",
          "--masked-candidates",
          "--whole-words");

  private static final List<String> OF_PAIRS =
      List.of(
          "--pairs",
          "--batch",
          "--question-length",
          "--length",
          "--scale",
          "--lexical",
          "--hide",
          "--topics",
          "--topical",
          "--topics-by",
          "--negatives");

  @Spec private CommandSpec spec;
  @Mixin private TrainOptions options;
  @Mixin private DeviceOption device;

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "PATH",
      description =
          "Learn from its documents: a collection, or a file of pairs (title and text, query and "
              + "positive). May be given again.")
  private List<String> collections = List.of();

  @Option(
      names = "--from",
      paramLabel = "REF",
      description = "The model that it begins as. Default: " + Models.DEFAULT_CONTEXTUAL + ".")
  private String from;

  @Option(
      names = "--static",
      description =
          "Train a static model, one vector a piece. Default of --from: "
              + Models.DEFAULT_STATIC
              + ".")
  private boolean isStatic;

  @Option(
      names = "--new",
      paramLabel = "SHAPE",
      description =
          "Make a new model. A BERT, LAYERSxHIDDEN[xHEADS[xINTERMEDIATE]] such as 4x256x4x1024, "
              + "begins as the static model --from of that dimension; with --static the dimension "
              + "alone, and the vocabulary is that of --from.")
  private String shape;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      description =
          "With --new: learn a vocabulary of so many pieces from the documents, and begin with "
              + "nothing else. Default: the vocabulary and vectors of --from.")
  private Integer vocabulary;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "The folder of the result, as --model takes it.")
  private Path output;

  @Option(
      names = "--qrels",
      paramLabel = "NAME",
      description = "Learn from the judged questions of the first collection, qrels/NAME.tsv, too.")
  private String judgements;

  @Option(
      names = "--validation",
      paramLabel = "DIR",
      description =
          "A collection whose judged questions tell how good the model is. Default: held-out "
              + "pairs do.")
  private String validation;

  @Option(
      names = "--validation-qrels",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "Which of its judgements. Default: ${DEFAULT-VALUE}.")
  private String validationSplit;

  @Option(
      names = "--topics-by",
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_STATIC,
      description =
          "The static model by whose vectors texts are put into topics. Default: "
              + "${DEFAULT-VALUE}.")
  private String topicsBy;

  @Option(
      names = "--teacher",
      paramLabel = "REF",
      description =
          "A larger model to learn from (--objectives scores, or vectors where both have one "
              + "dimension). Default, to adapt: --from itself.")
  private String teacher;

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
    if (collections.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--collection: what shall it learn from?");
    }
    if (output == null) {
      throw new ParameterException(spec.commandLine(), "--output: where shall the model go?");
    }
    if (stored != Precision.FP32 && stored != Precision.FP16 && stored != Precision.BF16) {
      throw new ParameterException(spec.commandLine(), "--save: must be fp32, fp16 or bf16");
    }
    TrainingOptions asked = Checked.of(spec, () -> options.options(isStatic, shape != null));
    requireUse(asked);
    boolean ownTeacher = teacher == null && options.adaptsAsUsual(isStatic, shape != null);
    if (!ownTeacher && (teacher != null) != asked.needsTeacher()) {
      throw new ParameterException(
          spec.commandLine(),
          teacher == null
              ? "--teacher: whose scores or vectors shall be learnt?"
              : "--teacher: is for --objectives scores or vectors");
    }
    if (Files.exists(output) && !overwrite) {
      throw new IOException(output + ": is there already; --overwrite replaces it");
    }
    PrintWriter err = spec.commandLine().getErr();
    Models models = ModelDownloads.models(err);
    TrainingRequest request = request(models, ownTeacher);
    long start = System.nanoTime();
    ModelTraining.Report report;
    try (TrainProgress progress = new TrainProgress(err)) {
      report = new ModelTraining(request, asked, progress).run();
    }
    report(report, (System.nanoTime() - start) / 1e9);
    return 0;
  }

  /** Refuses what was told and would change nothing. */
  private void requireUse(TrainingOptions asked) {
    if (isStatic) {
      requireUntold(OF_LAYERS, "a static model has no layers");
    }
    if (asked.maskedWeight() == 0) {
      requireUntold(OF_MASKED, "--objectives has no masked");
    }
    if (!asked.hasPairs()) {
      requireUntold(OF_PAIRS, "--objectives has no pairs, scores or vectors");
    }
  }

  private void requireUntold(List<String> names, String why) {
    for (String name : names) {
      if (Checked.isTold(spec, name)) {
        throw new ParameterException(spec.commandLine(), name + ": has no use, for " + why);
      }
    }
  }

  private TrainingRequest request(Models models, boolean ownTeacher) throws IOException {
    List<Path> sources = TrainingSources.of(spec, collections);
    if (judgements != null && !Files.isDirectory(sources.get(0))) {
      throw new ParameterException(
          spec.commandLine(),
          "--qrels: the first collection must be a folder with qrels/"
              + judgements
              + ".tsv, got the file "
              + collections.get(0));
    }
    boolean fresh = shape != null;
    TrainingRequest.Shape parsed = fresh ? Checked.of(spec, this::shape) : null;
    String begin =
        from != null ? from : isStatic || fresh ? Models.DEFAULT_STATIC : Models.DEFAULT_CONTEXTUAL;
    String teaching = ownTeacher ? begin : teacher;
    return new TrainingRequest(
        models.locate(begin),
        isStatic,
        fresh,
        parsed,
        vocabulary == null ? null : Checked.of(spec, this::vocabulary),
        sources,
        judgements == null ? null : sources.get(0),
        judgements,
        validation == null ? null : CollectionFolder.resolve(validation),
        validationSplit,
        models.locate(topicsBy),
        teaching == null ? null : models.encoder(teaching, Checked.of(spec, device::options)),
        output,
        stored,
        spec.commandLine().getParseResult().originalArgs(),
        Checked.of(spec, device::options).device());
  }

  private VocabularyOptions vocabulary() {
    if (shape == null) {
      throw new IllegalArgumentException("--vocabulary: is for a new model (--new)");
    }
    List<String> specials = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    return new VocabularyOptions(
        WordPieceOptions.uncased().withSpecials(Set.copyOf(specials)),
        vocabulary,
        specials,
        VocabularyOptions.DEFAULT_MIN_FREQUENCY,
        VocabularyOptions.DEFAULT_ALPHABET);
  }

  private TrainingRequest.Shape shape() {
    String[] parts = shape.split("x", -1);
    int[] numbers = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].matches("[1-9]\\d{0,5}")) {
        throw new IllegalArgumentException("--new: '" + shape + "' is no shape such as 4x256");
      }
      numbers[i] = Integer.parseInt(parts[i]);
    }
    if (isStatic ? numbers.length != 1 : numbers.length < 2 || numbers.length > 4) {
      throw new IllegalArgumentException(
          "--new: '" + shape + "' is no shape of a " + (isStatic ? "static model" : "BERT"));
    }
    if (isStatic) {
      return new TrainingRequest.Shape(1, numbers[0], 1, 1);
    }
    int hidden = numbers[1];
    int heads = numbers.length > 2 ? numbers[2] : Math.max(1, hidden / 64);
    int intermediate = numbers.length > 3 ? numbers[3] : 4 * hidden;
    if (hidden % heads != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "--new: %d components do not go into %d heads", hidden, heads));
    }
    return new TrainingRequest.Shape(numbers[0], hidden, heads, intermediate);
  }

  private void report(ModelTraining.Report report, double seconds) {
    PrintWriter out = spec.commandLine().getOut();
    LogLine last = report.log().get(report.log().size() - 1);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("output", output.toString());
      object.put("texts", report.texts());
      object.put("skipped", report.skipped());
      object.put("parameters", report.parameters());
      object.put("steps", last.step());
      object.put("pairs", last.pairs());
      object.put("pieces", last.pieces());
      object.put("training_seconds", last.seconds());
      object.put("seconds", seconds);
      if (!report.measure().isEmpty()) {
        object.put("measure", report.measure());
        object.put("score_before", report.log().get(0).score());
        object.put("score", report.best());
      }
      object.put("best_step", report.bestStep());
      out.println(Json.line(object));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d weights, trained on %,d texts for %,d steps (%,.0f pairs/s, %,.0f pieces/s)%n",
        output,
        report.parameters(),
        report.texts(),
        last.step(),
        last.pairs() / last.seconds(),
        last.pieces() / last.seconds());
    if (!report.measure().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "%s %.4f before, %.4f at step %,d%s%n",
          report.measure(),
          report.log().get(0).score(),
          report.best(),
          report.bestStep(),
          report.early() ? "; nothing became better after that" : "");
    }
  }
}
