package dev.sensus.eval.bench;

import ai.djl.engine.Engine;
import dev.sensus.encoder.EncodingCounts;
import dev.sensus.encoder.MatrixProduct;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Our encoder on the CPU, from texts to vectors, beside DJL's own BERT and Hugging Face's in
 * Python: speed, its share of what the processor can do, how close the vectors of fewer bits are,
 * and how long the first vector takes.
 */
public final class EncoderBench {
  private static final String TEXT = "the bank of the river";

  private final EncoderSettings settings;
  private final List<Precision> precisions;
  private final List<Path> collections;
  private final String python;
  private final Consumer<String> notes;

  /**
   * Prepares a run.
   *
   * @param rounds in each of which every side has a turn; at least 1
   * @param precisions to measure ours in; empty for all that a processor may multiply in
   * @param collections whose texts are encoded, besides the sample collection
   * @param python a Python program; if it has {@code torch} and {@code transformers}, they are a
   *     rival
   * @param notes is told what is left out, and why
   * @throws IllegalArgumentException if {@code rounds} is below 1
   */
  public EncoderBench(
      int rounds,
      List<Precision> precisions,
      List<Path> collections,
      String python,
      Consumer<String> notes) {
    this(EncoderSettings.usual(rounds), precisions, collections, python, notes);
  }

  EncoderBench(
      EncoderSettings settings,
      List<Precision> precisions,
      List<Path> collections,
      String python,
      Consumer<String> notes) {
    this.settings = settings;
    this.precisions = precisions.isEmpty() ? usual() : precisions.stream().distinct().toList();
    this.collections = List.copyOf(collections);
    this.python = python;
    this.notes = notes;
  }

  /** All but AUTO, which is one of the others, and FP16, which is for GPUs. */
  private static List<Precision> usual() {
    return Arrays.stream(Precision.values())
        .filter(precision -> precision != Precision.AUTO && precision != Precision.FP16)
        .toList();
  }

  /**
   * Measures.
   *
   * @throws IOException if a text cannot be read, or a process fails
   * @throws IllegalStateException if vectors differ from the rival's
   */
  public List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    boolean rival = TransformersBert.isIn(python);
    if (!rival) {
      notes.accept(python + " has no torch and transformers: no rows beside them");
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path directory;
      try (BenchModel model = new BenchModel(settings.shape(), folder.path(), precisions, notes)) {
        if (model.encoders().isEmpty()) {
          throw new IOException("no precision of " + precisions + " can be measured here");
        }
        directory = model.directory();
        speed(rows, model, rival ? folder : null);
      }
      closeness(rows, folder.path().resolve("mini"));
      start(rows, directory, folder.path(), rival);
    }
    return rows;
  }

  /** Texts by what they are called. */
  private Map<String, List<String>> mixed() throws IOException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("samples", BenchTexts.ENGLISH.read());
    for (Path collection : collections) {
      all.put(collection.getFileName().toString(), BenchTexts.documents(collection));
    }
    all.replaceAll(
        (name, texts) -> {
          List<String> shuffled = new ArrayList<>(texts);
          Collections.shuffle(shuffled, new Random(1));
          return shuffled.subList(0, Math.min(settings.mixed(), shuffled.size()));
        });
    return all;
  }

  /** Rows of speed; {@code folder} is null without a rival in Python. */
  private void speed(List<Row> rows, BenchModel model, TemporaryFolder folder) throws IOException {
    List<String> batch = model.textsOf(settings.texts(), settings.pieces());
    Map<String, List<String>> mixed = mixed();
    List<List<int[]>> sets = new ArrayList<>();
    sets.add(model.ids(batch));
    mixed.values().forEach(texts -> sets.add(model.ids(texts)));
    TransformersBert transformers =
        folder == null ? null : new TransformersBert(python, folder, model.directory(), sets);
    try {
      if (transformers != null) {
        rows.add(same(model, batch, transformers));
      }
      batch(rows, model, batch, sets.get(0), transformers);
      int set = 1;
      for (Map.Entry<String, List<String>> texts : mixed.entrySet()) {
        mixed(rows, model, texts.getKey(), texts.getValue(), sets.get(set), transformers, set);
        set++;
      }
    } finally {
      if (transformers != null) {
        transformers.close();
      }
    }
  }

  /** A fast wrong answer is none. */
  private Row same(BenchModel model, List<String> texts, TransformersBert transformers)
      throws IOException {
    Map.Entry<Precision, TextEncoder> first = model.encoders().entrySet().iterator().next();
    Cosines cosines =
        Cosines.of(
            first.getValue().encode(texts, TextEncoder.Role.PASSAGE), transformers.vectors(0));
    if (first.getKey() == Precision.FP32 && cosines.least() < 0.9999) {
      throw new IllegalStateException("vectors differ from transformers': " + cosines);
    }
    return new Row(
        "batch, " + first.getKey() + ", to transformers fp32, least",
        cosines.least(),
        null,
        "cosine",
        null,
        "vectors of all texts of the batch beside " + transformers.version());
  }

  private void batch(
      List<Row> rows,
      BenchModel model,
      List<String> texts,
      List<int[]> ids,
      TransformersBert transformers)
      throws IOException {
    Map<Precision, MatrixProduct> products = new EnumMap<>(Precision.class);
    try (DjlBert djl =
        new DjlBert(settings.shape(), model.vocabularySize(), texts.size(), settings.pieces())) {
      Rounds rounds = ours(model, texts);
      rounds.add("djl fp32", Rounds.Contestant.of(djl::pass));
      List<String> rivals = new ArrayList<>(theirs(rounds, transformers, 0));
      for (Precision precision : model.encoders().keySet()) {
        if (MatrixProduct.isFor(precision)) {
          MatrixProduct product = MatrixProduct.open(precision, settings.side());
          products.put(precision, product);
          rounds.add("peak " + precision, Rounds.Contestant.of(product::multiply));
        }
      }
      String how = how(texts, ids, transformers, "; DJL from ids to vectors");
      rounds.run(settings.rounds(), settings.seconds());
      rivals.add("djl fp32");
      speeds(rows, model, rounds, "batch", rivals, ids, how);
      for (Precision precision : products.keySet()) {
        peak(rows, rounds, precision, ids, rivals);
      }
    } finally {
      products.values().forEach(MatrixProduct::close);
    }
  }

  private void mixed(
      List<Row> rows,
      BenchModel model,
      String name,
      List<String> texts,
      List<int[]> ids,
      TransformersBert transformers,
      int set)
      throws IOException {
    Rounds rounds = ours(model, texts);
    List<String> rivals = theirs(rounds, transformers, set);
    rounds.run(settings.rounds(), settings.seconds());
    speeds(rows, model, rounds, name, rivals, ids, how(texts, ids, transformers, ""));
    rows.add(padding(name, model.encoders().values().iterator().next(), texts));
  }

  /** What is computed for nothing: less is better. */
  private static Row padding(String name, TextEncoder encoder, List<String> texts) {
    EncodingCounts before = encoder.counted();
    encoder.encode(texts.iterator(), TextEncoder.Role.PASSAGE, vector -> {});
    EncodingCounts after = encoder.counted();
    double padding = after.padding() - before.padding();
    double pieces = after.pieces() - before.pieces();
    return new Row(
        name + ", padding",
        100 * padding / (padding + pieces),
        null,
        "%",
        null,
        String.format(
            Locale.ROOT,
            "share of all pieces computed; %,d texts in batches sorted by length",
            texts.size()));
  }

  private Rounds ours(BenchModel model, List<String> texts) {
    Rounds rounds = new Rounds();
    model
        .encoders()
        .forEach(
            (precision, encoder) ->
                rounds.add(
                    precision.toString(),
                    Rounds.Contestant.of(() -> encode(encoder, texts, settings.shape()))));
    return rounds;
  }

  private static void encode(TextEncoder encoder, List<String> texts, RandomBert shape) {
    float[][] vectors = encoder.encode(texts, TextEncoder.Role.PASSAGE);
    if (vectors.length != texts.size() || vectors[0].length != shape.hidden()) {
      throw new IllegalStateException("not a vector a text");
    }
  }

  /** Adds transformers, and gives its names. */
  private static List<String> theirs(Rounds rounds, TransformersBert transformers, int set) {
    List<String> names = new ArrayList<>();
    if (transformers != null) {
      for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
        String name = "transformers " + precision;
        rounds.add(name, transformers.passes(precision, set));
        names.add(name);
      }
    }
    return names;
  }

  private static void speeds(
      List<Row> rows,
      BenchModel model,
      Rounds rounds,
      String name,
      List<String> rivals,
      List<int[]> ids,
      String how) {
    double pieces = ids.stream().mapToLong(text -> text.length).sum();
    for (Precision precision : model.encoders().keySet()) {
      String ours = precision.toString();
      String prefix = name + ", " + ours;
      for (String rival : rivals) {
        String beside = prefix + ", " + rival;
        rows.add(row(beside, rounds, ours, rival, ids.size(), "texts/s", how));
      }
      if (rivals.isEmpty()) {
        rows.add(row(prefix, rounds, ours, null, ids.size(), "texts/s", how));
        rows.add(row(prefix, rounds, ours, null, pieces, "pieces/s", how));
      } else {
        String beside = prefix + ", " + rivals.get(0);
        rows.add(row(beside, rounds, ours, rivals.get(0), pieces, "pieces/s", how));
      }
    }
  }

  /** How much of something a second, by what a pass has of it. */
  private static Row row(
      String name,
      Rounds rounds,
      String ours,
      String theirs,
      double amount,
      String unit,
      String how) {
    return new Row(
        name,
        amount / rounds.seconds(ours),
        theirs == null ? null : amount / rounds.seconds(theirs),
        unit,
        theirs == null ? null : rounds.ratio(ours, theirs),
        how);
  }

  private void peak(
      List<Row> rows, Rounds rounds, Precision precision, List<int[]> ids, List<String> rivals) {
    double operations =
        ids.stream().mapToLong(text -> settings.shape().operations(text.length)).sum();
    double product = MatrixProduct.operations(settings.side());
    String peak = "peak " + precision;
    rows.add(
        new Row(
            peak,
            product / rounds.seconds(peak) / 1e9,
            null,
            "GFLOP/s",
            null,
            String.format(
                Locale.ROOT,
                "product of two %1$,d x %1$,d matrices in PyTorch, in the same rounds",
                settings.side())));
    // A share is of the peak in the same round.
    double of = 100 * operations / product;
    String rival =
        rivals.stream().filter(name -> name.endsWith(" " + precision)).findFirst().orElse(null);
    rows.add(
        new Row(
            "share of " + peak + (rival == null ? "" : ", " + rival),
            of * rounds.ratio(precision.toString(), peak),
            rival == null ? null : of * rounds.ratio(rival, peak),
            "%",
            rival == null ? null : rounds.ratio(precision.toString(), rival),
            String.format(
                Locale.ROOT,
                "batch; %.1f GFLOP a pass = 2 x layers x pieces x (4 x hidden^2 + 2 x hidden x"
                    + " intermediate + 2 x pieces of the text x hidden); tokenizing and all else"
                    + " in the time",
                operations / 1e9)));
  }

  private String how(
      List<String> texts, List<int[]> ids, TransformersBert transformers, String theirs) {
    int least = ids.stream().mapToInt(text -> text.length).min().orElseThrow();
    int most = ids.stream().mapToInt(text -> text.length).max().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s, %,d texts of %s pieces; CPU, %d processors, load %.1f before; ours from texts to"
            + " vectors, PyTorch %s%s; median of %d rounds in which every side has a turn of at"
            + " least %.1f s, after %d; ratio: the median of the rounds' ratios; Java %d%s",
        settings.shape(),
        texts.size(),
        least == most ? Integer.toString(least) : least + " to " + most,
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Engine.getEngine("PyTorch").getVersion(),
        theirs,
        settings.rounds(),
        settings.seconds(),
        Rounds.WARM_UP,
        Runtime.version().feature(),
        transformers == null
            ? ""
            : "; " + transformers.version() + ", from ids, sorted by length, 32 texts a batch");
  }

  /** How close vectors of fewer bits are to those of 32, with real text and a real model. */
  private void closeness(List<Row> rows, Path cache) throws IOException {
    List<String> texts = BenchTexts.ENGLISH.read();
    String mini = Models.DEFAULT_CONTEXTUAL;
    try (TextEncoder exact = BenchModel.open(mini, Precision.FP32, cache, notes)) {
      if (exact == null) {
        return;
      }
      float[][] expected = exact.encode(texts, TextEncoder.Role.PASSAGE);
      for (Precision precision : precisions) {
        if (precision == Precision.FP32) {
          continue;
        }
        try (TextEncoder other = BenchModel.open(mini, precision, cache, notes)) {
          if (other == null) {
            continue;
          }
          Cosines cosines = Cosines.of(other.encode(texts, TextEncoder.Role.PASSAGE), expected);
          String how =
              String.format(
                  Locale.ROOT,
                  "the built-in model '%s', %d texts of the sample collection",
                  mini,
                  texts.size());
          String name = precision + " to fp32, ";
          rows.add(new Row(name + "least", cosines.least(), null, "cosine", null, how));
          rows.add(new Row(name + "mean", cosines.mean(), null, "cosine", null, how));
        }
      }
    }
  }

  private void start(List<Row> rows, Path model, Path folder, boolean rival) throws IOException {
    Path errors = folder.resolve("start.err");
    Path kept = folder.resolve("kept");
    int dimension = settings.shape().hidden();
    List<String> inPython = new ArrayList<>();
    if (rival) {
      try (TemporaryFolder scripts = TemporaryFolder.create()) {
        Path script = Files.move(scripts.resource("first_vector.py"), folder.resolve("first.py"));
        inPython.addAll(List.of(python, script.toString(), model.toString(), TEXT));
      }
    }
    double[] without = new double[settings.starts()];
    double[] with = without.clone();
    double[] theirs = without.clone();
    FirstVector.milliseconds(FirstVector.command(model, kept, TEXT), dimension, errors);
    for (int i = 0; i < settings.starts(); i++) {
      Path fresh = folder.resolve("fresh" + i);
      without[i] =
          FirstVector.milliseconds(FirstVector.command(model, fresh, TEXT), dimension, errors);
      with[i] = FirstVector.milliseconds(FirstVector.command(model, kept, TEXT), dimension, errors);
      if (rival) {
        theirs[i] = FirstVector.milliseconds(inPython, dimension, errors);
      }
    }
    String how =
        String.format(
            Locale.ROOT,
            "%s, %,d weights, fp32; from before a new process is started until it has printed"
                + " its first vector's size, by the clock of the one that starts it; median of %d"
                + " processes, in turns, files in the system's cache",
            settings.shape(),
            settings.shape().parameters(TokenizerRivals.BERT_SIZE),
            settings.starts());
    rows.add(start("first vector, archive to be made", without, rival ? theirs : null, how));
    rows.add(start("first vector, archive there", with, rival ? theirs : null, how));
  }

  /** A time, where less is better. */
  private static Row start(String name, double[] ours, double[] theirs, String how) {
    double milliseconds = Rounds.median(ours);
    Double rival = theirs == null ? null : (Double) Rounds.median(theirs);
    return new Row(
        theirs == null ? name : name + ", transformers in Python",
        milliseconds,
        rival,
        "ms",
        rival == null ? null : (Double) (rival / milliseconds),
        how);
  }
}
