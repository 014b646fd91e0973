package dev.sensus.lucene;

import java.util.Arrays;
import java.util.Objects;

/**
 * The pieces of a text or of a pair of texts, in arrays that are used again and again: once they
 * are long enough, filling them allocates nothing. Not safe for several threads.
 *
 * <p>{@link WordPieceEncoder} fills it.
 */
public final class PieceBuffer {
  /** {@link #word} of a piece that was put around a text. */
  public static final int NO_WORD = -1;

  // Only for the scanner, which fills them without a call for each piece.
  int[] ids;
  int[] starts;
  int[] ends;
  int[] words;
  int length;

  /** The number of the next word. */
  int nextWord;

  /**
   * Words that end behind their last piece, because of a mark there that was dropped: that piece,
   * rising, and where the word ends. They are few.
   */
  private int[] longWords = new int[8];

  private int longWordsSize;

  /** From which piece on the second text's segment goes. */
  private int second = Integer.MAX_VALUE;

  private int cutOfFirst;
  private int cutOfSecond;

  /** Makes an empty buffer. */
  public PieceBuffer() {
    ids = new int[64];
    starts = new int[64];
    ends = new int[64];
    words = new int[64];
  }

  /** Forgets all pieces. */
  public void clear() {
    length = 0;
    nextWord = 0;
    longWordsSize = 0;
    second = Integer.MAX_VALUE;
    cut(0, 0);
  }

  /** Returns how many pieces there are. */
  public int length() {
    return length;
  }

  /** Returns the id of a piece. */
  public int id(int index) {
    return ids[check(index)];
  }

  /** Returns where a piece starts in its text, in UTF-16 units; 0 for one put around a text. */
  public int start(int index) {
    return starts[check(index)];
  }

  /** Returns where a piece ends in its text, exclusive; 0 for one put around a text. */
  public int end(int index) {
    return ends[check(index)];
  }

  /**
   * Returns the number of the word that a piece belongs to, counted from 0 in each text; {@link
   * #NO_WORD} for a piece put around a text. Punctuation marks and Chinese characters are words.
   */
  public int word(int index) {
    return words[check(index)];
  }

  /** Returns whether a piece continues the word of the piece before it. */
  public boolean isContinuation(int index) {
    int word = word(index);
    return index > 0 && word != NO_WORD && words[index - 1] == word && index != second;
  }

  /** Returns the segment: 0, or 1 for the second text of a pair and the {@code [SEP]} after it. */
  public int segment(int index) {
    return check(index) < second ? 0 : 1;
  }

  /** Returns how many pieces were cut off the texts' ends, so that the rest fits. */
  public int cut() {
    return cutOfFirst + cutOfSecond;
  }

  /**
   * Returns how many pieces were cut off one text's end.
   *
   * @param segment 0 for the first text, 1 for the second
   */
  public int cut(int segment) {
    return Objects.checkIndex(segment, 2) == 0 ? cutOfFirst : cutOfSecond;
  }

  /**
   * Copies the ids.
   *
   * @param to takes them; must have room for {@link #length} from {@code at}
   * @param at where the first one goes
   */
  public void copyIds(int[] to, int at) {
    System.arraycopy(ids, 0, to, at, length);
  }

  private int check(int index) {
    return Objects.checkIndex(index, length);
  }

  /** Where the word that a piece starts ends in its text, with marks after its last piece. */
  int wordEnd(int index) {
    int last = index;
    while (last + 1 < length && isContinuation(last + 1)) {
      last++;
    }
    for (int i = 0; i < longWordsSize; i += 2) {
      if (longWords[i] == last) {
        return longWords[i + 1];
      }
    }
    return ends[last];
  }

  /** Tells where the word of the last piece ends. */
  void endWord(int end) {
    if (ends[length - 1] == end) {
      return;
    }
    if (longWordsSize == longWords.length) {
      longWords = Arrays.copyOf(longWords, 2 * longWordsSize);
    }
    longWords[longWordsSize++] = length - 1;
    longWords[longWordsSize++] = end;
  }

  /** Makes room for so many more pieces. */
  void reserve(int more) {
    if (ids.length - length < more) {
      int size = Math.max(length + more, length + (length >> 1));
      ids = Arrays.copyOf(ids, size);
      starts = Arrays.copyOf(starts, size);
      ends = Arrays.copyOf(ends, size);
      words = Arrays.copyOf(words, size);
    }
  }

  /** Appends a piece; there must be room. */
  void add(int id, int start, int end, int word) {
    ids[length] = id;
    starts[length] = start;
    ends[length] = end;
    words[length] = word;
    length++;
  }

  /** Where the second text starts. */
  int second() {
    return second;
  }

  /** What follows belongs to a second text. */
  void startSecond() {
    second = length;
    nextWord = 0;
  }

  /**
   * Puts a separator after each text of a pair, dropping what stands there too many.
   *
   * @param end where the first text ends
   * @param cut pieces to drop from there
   * @param keep pieces of the second text that stay
   * @param separator id of the piece to put
   */
  void closePair(int end, int cut, int keep, int separator) {
    reserve(2);
    int from = end + cut;
    System.arraycopy(ids, from, ids, end + 1, keep);
    System.arraycopy(starts, from, starts, end + 1, keep);
    System.arraycopy(ends, from, ends, end + 1, keep);
    System.arraycopy(words, from, words, end + 1, keep);
    length = end;
    add(separator, 0, 0, NO_WORD);
    second = length;
    length += keep;
    add(separator, 0, 0, NO_WORD);
  }

  /** Tells what was cut off each text. */
  void cut(int ofFirst, int ofSecond) {
    cutOfFirst = ofFirst;
    cutOfSecond = ofSecond;
  }
}
