package dev.sensus.lucene;

import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionLengthAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;

/**
 * Splits the tokens of any other tokenizer into word pieces. Where the model's own splitting into
 * words will do, {@link WordPieceTokenizer} is faster.
 *
 * <p>A token is cleaned and split as a text of its own: one with punctuation or blanks in it is
 * several words to the model. One of which nothing is left, such as a lone accent, is dropped, and
 * leaves a hole.
 *
 * <p>Attributes are those of {@link WordPieceTokenizer}; others are the token's on each of its
 * pieces. Offsets are exact where the token is as long as its place in the text. Where it is not,
 * since a filter before has changed it, or where the next token starts before the last of its
 * pieces, as n-grams and tokens at one place do, all pieces have the token's: offsets of an index
 * must not go backwards. A "word" of the {@link PieceLayout} is a token here. Without {@link
 * PieceLayout#wordPositions} pieces are laid out one after the other, which a graph of tokens, as
 * of synonyms, does not survive: put such filters behind this one, or use word positions.
 */
public final class WordPieceFilter extends TokenFilter {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
  private final PositionIncrementAttribute position =
      addAttribute(PositionIncrementAttribute.class);
  private final PositionLengthAttribute positionLength =
      addAttribute(PositionLengthAttribute.class);
  private final TypeAttribute type = addAttribute(TypeAttribute.class);
  private final PieceAttribute piece = addAttribute(PieceAttribute.class);

  private final Vocabulary vocabulary;
  private final PieceLayout layout;
  private final PieceReader reader;
  private final PieceBuffer pieces = new PieceBuffer();
  private int next;

  /** The token, if it has several pieces, where it starts, and whether its offsets tell pieces. */
  private State token;

  private int tokenStart;
  private boolean exact;

  /** The token behind this one if it was read already, and whether there is none. */
  private State ahead;

  private boolean ended;

  /** Positions of tokens that were dropped since the last piece. */
  private int dropped;

  /**
   * Makes a filter.
   *
   * @param input the tokens
   * @param matcher the matcher, which others may use at the same time
   */
  public WordPieceFilter(TokenStream input, WordPieceMatcher matcher) {
    this(input, matcher, PieceLayout.PIECES);
  }

  /**
   * Makes a filter.
   *
   * @param input the tokens
   * @param matcher the matcher, which others may use at the same time
   * @param layout positions and offsets
   */
  public WordPieceFilter(TokenStream input, WordPieceMatcher matcher, PieceLayout layout) {
    super(input);
    this.vocabulary = matcher.vocabulary();
    this.layout = layout;
    this.reader = new PieceReader(matcher);
  }

  @Override
  public boolean incrementToken() throws IOException {
    boolean continued = next < pieces.length();
    if (continued) {
      restoreState(token);
    } else if (!nextToken()) {
      return false;
    }
    int id = pieces.id(next);
    boolean continuation = pieces.isContinuation(next);
    term.setEmpty().append(vocabulary.piece(id));
    piece.setPieceId(id);
    piece.setContinuation(continuation);
    type.setType(continuation ? WordPieceTokenizer.CONTINUATION : WordPieceTokenizer.PIECE);
    if (exact) {
      offset.setOffset(tokenStart + pieces.start(next), tokenStart + pieces.end(next));
    }
    if (continued) {
      position.setPositionIncrement(layout.wordPositions() ? 0 : 1);
    } else {
      position.setPositionIncrement(position.getPositionIncrement() + dropped);
      dropped = 0;
    }
    if (!layout.wordPositions()) {
      positionLength.setPositionLength(1);
    }
    next++;
    return true;
  }

  /** Goes to the next token of which something is left. */
  private boolean nextToken() throws IOException {
    next = 0;
    pieces.clear();
    while (nextInput()) {
      reader.reset(term);
      while (reader.next(pieces)) {
        // until the token is read
      }
      if (pieces.length() > 0) {
        tokenStart = offset.startOffset();
        exact = !layout.wordOffsets() && offset.endOffset() - tokenStart == term.length();
        token = pieces.length() > 1 ? captureState() : null;
        int last = pieces.start(pieces.length() - 1);
        exact = exact && (last == 0 || isNextBehind(tokenStart + last));
        return true;
      }
      dropped += position.getPositionIncrement();
    }
    return false;
  }

  private boolean nextInput() throws IOException {
    if (ahead != null) {
      restoreState(ahead);
      ahead = null;
      return true;
    }
    return !ended && input.incrementToken();
  }

  /** Tells, by reading ahead, whether the next token starts at a place or behind it. */
  private boolean isNextBehind(int place) throws IOException {
    State present = token != null ? token : captureState();
    ended = !input.incrementToken();
    boolean behind = ended || offset.startOffset() >= place;
    ahead = ended ? null : captureState();
    restoreState(present);
    return behind;
  }

  @Override
  public void reset() throws IOException {
    super.reset();
    next = 0;
    pieces.clear();
    dropped = 0;
    token = null;
    ahead = null;
    ended = false;
  }

  @Override
  public void end() throws IOException {
    super.end();
    position.setPositionIncrement(position.getPositionIncrement() + dropped);
  }
}
