package dev.sensus.eval.bench;

import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceAnalyzer;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the text of a vocabulary's file to an analyzer, beside Hugging Face's tokenizer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class VocabularyBenchmark {
  private static final int COUNT_FOR_HEAP = 8;

  private String vocabTxt;
  private String tokenizerJson;

  /** Makes the files' texts. */
  @Setup
  public void open() throws IOException {
    Map<String, Integer> pieces = TokenizerRivals.piecesOfBertsSize();
    vocabTxt = String.join("\n", pieces.keySet()) + "\n";
    tokenizerJson = TokenizerRivals.tokenizerJson(pieces);
  }

  /** Our analyzer. */
  @Benchmark
  public Object analyzer() throws IOException {
    return new WordPieceAnalyzer(
        Vocabulary.read(new StringReader(vocabTxt), "vocab.txt"), WordPieceOptions.uncased());
  }

  /** Hugging Face's tokenizer. */
  @Benchmark
  public int huggingFace() throws IOException {
    try (var tokenizer = TokenizerRivals.huggingFace(tokenizerJson)) {
      return tokenizer.encode("a", false, false).getIds().length;
    }
  }

  /** Bytes of heap that an analyzer holds. */
  long heap() throws IOException {
    Object[] held = new Object[COUNT_FOR_HEAP];
    analyzer(); // what all share is not counted
    long before = used();
    for (int i = 0; i < held.length; i++) {
      held[i] = analyzer();
    }
    long bytes = used() - before;
    for (Object one : held) {
      ((WordPieceAnalyzer) one).close();
    }
    return bytes / held.length;
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
