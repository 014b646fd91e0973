package dev.sensus.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * A static encoder: one vector a word, averaged over the text's words and brought to unit length.
 *
 * <p>Words are Unicode's (UAX #29, Lucene's StandardTokenizer), looked up as written, then in lower
 * case. A word that the file does not have gets, as written, the vector of its n-grams where the
 * file has those; else it is passed over, and counted.
 */
final class WordAverageEncoder implements WordEncoder {
  private final String name;
  private final Path file;
  private final String fingerprint;
  private final StaticWords vectors;
  private final WordAveraging averaging;
  private final float[] common; // of unit length, or null
  private final LongAdder words = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder built = new LongAdder();
  private final Analyzer analyzer =
      new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
          Tokenizer words = new StandardTokenizer();
          return new TokenStreamComponents(words);
        }
      };

  private WordAverageEncoder(
      String name, Path file, String fingerprint, StaticWords vectors, WordAveraging averaging)
      throws ModelException {
    this.name = name;
    this.file = file;
    this.fingerprint = fingerprint;
    this.vectors = vectors;
    this.averaging = averaging;
    this.common = averaging.sample().isEmpty() ? null : common(averaging.sample());
  }

  /**
   * Opens a file of word vectors.
   *
   * @param options where the cache is
   */
  static WordAverageEncoder open(
      String name, Path file, WordAveraging averaging, ModelOptions options) throws IOException {
    ModelFiles.requireFile(file);
    if (!Files.exists(file)) {
      throw new ModelFormatException(file, "is not there, expected a file of word vectors");
    }
    String content = ModelFiles.fingerprint(WordAveraging.mean().settings(), file);
    StaticWords vectors = WordVectorFiles.open(file, content, options);
    // One hash of a large file is enough: the plain mean's is the content's.
    String fingerprint =
        averaging.isPlain()
            ? content
            : ModelFiles.fingerprint(averaging.settings() + "\n" + content);
    return new WordAverageEncoder(name, file, fingerprint, vectors, averaging);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public int dimension() {
    return vectors.dimension();
  }

  @Override
  public int maxPieces(Role role) {
    return Integer.MAX_VALUE;
  }

  @Override
  public WordCounts counts() {
    return new WordCounts(words.sum(), unknown.sum(), built.sum());
  }

  @Override
  public List<String> notes() {
    return vectors.notes().stream().map(note -> file + ": " + note).toList();
  }

  /**
   * The words that have a vector; the id of one that is made of n-grams, which has no row, is −1.
   */
  @Override
  public PieceSequence pieces(String text) {
    PieceBuffer pieces = new PieceBuffer();
    float[] unused = new float[dimension()];
    read(
        text,
        (word, start, end) -> {
          int row = row(word);
          if (row >= 0 || vectors.addUnseen(utf8(word), 0, unused)) {
            pieces.add(row, start, end, false);
          }
        });
    return pieces.toSequence();
  }

  @Override
  public float[][] encode(List<String> texts, Role role) {
    float[][] encoded = new float[texts.size()][];
    for (int i = 0; i < encoded.length; i++) {
      Sum sum = new Sum();
      read(texts.get(i), sum);
      words.add(sum.words);
      unknown.add(sum.unknown);
      built.add(sum.built);
      if (common != null) {
        CommonDirection.remove(common, sum.vector);
      }
      encoded[i] = UnitLength.of(sum.vector);
    }
    return encoded;
  }

  @Override
  public List<TokenVectors> tokenVectors(List<String> texts, Role role) {
    return texts.stream().map(this::tokenVectors).toList();
  }

  @Override
  public List<TokenVectors> wordVectors(List<String> texts, Role role, WordPooling pooling) {
    return tokenVectors(texts, role);
  }

  private TokenVectors tokenVectors(String text) {
    List<String> tokens = new ArrayList<>();
    PieceBuffer places = new PieceBuffer();
    List<float[]> rows = new ArrayList<>();
    WordSpace space = space();
    read(
        text,
        (word, start, end) -> {
          float[] vector = space.vector(word);
          if (vector != null) {
            tokens.add(word);
            places.add(0, start, end, false);
            rows.add(vector);
          }
        });
    PieceSequence pieces = places.toSequence();
    return new TokenVectors(
        List.copyOf(tokens), pieces.starts(), pieces.ends(), rows.toArray(float[][]::new));
  }

  /** The words of the file, to look for words in. */
  WordSpace space() {
    return new FileSpace(vectors);
  }

  @Override
  public void close() {
    analyzer.close();
  }

  private float[] common(List<String> sample) throws ModelException {
    List<float[]> means = new ArrayList<>();
    for (String text : sample) {
      Sum sum = new Sum();
      read(text, sum);
      int known = Math.max(1, sum.words - sum.unknown);
      for (int i = 0; i < sum.vector.length; i++) {
        sum.vector[i] /= known;
      }
      means.add(sum.vector);
    }
    float[] direction = CommonDirection.of(means, dimension());
    if (direction == null) {
      throw new ModelException(file, "has no word of the sample of " + sample.size() + " texts");
    }
    return direction;
  }

  /** Takes a text's words one by one. */
  private interface WordTaker {
    void take(String word, int start, int end);
  }

  /** The weighted sum of a text's words, and what became of them. */
  private final class Sum implements WordTaker {
    private final float[] vector = new float[dimension()];
    private int words;
    private int unknown;
    private int built;

    @Override
    public void take(String word, int start, int end) {
      words++;
      int row = vectors.row(utf8(word));
      String found = word;
      if (row < 0) {
        found = word.toLowerCase(Locale.ROOT);
        row = vectors.row(utf8(found));
      }
      if (row >= 0) {
        vectors.add(row, weight(found, vectors.share(row)), vector);
      } else if (vectors.addUnseen(utf8(word), weight(word, vectors.shareOfUnseen()), vector)) {
        built++;
      } else {
        unknown++;
      }
    }
  }

  private float weight(String word, double share) {
    WordFrequencies given = averaging.frequencies();
    return (float) averaging.weight(given == null ? share : given.share(word));
  }

  private int row(String word) {
    int row = vectors.row(utf8(word));
    return row >= 0 ? row : vectors.row(utf8(word.toLowerCase(Locale.ROOT)));
  }

  private static byte[] utf8(String word) {
    return word.getBytes(StandardCharsets.UTF_8);
  }

  private void read(String text, WordTaker taker) {
    try (TokenStream stream = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        taker.take(term.toString(), offset.startOffset(), offset.endOffset());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string does not fail
    }
  }
}
