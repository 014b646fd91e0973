package dev.sensus.cli;

import dev.sensus.encoder.Precision;
import dev.sensus.train.TrainingOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** How {@code sensus train} trains. What is not told depends on the kind of model. */
final class TrainOptions {
  private static final List<String> OBJECTIVES =
      List.of("pairs", "masked", "next", "scores", "vectors");
  private static final List<String> PAIRS = List.of("title", "sentences", "span");

  @Option(
      names = "--objectives",
      split = ",",
      paramLabel = "NAME[=W]",
      description =
          "What is learnt, and the weight of each loss: pairs (a question's text among others), "
              + "masked (hidden pieces), next (which sentence follows), scores and vectors (what --teacher "
              + "gives the pairs). Default: pairs, to adapt pairs=1,vectors=3.")
  private List<String> objectives;

  @Option(
      names = "--pairs",
      split = ",",
      paramLabel = "NAME[=W]",
      description =
          "What pairs are made of, and the share of each: title (title and body, question and "
              + "answer), sentences (neighbours), span (some words and the rest). Default: "
              + "title=2,sentences=1,span=1.")
  private List<String> pairs = List.of("title=2", "sentences=1", "span=1");

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Train for so long. Default, without --steps: 15.")
  private Double minutes;

  @Option(names = "--steps", paramLabel = "N", description = "Train for so many updates.")
  private Long steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Pairs of a batch. Default: 128, to adapt 64, static 1024.")
  private Integer batch;

  @Option(
      names = "--part",
      paramLabel = "N",
      description =
          "The most pieces of one pass; larger batches go through in parts, with the same result. "
              + "Default: 32768.")
  private int part = 1 << 15;

  @Option(
      names = "--masked-batch",
      paramLabel = "N",
      description = "Inputs of a batch with hidden pieces. Default: 32.")
  private int maskedRows = 32;

  @Option(
      names = "--masked-length",
      paramLabel = "N",
      description = "The most pieces of one. Default: 128.")
  private int maskedPieces = 128;

  @Option(
      names = "--masked-share",
      paramLabel = "X",
      description =
          "The part of an input's pieces that is hidden. More teach more a step, up to 0.4. Default:"
              + " 0.15, as BERT has it.")
  private double maskedShare = 0.15;

  @Option(
      names = "--masked-sentences",
      paramLabel = "X",
      description =
          "The part of the batches, from 0 to 1, whose inputs are whole sentences, a quarter as "
              + "long and more of them. Default: 0.")
  private double maskedSentences = 0;

  @Option(
      names = "--masked-subsampling",
      paramLabel = "X",
      description =
          "Hide a word that is more than this part of all pieces less often, as word2vec leaves it "
              + "out (its sample), so that more is learnt of words that say something; about 1e-4, 0 "
              + "for all alike. Default: 0, as BERT has it.")
  private double maskedSubsampling = 0;

  @Option(
      names = "--masked-candidates",
      paramLabel = "N",
      description =
          "Tell hidden pieces from about so many others, drawn by frequency for each batch, which "
              + "saves most of the head's time; 0 for all of the vocabulary. Default: "
              + "${DEFAULT-VALUE}.")
  private int maskedCandidates = 0;

  @Option(
      names = "--whole-words",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Hide words with all of their pieces, or any pieces. Default: whole words.")
  private boolean wholeWords;

  @Option(
      names = "--question-length",
      paramLabel = "N",
      description = "The most pieces of a question. Default: 32, static 64.")
  private Integer questionPieces;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "The most pieces of a body. Default: 128, static 256.")
  private Integer bodyPieces;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "What cosines are multiplied by, 1 over the temperature. Default: 20.")
  private double scale = 20;

  @Option(
      names = "--lexical",
      paramLabel = "X",
      description =
          "Add BM25 of question and body, times this, to what cosines give, so that vectors learn "
              + "what words do not tell; about 0.3 for the usual blend. Default: 0, to adapt 0.3.")
  private Double lexical;

  @Option(
      names = "--hide",
      paramLabel = "X",
      description =
          "How often a body lacks what its question has, from 0 to 1, so that meaning must match "
              + "where spelling does not. Default: 0.5, to adapt 1, static 0.")
  private Double hidden;

  @Option(
      names = "--topics",
      paramLabel = "N",
      description =
          "Put the texts into so many topics, for batches that are hard to tell apart; 0 for none. "
              + "Default: one for 200 texts.")
  private Integer topics;

  @Option(
      names = "--topical",
      paramLabel = "X",
      description = "The part of a batch that is of one topic, from 0 to 1. Default: 0.5.")
  private double topical = 0.5;

  @Option(
      names = "--negatives",
      paramLabel = "NAME",
      description =
          "Beside the batch's own bodies, one for each question that looks like its answer: bm25, "
              + "static (the nearest of its topic), none. Default: none.")
  private TrainingOptions.Hard negatives = TrainingOptions.Hard.NONE;

  @Option(
      names = "--rate",
      paramLabel = "X",
      description = "The highest learning rate. Default: 1e-4, static 0.01.")
  private Double rate;

  @Option(
      names = "--embedding-rate",
      paramLabel = "X",
      description = "What it is multiplied by for the embeddings of pieces. Default: 0.25.")
  private double embeddingRate = 0.25;

  @Option(
      names = "--head-rate",
      paramLabel = "X",
      description =
          "What it is multiplied by for the heads of masked and next, which may begin with "
              + "nothing. Default: 5.")
  private double headRate = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "X",
      description = "The part of the training in which the rate goes up. Default: 0.05.")
  private double warmUp = 0.05;

  @Option(
      names = "--floor",
      paramLabel = "X",
      description = "The last rate, as a part of the highest. Default: 0.01.")
  private double floor = 0.01;

  @Option(names = "--decay", paramLabel = "X", description = "Of weights. Default: 0.01, static 0.")
  private Double decay;

  @Option(
      names = "--dropout",
      paramLabel = "X",
      description =
          "Of what each half of a layer adds; for batches that go through in one part. Default: 0.")
  private double dropout;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      converter = EnumNames.OfPrecision.class,
      description =
          "To compute in, weights being kept in fp32: fp32, bf16, or auto for bf16 where the "
              + "processor has it. Default: auto.")
  private Precision compute = Precision.AUTO;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      description =
          "Pairs that are not learnt from, to see how far the model is; at most a tenth. "
              + "Default: 500.")
  private int heldOut = 500;

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Steps between two looks, each with a checkpoint. Default: 100.")
  private long evaluateEvery = 100;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Stop when so many looks brought nothing better; 0 for never. Default: 0.")
  private int patience;

  @Option(
      names = "--keep",
      paramLabel = "X",
      description =
          "How much of what it began as stays in the weights of the result, from 0 to below 1. "
              + "Default: 0, to adapt 0.5.")
  private Double keep;

  @Option(
      names = "--center",
      paramLabel = "X",
      description =
          "How much of the mean of the collection's vectors is taken from those of the result, "
              + "from 0 to 1, so that they tell its texts apart. Default: 0, to adapt 0.75.")
  private Double center;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that goes by chance. Default: 42.")
  private long seed = 42;

  /** Whether a model is adapted, and nothing is said of what it shall learn. */
  boolean adaptsAsUsual(boolean isStatic, boolean isNew) {
    return !isStatic && !isNew && objectives == null;
  }

  /**
   * The options, by default those that adapt a model, or make one.
   *
   * @throws IllegalArgumentException if one cannot be
   */
  TrainingOptions options(boolean isStatic, boolean isNew) {
    boolean usual = adaptsAsUsual(isStatic, isNew);
    Map<String, Double> weights =
        usual
            ? Map.of("pairs", 1.0, "vectors", 3.0)
            : shares(
                "--objectives", objectives == null ? List.of("pairs") : objectives, OBJECTIVES);
    Map<String, Double> kinds = shares("--pairs", pairs, PAIRS);
    if (isStatic && (weights.containsKey("masked") || weights.containsKey("next"))) {
      throw new IllegalArgumentException(
          "--objectives: a static model learns pairs alone, got " + objectives);
    }
    if (weights.containsKey("next") && !weights.containsKey("masked")) {
      throw new IllegalArgumentException("--objectives: next is learnt beside masked");
    }
    return new TrainingOptions(
        steps == null ? 0 : steps,
        minutes != null ? minutes : steps == null ? 15 : 0,
        batch != null ? batch : isStatic ? 1024 : usual ? 64 : 128,
        weights.containsKey("masked") ? maskedRows : 0,
        maskedPieces,
        maskedShare,
        maskedSentences,
        maskedSubsampling,
        maskedCandidates,
        questionPieces != null ? questionPieces : isStatic ? 64 : 32,
        bodyPieces != null ? bodyPieces : isStatic ? 256 : 128,
        weights.getOrDefault("pairs", 0.0),
        weights.getOrDefault("masked", 0.0),
        weights.getOrDefault("next", 0.0),
        weights.getOrDefault("scores", 0.0),
        weights.getOrDefault("vectors", 0.0),
        wholeWords,
        scale,
        lexical != null ? lexical : usual ? 0.3 : 0,
        kinds.getOrDefault("title", 0.0),
        kinds.getOrDefault("sentences", 0.0),
        kinds.getOrDefault("span", 0.0),
        hidden != null ? hidden : isStatic ? 0 : usual ? 1 : 0.5,
        topics == null ? -1 : topics,
        topical,
        negatives,
        rate != null ? rate : isStatic ? 0.01 : 1e-4,
        embeddingRate,
        headRate,
        warmUp,
        floor,
        decay != null ? decay : isStatic ? 0 : 0.01,
        dropout,
        compute,
        part,
        heldOut,
        evaluateEvery,
        patience,
        keep != null ? keep : usual ? 0.5 : 0,
        center != null ? center : usual ? 0.75 : 0,
        seed);
  }

  private static Map<String, Double> shares(String option, List<String> given, List<String> known) {
    Map<String, Double> shares = new HashMap<>();
    for (String one : given) {
      String[] parts = one.split("=", 2);
      if (!known.contains(parts[0])) {
        throw new IllegalArgumentException(
            option + " is one of " + String.join(", ", known) + ", got '" + parts[0] + "'");
      }
      double weight;
      try {
        weight = parts.length == 1 ? 1 : Double.parseDouble(parts[1]);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(option + ": '" + parts[1] + "' is no number", e);
      }
      if (!(weight > 0)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "%s: %s must be above 0, got %s", option, parts[0], weight));
      }
      shares.put(parts[0], weight);
    }
    return shares;
  }
}
