package dev.sensus.eval.bench;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceSequence;
import dev.sensus.encoder.PieceVocabulary;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.SourceDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Word pieces with ids and offsets of the texts of the sample collection, one text a call: our
 * analyzer beside Hugging Face's tokenizer through DJL. The score is the time for all texts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TokenizerBenchmark {
  private final List<String> texts = new ArrayList<>();
  private PieceVocabulary ours;
  private HuggingFaceTokenizer theirs;
  private int pieces;

  /** Where the samples and models are. */
  private static Path home() {
    return Path.of(System.getProperty("sensus.home", "."));
  }

  /** The texts. */
  static List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    Path senses = home().resolve("src").resolve("samples").resolve("senses");
    try (DocumentReader reader = DocumentReaders.open(senses, FieldNames.usual())) {
      for (SourceDocument next = reader.next(); next != null; next = reader.next()) {
        texts.add(next.body());
      }
    }
    return texts;
  }

  /** Bytes of all texts in UTF-8. */
  static long bytes() throws IOException {
    long bytes = 0;
    for (String text : texts()) {
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }

  /** Reads the texts, and makes sure that both give the same: a fast wrong answer is none. */
  @Setup
  public void open() throws IOException {
    texts.addAll(texts());
    ours = Models.standard().pieces(Models.DEFAULT_CONTEXTUAL);
    theirs =
        HuggingFaceTokenizer.newInstance(
            home()
                .resolve("src/models")
                .resolve(Models.DEFAULT_CONTEXTUAL)
                .resolve("tokenizer.json"),
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    for (String text : texts) {
      PieceSequence sequence = ours.pieces(text);
      long[] ids = theirs.encode(text, false, false).getIds();
      pieces += ids.length;
      for (int i = 0; i < Math.max(ids.length, sequence.length()); i++) {
        if (ids[i] != sequence.ids()[i]) {
          throw new IllegalStateException("ids differ in: " + text);
        }
      }
    }
  }

  /** Frees the native tokenizer. */
  @TearDown
  public void close() {
    ours.close();
    theirs.close();
  }

  /** The analyzer of sensus-lucene, with ids, offsets and continuations. */
  @Benchmark
  public int ours() {
    int count = 0;
    for (String text : texts) {
      count += ours.pieces(text).length();
    }
    return check(count);
  }

  /** Hugging Face's tokenizer, with ids and offsets. */
  @Benchmark
  public int theirs() {
    int count = 0;
    for (String text : texts) {
      Encoding encoding = theirs.encode(text, false, false);
      count += Math.min(encoding.getIds().length, encoding.getCharTokenSpans().length);
    }
    return check(count);
  }

  private int check(int count) {
    if (count != pieces) {
      throw new IllegalStateException(count + " pieces, expected " + pieces);
    }
    return count;
  }
}
