package dev.sensus.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Cuts text into words as ELMo wants them, punctuation included.
 *
 * <p>Words are Unicode's (UAX #29, Lucene's StandardTokenizer; one that is longer than 255 units
 * comes in parts of that length). Of what stands between them every code point is a word of its
 * own, but for white space and control characters. ELMo was trained on the tokens of the Penn
 * Treebank, which differ where words have an apostrophe ({@code do n't}) or end in a period.
 */
final class ElmoWords implements AutoCloseable {
  private final Analyzer analyzer =
      new Analyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
          Tokenizer words = new StandardTokenizer();
          return new TokenStreamComponents(words);
        }
      };

  /** The words of a text; ids are -1, for a model of characters has no table of words. */
  PieceSequence split(String text) {
    PieceBuffer words = new PieceBuffer();
    int end = 0;
    try (TokenStream stream = analyzer.tokenStream("text", text)) {
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        addMarks(words, text, end, offset.startOffset());
        end = offset.endOffset();
        words.add(-1, offset.startOffset(), end, false);
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string does not fail
    }
    addMarks(words, text, end, text.length());
    return words.toSequence();
  }

  /** What stands between words, code point by code point. */
  private static void addMarks(PieceBuffer words, String text, int from, int to) {
    for (int at = from; at < to; ) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      boolean blank =
          Character.isWhitespace(point)
              || Character.isSpaceChar(point)
              || Character.getType(point) == Character.CONTROL;
      if (!blank) {
        words.add(-1, at, next, false);
      }
      at = next;
    }
  }

  @Override
  public void close() {
    analyzer.close();
  }
}
