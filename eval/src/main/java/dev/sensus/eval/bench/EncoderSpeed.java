package dev.sensus.eval.bench;

import ai.djl.engine.Engine;
import dev.sensus.encoder.EncodingCounts;
import dev.sensus.encoder.MatrixProduct;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Texts and pieces a second of our encoder and of its rivals, who take turns in rounds. */
final class EncoderSpeed {
  private final EncoderSettings settings;
  private final List<Path> collections;

  /**
   * Prepares a run.
   *
   * @param collections whose texts are encoded, besides the sample collection
   */
  EncoderSpeed(EncoderSettings settings, List<Path> collections) {
    this.settings = settings;
    this.collections = collections;
  }

  /** Texts by what they are called. */
  private Map<String, List<String>> mixed() throws IOException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("samples", BenchTexts.ENGLISH.read());
    for (Path collection : collections) {
      String name = collection.getFileName().toString();
      all.put(
          all.containsKey(name) ? collection.toString() : name, BenchTexts.documents(collection));
    }
    all.replaceAll(
        (name, texts) -> {
          List<String> shuffled = new ArrayList<>(texts);
          Collections.shuffle(shuffled, new Random(1));
          return shuffled.subList(0, Math.min(settings.mixed(), shuffled.size()));
        });
    return all;
  }

  /**
   * Measures.
   *
   * @param python with {@code torch} and {@code transformers}, or null
   * @param folder for what the rival in Python is given
   */
  void measure(List<Row> rows, BenchModel model, String python, TemporaryFolder folder)
      throws IOException {
    List<String> batch = model.textsOf(settings.texts(), settings.pieces());
    Map<String, List<String>> mixed = mixed();
    List<List<int[]>> sets = new ArrayList<>();
    sets.add(model.ids(batch));
    mixed.values().forEach(texts -> sets.add(model.ids(texts)));
    TransformersBert transformers =
        python == null ? null : new TransformersBert(python, folder, model.directory(), sets);
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
          rounds.add(PeakShare.side(precision), Rounds.Contestant.of(product::multiply));
        }
      }
      String how = how(texts, ids, transformers, "; DJL from ids to vectors");
      rounds.run(settings.rounds(), settings.seconds());
      rivals.add("djl fp32");
      speeds(rows, model, rounds, "batch", rivals, ids, how);
      for (Precision precision : products.keySet()) {
        PeakShare.add(rows, settings, rounds, precision, ids, rivals);
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
        // Without a rival, that of all bits is what fewer are measured by.
        String whole = Precision.FP32.toString();
        boolean fewer = model.encoders().containsKey(Precision.FP32) && precision != Precision.FP32;
        String beside = fewer ? prefix + ", our " + whole : prefix;
        String baseline = fewer ? whole : null;
        rows.add(row(beside, rounds, ours, baseline, ids.size(), "texts/s", how));
        rows.add(row(beside, rounds, ours, baseline, pieces, "pieces/s", how));
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
}
