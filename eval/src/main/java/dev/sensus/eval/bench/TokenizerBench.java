package dev.sensus.eval.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.sensus.eval.bench.Bench.Results;
import dev.sensus.lucene.WordPieceEncoder;
import dev.sensus.lucene.WordPieceMatcher;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Word pieces beside Hugging Face's tokenizer: first that both give the same, then speed, what is
 * allocated, and how long the start takes.
 */
public final class TokenizerBench {
  private static final long GENERATED_BYTES = 10_000_000;
  private static final int BATCH = 64;
  private static final int COLD_PROCESSES = 5;

  private final Bench bench;
  private final List<Path> collections;
  private final PythonBinding python;

  /**
   * Prepares a run.
   *
   * @param forks Java processes for each side, one after the other; at least 1
   * @param collections whose texts are compared, besides the sample collection and generated text
   * @param python a Python program; if it has the {@code tokenizers} library, that is a second
   *     rival
   * @throws IllegalArgumentException if {@code forks} is below 1
   */
  public TokenizerBench(int forks, List<Path> collections, String python) {
    this.bench = new Bench(forks);
    this.collections = List.copyOf(collections);
    this.python = new PythonBinding(python);
  }

  /**
   * Compares and measures.
   *
   * @throws IOException if a text cannot be read, or a benchmark fails
   * @throws IllegalStateException if a piece differs
   */
  public List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path collection : collections) {
      rows.add(
          identical(
              collection.getFileName().toString(),
              WordPieceOptions.uncased(),
              BenchTexts.documents(collection)));
    }
    rows.add(identicalGenerated("uncased", WordPieceOptions.uncased()));
    rows.add(identicalGenerated("cased", WordPieceOptions.cased()));
    speed(rows);
    start(rows);
    return rows;
  }

  private static Row identical(String name, WordPieceOptions options, List<String> texts)
      throws IOException {
    try (HuggingFaceTokenizer theirs =
        TokenizerRivals.huggingFace(TokenizerRivals.tokenizerJson(options))) {
      TokenizerComparison comparison =
          new TokenizerComparison(
              new WordPieceEncoder(new WordPieceMatcher(TokenizerRivals.vocabulary(), options)),
              theirs);
      comparison.add(texts);
      double pieces = comparison.pieces();
      return new Row(
          "identical: " + name,
          pieces,
          pieces,
          "pieces",
          1.0,
          String.format(
              Locale.ROOT,
              "%,d characters (%.1f MB), %,d pieces compared by id and offsets, 0 differences",
              comparison.characters(),
              comparison.bytes() / 1e6,
              comparison.pieces()));
    }
  }

  private static Row identicalGenerated(String name, WordPieceOptions options) throws IOException {
    UnicodeTexts maker = new UnicodeTexts(name.hashCode());
    List<String> texts = new ArrayList<>();
    for (long bytes = 0; bytes < GENERATED_BYTES; ) {
      List<String> batch = Stream.generate(maker::next).limit(BATCH).toList();
      bytes += BenchTexts.bytes(batch);
      texts.addAll(batch);
    }
    return identical("text over all planes, " + name, options, texts);
  }

  private void speed(List<Row> rows) throws IOException {
    List<String> names = List.of("english", "mixed");
    List<List<String>> texts = List.of(BenchTexts.ENGLISH.read(), BenchTexts.MIXED.read());
    Results results = bench.run(TokenizerBenchmark.class);
    PythonBinding.Result binding =
        python.isThere() ? python.measure(texts, Bench.WARM_UP, Bench.MEASURED) : null;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      double megabytes = BenchTexts.bytes(texts.get(i)) / 1e6;
      double encoder = 1000 * megabytes / results.milliseconds("encoder", name);
      double stream = 1000 * megabytes / results.milliseconds("stream", name);
      double djl = 1000 * megabytes / results.milliseconds("huggingFace", name);
      String size =
          String.format(Locale.ROOT, "%d texts, %.0f kB", texts.get(i).size(), 1000 * megabytes);
      String jmh =
          String.format(
              Locale.ROOT,
              "%s, one text a call, one thread, %d fork(s), median of %d x 1 s after %d x 1 s, Java %s",
              size,
              bench.forks(),
              Bench.MEASURED,
              Bench.WARM_UP,
              Runtime.version().feature());
      if (binding != null) {
        double theirs = megabytes / binding.seconds().get(i);
        String beside = jmh + "; tokenizers " + binding.version() + " in Python, in the same run";
        rows.add(Row.speed("encoder, " + name + ", python", encoder, theirs, "MB/s", beside));
        rows.add(Row.speed("token stream, " + name + ", python", stream, theirs, "MB/s", beside));
      }
      rows.add(Row.speed("encoder, " + name + ", djl", encoder, djl, "MB/s", jmh));
      rows.add(Row.speed("token stream, " + name + ", djl", stream, djl, "MB/s", jmh));
      int count = texts.get(i).size();
      double ours = results.allocated("encoder", name) / count;
      double theirs = results.allocated("huggingFace", name) / count;
      rows.add(
          new Row(
              "encoder, " + name + ", allocation",
              ours,
              theirs,
              "bytes/text",
              theirs / Math.max(1, ours),
              "JMH's gc.alloc.rate.norm over "
                  + count
                  + " texts; ratio as if ours were 1 or more"));
    }
  }

  private void start(List<Row> rows) throws IOException {
    String vocabulary = String.format(Locale.ROOT, "%,d pieces", TokenizerRivals.BERT_SIZE);
    Results warm = bench.run(VocabularyBenchmark.class);
    rows.add(start("start, warm", warm, vocabulary + ", from the file's text, median of 5 x 1 s"));
    Results cold = bench.runCold(VocabularyBenchmark.class, COLD_PROCESSES);
    rows.add(
        start(
            "start, cold",
            cold,
            vocabulary + ", the first in a new Java, median of " + COLD_PROCESSES));
    VocabularyBenchmark vocabularies = new VocabularyBenchmark();
    vocabularies.open();
    rows.add(
        new Row(
            "heap",
            vocabularies.heap() / 1e6,
            null,
            "MB",
            null,
            vocabulary + ", vocabulary and matcher, after garbage collection"));
  }

  /** A time, where less is better. */
  private static Row start(String name, Results results, String settings) {
    double ours = results.milliseconds("analyzer", null);
    double theirs = results.milliseconds("huggingFace", null);
    return new Row(name, ours, theirs, "ms", theirs / ours, settings);
  }
}
