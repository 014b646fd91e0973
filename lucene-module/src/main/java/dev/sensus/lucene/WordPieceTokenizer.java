package dev.sensus.lucene;

import java.io.IOException;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;
import org.apache.lucene.util.AttributeFactory;

/**
 * Splits text into word pieces as BERT does, with the ids, pieces and offsets that Hugging Face's
 * {@code tokenizers} gives for its BERT normaliser, BERT pre-tokenizer and WordPiece model. The
 * {@code [CLS]} and {@code [SEP]} that a model wants around a text are not added.
 *
 * <p>Each token sets
 *
 * <ul>
 *   <li>{@link CharTermAttribute}: the piece as it stands in the vocabulary, {@code ##} included
 *   <li>{@link OffsetAttribute}: where its characters stand in the text, in UTF-16 units. A mark or
 *       control character that cleaning drops at the end of a piece does not count to it, except as
 *       part of a precomposed character. Pieces of one character that decomposes (a Hangul
 *       syllable) have the same offsets
 *   <li>{@link PositionIncrementAttribute}: 1
 *   <li>{@link TypeAttribute}: {@link #PIECE} or {@link #CONTINUATION}
 *   <li>{@link PieceAttribute}: the id of the piece, and whether it continues a word
 * </ul>
 *
 * <p>A word that the vocabulary cannot make up is one unknown piece that covers the whole word.
 *
 * <p>Text is read in small parts: memory does not grow with the length of a field. A lone surrogate
 * counts as U+FFFD.
 */
public final class WordPieceTokenizer extends Tokenizer {
  /** The type of a piece that starts a word, or is a special piece. */
  public static final String PIECE = "<PIECE>";

  /** The type of a piece that continues a word. */
  public static final String CONTINUATION = "<CONTINUATION>";

  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
  private final TypeAttribute type = addAttribute(TypeAttribute.class);
  private final PieceAttribute piece = addAttribute(PieceAttribute.class);

  private final WordPieceMatcher matcher;
  private final WordReader words;

  private int[] ids = new int[16];
  private int[] ends = new int[16];
  private int count;
  private int next;

  {
    // Its default is what we want, but a consumer must find it.
    addAttribute(PositionIncrementAttribute.class);
  }

  /**
   * Makes a tokenizer with a matcher of its own; where there are several, let them share one.
   *
   * @param vocabulary the model's pieces
   * @param options the model's settings
   * @throws IllegalArgumentException if the vocabulary lacks the unknown piece
   */
  public WordPieceTokenizer(Vocabulary vocabulary, WordPieceOptions options) {
    this(new WordPieceMatcher(vocabulary, options));
  }

  /**
   * Makes a tokenizer.
   *
   * @param matcher the matcher, which others may use at the same time
   */
  public WordPieceTokenizer(WordPieceMatcher matcher) {
    this(DEFAULT_TOKEN_ATTRIBUTE_FACTORY, matcher);
  }

  /**
   * Makes a tokenizer whose attributes come from a factory.
   *
   * @param factory makes the attributes
   * @param matcher the matcher, which others may use at the same time
   */
  public WordPieceTokenizer(AttributeFactory factory, WordPieceMatcher matcher) {
    super(factory);
    this.matcher = matcher;
    this.words = new WordReader(matcher.vocabulary(), matcher.options());
    start();
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (next == count) {
      if (!words.next()) {
        return false;
      }
      findPieces();
    }
    clearAttributes();
    int from = next == 0 ? 0 : ends[next - 1];
    boolean continuation = next > 0;
    term.append(matcher.vocabulary().piece(ids[next]));
    offset.setOffset(correctOffset(words.start(from)), correctOffset(words.end(ends[next] - 1)));
    type.setType(continuation ? CONTINUATION : PIECE);
    piece.setPieceId(ids[next]);
    piece.setContinuation(continuation);
    next++;
    return true;
  }

  private void findPieces() {
    int length = words.length();
    if (length > ids.length) {
      ids = new int[Math.max(length, 2 * ids.length)];
      ends = new int[ids.length];
    }
    next = 0;
    if (words.special() >= 0) {
      ids[0] = words.special();
      ends[0] = length;
      count = 1;
    } else {
      count = matcher.match(words.text(), 0, length, ids, ends);
    }
  }

  @Override
  public void reset() throws IOException {
    super.reset();
    start();
  }

  /**
   * Starts at the beginning of {@code input}, which before {@link #reset()} and after {@link
   * #close()} is a reader that complains about its use.
   */
  private void start() {
    words.reset(input);
    count = 0;
    next = 0;
  }

  @Override
  public void close() throws IOException {
    super.close();
    start();
  }

  @Override
  public void end() throws IOException {
    super.end();
    int end = correctOffset(words.position());
    offset.setOffset(end, end);
  }
}
