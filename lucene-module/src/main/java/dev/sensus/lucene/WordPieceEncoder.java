package dev.sensus.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * Turns texts into a model's input: ids, with offsets and word numbers, and the special pieces that
 * BERT wants around them.
 *
 * <p>The ids and offsets are those that {@link WordPieceTokenizer} and Hugging Face's {@code
 * tokenizers} give. Everything goes to the caller's arrays; in the steady state, when those and the
 * encoder's own have grown, nothing is allocated. Not safe for several threads: make one for each,
 * over one matcher.
 *
 * <p>What a model reads at most is cut off the end of the text, never the {@code [SEP]} after it,
 * and how much was cut is told.
 */
public final class WordPieceEncoder {
  private static final int AROUND_ONE = 2;
  private static final int AROUND_PAIR = 3;

  private final WordPieceMatcher matcher;
  private final PieceReader reader;

  /** A batch before its width is known, and where its rows end. */
  private final PieceBuffer rows = new PieceBuffer();

  private int[] rowEnds = new int[16];

  /**
   * Makes an encoder.
   *
   * @param matcher the matcher, which others may use at the same time
   */
  public WordPieceEncoder(WordPieceMatcher matcher) {
    this.matcher = matcher;
    this.reader = new PieceReader(matcher);
  }

  /**
   * Finds the pieces of a text, with no special ones around it.
   *
   * @param text any text
   * @param out is cleared and takes the pieces
   */
  public void encode(CharSequence text, PieceBuffer out) {
    out.clear();
    read(text, out);
  }

  /**
   * Makes a model's input of a text: {@code [CLS] text [SEP]}.
   *
   * @param text any text
   * @param maxLength pieces that the model reads, special ones counted; at least 2
   * @param out is cleared and takes the pieces; its {@link PieceBuffer#cut()} tells what was cut
   * @throws IllegalArgumentException if {@code maxLength} is too small, or the vocabulary has no
   *     {@code [CLS]} or {@code [SEP]}
   */
  public void encode(CharSequence text, int maxLength, PieceBuffer out) {
    out.clear();
    append(text, maxLength, out);
  }

  /**
   * Makes a model's input of two texts: {@code [CLS] first [SEP] second [SEP]}.
   *
   * @param first any text
   * @param second any text
   * @param maxLength pieces that the model reads, special ones counted; at least 3
   * @param truncation which of the two is cut
   * @param out is cleared and takes the pieces; {@link PieceBuffer#segment} tells the second text
   *     from the first, {@link PieceBuffer#cut(int)} what was cut
   * @throws IllegalArgumentException if {@code maxLength} is too small, also for the text that is
   *     not to be cut, or the vocabulary has no {@code [CLS]} or {@code [SEP]}
   */
  public void encode(
      CharSequence first,
      CharSequence second,
      int maxLength,
      Truncation truncation,
      PieceBuffer out) {
    int room = room(maxLength, AROUND_PAIR);
    int separator = special("[SEP]");
    out.clear();
    around(special("[CLS]"), out);
    read(first, out);
    int ofFirst = out.length() - 1;
    out.startSecond();
    read(second, out);
    int ofSecond = out.length() - 1 - ofFirst;
    int keepFirst = truncation.keepOfFirst(ofFirst, ofSecond, room);
    if (keepFirst < 0 || keepFirst > room) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "maxLength %d leaves no room: the text that %s keeps whole has %d pieces",
              maxLength,
              truncation,
              keepFirst < 0 ? ofSecond : ofFirst));
    }
    int keepSecond = Math.min(ofSecond, room - keepFirst);
    out.closePair(1 + keepFirst, ofFirst - keepFirst, keepSecond, separator);
    out.cut(ofFirst - keepFirst, ofSecond - keepSecond);
  }

  /**
   * Makes a model's input of several texts: {@code [CLS] text [SEP]} each, a row for each, padded
   * to the longest with {@code [PAD]}. The arrays are filled row after row, {@code [texts][width]};
   * the width is what comes back.
   *
   * @param texts any texts
   * @param maxLength pieces that the model reads, special ones counted; at least 2
   * @param ids {@code [texts][width]} takes the ids; {@code texts.size() * maxLength} is always
   *     enough
   * @param mask {@code [texts][width]} takes 1 for pieces and 0 for padding
   * @param cut {@code [texts]} takes how many pieces of each text were cut
   * @return the width: the pieces of the longest row, 0 if there is no text
   * @throws IllegalArgumentException if {@code maxLength} or an array is too small, or the
   *     vocabulary lacks one of the special pieces
   */
  public int encode(
      List<? extends CharSequence> texts, int maxLength, long[] ids, long[] mask, int[] cut) {
    int count = texts.size();
    require("cut", cut.length, count);
    if (rowEnds.length < count) {
      rowEnds = new int[Math.max(count, 2 * rowEnds.length)];
    }
    rows.clear();
    int width = 0;
    for (int row = 0; row < count; row++) {
      int from = rows.length();
      cut[row] = append(texts.get(row), maxLength, rows);
      rowEnds[row] = rows.length();
      width = Math.max(width, rows.length() - from);
    }
    require("ids", ids.length, (long) count * width);
    require("mask", mask.length, (long) count * width);
    int padding = special("[PAD]");
    int from = 0;
    int at = 0;
    for (int row = 0; row < count; row++) {
      for (int i = from; i < rowEnds[row]; i++) {
        ids[at] = rows.id(i);
        mask[at++] = 1;
      }
      for (int i = rowEnds[row] - from; i < width; i++) {
        ids[at] = padding;
        mask[at++] = 0;
      }
      from = rowEnds[row];
    }
    return width;
  }

  private static void require(String array, int length, long needed) {
    if (length < needed) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s must have room for %d, has room for %d", array, needed, length));
    }
  }

  /** Appends {@code [CLS] text [SEP]}; returns how many pieces were cut. */
  private int append(CharSequence text, int maxLength, PieceBuffer out) {
    int room = room(maxLength, AROUND_ONE);
    int separator = special("[SEP]");
    around(special("[CLS]"), out);
    int from = out.length();
    out.nextWord = 0;
    read(text, out);
    int cut = Math.max(0, out.length() - from - room);
    out.length -= cut;
    around(separator, out);
    out.cut(cut, 0);
    return cut;
  }

  private static int room(int maxLength, int special) {
    if (maxLength < special) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "maxLength must be at least %d, for the special pieces, got %d",
              special,
              maxLength));
    }
    return maxLength - special;
  }

  private int special(String piece) {
    int id = matcher.vocabulary().id(piece);
    if (id < 0) {
      throw new IllegalArgumentException(matcher.vocabulary().source() + " has no piece " + piece);
    }
    return id;
  }

  private static void around(int id, PieceBuffer out) {
    out.reserve(1);
    out.add(id, 0, 0, PieceBuffer.NO_WORD);
  }

  private void read(CharSequence text, PieceBuffer out) {
    reader.reset(text);
    try {
      while (reader.next(out)) {
        // until the text is read
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string does not fail
    }
  }
}
