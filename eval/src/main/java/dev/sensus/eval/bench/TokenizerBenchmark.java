package dev.sensus.eval.bench;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.sensus.lucene.PieceAttribute;
import dev.sensus.lucene.PieceBuffer;
import dev.sensus.lucene.WordPieceAnalyzer;
import dev.sensus.lucene.WordPieceEncoder;
import dev.sensus.lucene.WordPieceMatcher;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Word pieces of texts, one text a call: our encoder and our token stream beside Hugging Face's
 * tokenizer through DJL. The score is the time for all texts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TokenizerBenchmark {
  /** Which texts, a name of {@link BenchTexts} in lower case. */
  @Param({"english", "mixed"})
  private String texts;

  private List<String> read;
  private WordPieceEncoder encoder;
  private final PieceBuffer buffer = new PieceBuffer();
  private WordPieceAnalyzer analyzer;
  private HuggingFaceTokenizer huggingFace;
  private int pieces;

  /** For JMH, which fills in the texts. */
  public TokenizerBenchmark() {}

  /** A benchmark to call by hand. */
  public TokenizerBenchmark(String texts) {
    this.texts = texts;
  }

  /** Reads the texts, and makes sure that both give the same: a fast wrong answer is none. */
  @Setup
  public void open() throws IOException {
    read = BenchTexts.valueOf(texts.toUpperCase(Locale.ROOT)).read();
    WordPieceMatcher matcher =
        new WordPieceMatcher(TokenizerRivals.vocabulary(), WordPieceOptions.uncased());
    encoder = new WordPieceEncoder(matcher);
    analyzer = new WordPieceAnalyzer(matcher);
    huggingFace = TokenizerRivals.huggingFace(Files.readString(TokenizerRivals.tokenizerJson()));
    TokenizerComparison comparison = new TokenizerComparison(encoder, huggingFace);
    comparison.add(read);
    pieces = (int) comparison.pieces();
  }

  /** Frees the native tokenizer. */
  @TearDown
  public void close() {
    analyzer.close();
    huggingFace.close();
  }

  /** Ids, offsets and word numbers by the encoder. */
  @Benchmark
  public int encoder() {
    int count = 0;
    for (String text : read) {
      encoder.encode(text, buffer);
      count += buffer.length();
    }
    return check(count);
  }

  /** All attributes of the token stream, as an index writer or a highlighter asks for them. */
  @Benchmark
  public int stream() throws IOException {
    int count = 0;
    int sum = 0;
    for (String text : read) {
      try (TokenStream stream = analyzer.tokenStream("text", text)) {
        CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
        OffsetAttribute offset = stream.getAttribute(OffsetAttribute.class);
        PositionIncrementAttribute position = stream.getAttribute(PositionIncrementAttribute.class);
        TypeAttribute type = stream.getAttribute(TypeAttribute.class);
        PieceAttribute piece = stream.getAttribute(PieceAttribute.class);
        stream.reset();
        while (stream.incrementToken()) {
          count++;
          sum +=
              term.length()
                  + offset.startOffset()
                  + offset.endOffset()
                  + position.getPositionIncrement()
                  + type.type().length()
                  + piece.pieceId();
        }
        stream.end();
      }
    }
    return check(count) + (sum & 1);
  }

  /** Hugging Face's tokenizer, with ids and offsets. */
  @Benchmark
  public int huggingFace() {
    int count = 0;
    for (String text : read) {
      Encoding encoding = huggingFace.encode(text, false, false);
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
