package dev.sensus.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
 * case; a word that the file does not have is passed over.
 */
final class WordAverageEncoder implements TextEncoder {
  private final String name;
  private final String fingerprint;
  private final WordVectorFile vectors;
  private final Analyzer analyzer =
      new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
          Tokenizer words = new StandardTokenizer();
          return new TokenStreamComponents(words);
        }
      };

  private WordAverageEncoder(String name, String fingerprint, WordVectorFile vectors) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.vectors = vectors;
  }

  static WordAverageEncoder open(String name, Path file) throws IOException {
    WordVectorFile vectors = WordVectorFile.read(file);
    String fingerprint = ModelFiles.fingerprint("word vectors, mean, unit length", file);
    return new WordAverageEncoder(name, fingerprint, vectors);
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
  public PieceSequence pieces(String text) {
    PieceBuffer words = new PieceBuffer();
    try (TokenStream stream = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        int row = row(term.toString());
        if (row >= 0) {
          words.add(row, offset.startOffset(), offset.endOffset(), false);
        }
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string does not fail
    }
    return words.toSequence();
  }

  private int row(String word) {
    Integer row = vectors.rows().get(word);
    return row != null ? row : vectors.rows().getOrDefault(word.toLowerCase(Locale.ROOT), -1);
  }

  @Override
  public float[][] encode(List<String> texts, Role role) {
    float[][] encoded = new float[texts.size()][];
    for (int i = 0; i < encoded.length; i++) {
      int[] rows = pieces(texts.get(i)).ids();
      encoded[i] = EmbeddingAverage.of(vectors.matrix(), vectors.dimension(), rows);
    }
    return encoded;
  }

  @Override
  public void close() {
    analyzer.close();
  }
}
