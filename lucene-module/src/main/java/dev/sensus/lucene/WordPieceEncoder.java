package dev.sensus.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
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
  private final String cls;
  private final String sep;
  private final String pad;

  /** A batch before its width is known, where its rows end, and where the second texts start. */
  private final PieceBuffer rows = new PieceBuffer();

  private int[] rowEnds = new int[16];

  private int[] secondStarts = new int[16];

  /**
   * Makes an encoder.
   *
   * @param matcher the matcher, which others may use at the same time
   */
  public WordPieceEncoder(WordPieceMatcher matcher) {
    this(matcher, "[CLS]", "[SEP]", "[PAD]");
  }

  /**
   * Makes an encoder for a model that calls its special pieces otherwise.
   *
   * @param matcher the matcher, which others may use at the same time
   * @param cls the piece before a text
   * @param sep the piece after a text
   * @param pad the piece that fills the rows of a batch
   */
  public WordPieceEncoder(WordPieceMatcher matcher, String cls, String sep, String pad) {
    this.matcher = matcher;
    this.reader = new PieceReader(matcher);
    this.cls = cls;
    this.sep = sep;
    this.pad = pad;
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
    out.clear();
    appendPair(first, second, maxLength, truncation, out);
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
    startBatch(texts.size(), cut);
    for (int row = 0; row < texts.size(); row++) {
      cut[row] = append(texts.get(row), maxLength, rows);
      rowEnds[row] = rows.length();
    }
    return fill(texts.size(), ids, mask);
  }

  /**
   * Makes a model's input of several pairs of texts: {@code [CLS] first [SEP] second [SEP]} each, a
   * row for each, as {@link #encode(List, int, long[], long[], int[])} does for single texts.
   *
   * @param firsts any texts
   * @param seconds as many texts
   * @param maxLength pieces that the model reads, special ones counted; at least 3
   * @param truncation which of the two is cut
   * @param ids {@code [pairs][width]} takes the ids
   * @param mask {@code [pairs][width]} takes 1 for pieces and 0 for padding
   * @param segments {@code [pairs][width]} takes 1 for the second text and the {@code [SEP]} after
   *     it, 0 for the rest
   * @param cut {@code [pairs]} takes how many pieces of each pair were cut
   * @return the width: the pieces of the longest row, 0 if there is no pair
   * @throws IllegalArgumentException as for a single pair, if the lists are not of one length, or
   *     if an array is too small
   */
  public int encode(
      List<? extends CharSequence> firsts,
      List<? extends CharSequence> seconds,
      int maxLength,
      Truncation truncation,
      long[] ids,
      long[] mask,
      long[] segments,
      int[] cut) {
    int count = firsts.size();
    if (seconds.size() != count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "seconds must be as many as firsts, %d, got %d", count, seconds.size()));
    }
    startBatch(count, cut);
    for (int row = 0; row < count; row++) {
      cut[row] = appendPair(firsts.get(row), seconds.get(row), maxLength, truncation, rows);
      rowEnds[row] = rows.length();
      secondStarts[row] = rows.second();
    }
    int width = fill(count, ids, mask);
    require("segments", segments.length, (long) count * width);
    int from = 0;
    for (int row = 0; row < count; row++) {
      int start = row * width;
      Arrays.fill(segments, start, start + width, 0);
      Arrays.fill(segments, start + secondStarts[row] - from, start + rowEnds[row] - from, 1);
      from = rowEnds[row];
    }
    return width;
  }

  private void startBatch(int count, int[] cut) {
    require("cut", cut.length, count);
    if (rowEnds.length < count) {
      rowEnds = new int[Math.max(count, 2 * rowEnds.length)];
      secondStarts = new int[rowEnds.length];
    }
    rows.clear();
  }

  /** Lays out the rows; returns their width. */
  private int fill(int count, long[] ids, long[] mask) {
    int width = 0;
    for (int row = 0; row < count; row++) {
      width = Math.max(width, rowEnds[row] - (row == 0 ? 0 : rowEnds[row - 1]));
    }
    require("ids", ids.length, (long) count * width);
    require("mask", mask.length, (long) count * width);
    int padding = special(pad);
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
    int separator = special(sep);
    around(special(cls), out);
    int from = out.length();
    out.nextWord = 0;
    read(text, out);
    int cut = Math.max(0, out.length() - from - room);
    out.length -= cut;
    around(separator, out);
    out.cut(cut, 0);
    return cut;
  }

  /** Appends {@code [CLS] first [SEP] second [SEP]}; returns how many pieces were cut. */
  private int appendPair(
      CharSequence first,
      CharSequence second,
      int maxLength,
      Truncation truncation,
      PieceBuffer out) {
    int room = room(maxLength, AROUND_PAIR);
    int separator = special(sep);
    around(special(cls), out);
    int from = out.length();
    out.nextWord = 0;
    read(first, out);
    int ofFirst = out.length() - from;
    out.startSecond();
    read(second, out);
    int ofSecond = out.length() - from - ofFirst;
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
    int cutOfFirst = ofFirst - keepFirst;
    int cutOfSecond = Math.max(0, ofSecond - (room - keepFirst));
    out.closePair(from + keepFirst, cutOfFirst, ofSecond - cutOfSecond, separator);
    out.cut(cutOfFirst, cutOfSecond);
    return cutOfFirst + cutOfSecond;
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
