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
 *       syllable) have the same offsets. With {@link PieceLayout#wordOffsets} all pieces of a word
 *       have the word's offsets
 *   <li>{@link PositionIncrementAttribute}: 1, or as the {@link PieceLayout} says
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

  private final PositionIncrementAttribute position =
      addAttribute(PositionIncrementAttribute.class);

  private final Vocabulary vocabulary;
  private final PieceLayout layout;
  private final PieceReader reader;

  /** Some of the text's pieces, always of whole words, and which of them is next. */
  private final PieceBuffer pieces = new PieceBuffer();

  private int next;

  /** The corrected offsets of the present word. */
  private int wordStart;

  private int wordEnd;

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
    this(matcher, PieceLayout.PIECES);
  }

  /**
   * Makes a tokenizer.
   *
   * @param matcher the matcher, which others may use at the same time
   * @param layout positions and offsets
   */
  public WordPieceTokenizer(WordPieceMatcher matcher, PieceLayout layout) {
    this(DEFAULT_TOKEN_ATTRIBUTE_FACTORY, matcher, layout);
  }

  /**
   * Makes a tokenizer whose attributes come from a factory.
   *
   * @param factory makes the attributes
   * @param matcher the matcher, which others may use at the same time
   * @param layout positions and offsets
   */
  public WordPieceTokenizer(
      AttributeFactory factory, WordPieceMatcher matcher, PieceLayout layout) {
    super(factory);
    this.vocabulary = matcher.vocabulary();
    this.layout = layout;
    this.reader = new PieceReader(matcher);
    start();
  }

  @Override
  public boolean incrementToken() throws IOException {
    if (next == pieces.length()) {
      pieces.clear();
      next = 0;
      if (!reader.next(pieces)) {
        return false;
      }
    }
    clearAttributes();
    int id = pieces.id(next);
    boolean continuation = pieces.isContinuation(next);
    term.append(vocabulary.piece(id));
    piece.setPieceId(id);
    piece.setContinuation(continuation);
    type.setType(continuation ? CONTINUATION : PIECE);
    position.setPositionIncrement(continuation && layout.wordPositions() ? 0 : 1);
    if (!layout.wordOffsets()) {
      offset.setOffset(correctOffset(pieces.start(next)), correctOffset(pieces.end(next)));
    } else if (continuation) {
      offset.setOffset(wordStart, wordEnd);
    } else {
      wordStart = correctOffset(pieces.start(next));
      wordEnd = correctOffset(pieces.wordEnd(next));
      offset.setOffset(wordStart, wordEnd);
    }
    next++;
    return true;
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
    reader.reset(input);
    pieces.clear();
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
    int end = correctOffset(reader.position());
    offset.setOffset(end, end);
  }
}
