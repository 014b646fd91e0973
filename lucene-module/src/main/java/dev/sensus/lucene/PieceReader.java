package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;

/**
 * Reads text and gives its pieces. Where text is simple, which for most is everywhere, cleaning,
 * splitting and matching are one pass over the raw units by table: the end-to-end WordPiece of Song
 * et al. A word with anything in it that is not goes to {@link WordReader} whole.
 */
final class PieceReader {
  /** A stretch of more pieces is given out in parts. */
  private static final int PART = 1024;

  /** Why {@link #scan} stops. */
  private enum Stop {
    /** The units that are held are done, but for a word that may go on. */
    LIMIT,
    /** A word that is not simple begins. */
    COMPLEX,
    /** A special piece may begin. */
    SPECIAL
  }

  private final WordPieceMatcher matcher;
  private final int maxChars;
  private final int unknown;
  private final TextSource source = new TextSource();
  private final WordReader words;

  private int[] ids = new int[16];
  private int[] ends = new int[16];

  private boolean inStretch;

  /** What was read from here on was simple; what is before, the careful reader knows. */
  private int simpleFrom;

  PieceReader(WordPieceMatcher matcher) {
    this.matcher = matcher;
    maxChars = matcher.options().maxCharsPerWord();
    unknown = matcher.unknownId();
    words = new WordReader(source, matcher);
  }

  void reset(Reader reader) {
    source.reset(reader);
    start();
  }

  void reset(CharSequence text) {
    source.reset(text);
    start();
  }

  private void start() {
    words.clear();
    inStretch = false;
    simpleFrom = 0;
  }

  /** Returns how much of the raw text is read. */
  int position() {
    return source.position();
  }

  /**
   * Appends the pieces of the text's next words, at least of one, and never a part of a word.
   *
   * @return false if there are no more
   */
  boolean next(PieceBuffer out) throws IOException {
    int before = out.length();
    while (true) {
      if (inStretch) {
        while (words.next()) {
          addWord(out);
          if (out.length() - before >= PART) {
            return true;
          }
        }
        inStretch = false;
        simpleFrom = source.position();
      }
      switch (scan(out)) {
        case LIMIT -> {
          if (out.length() > before) {
            return true;
          }
          if (!source.more()) {
            if (source.at() == source.limit()) {
              return false;
            }
            startStretch(); // it is longer than the buffer
          }
        }
        case COMPLEX -> startStretch();
        case SPECIAL -> special(out);
      }
    }
  }

  private void startStretch() {
    follow();
    words.startStretch();
    inStretch = true;
  }

  /** Tells the careful reader what stands before the present place. */
  private void follow() {
    int position = source.position();
    if (position > simpleFrom) {
      words.follow(position - 1, position);
    }
  }

  private void special(PieceBuffer out) throws IOException {
    int id = matcher.specials().match(source);
    out.reserve(1);
    if (id < 0) {
      int position = source.position();
      out.add(alone(source.peek()), position, position + 1, out.nextWord++);
      source.skip(1);
      return;
    }
    follow();
    int start = source.position();
    source.skip(matcher.specials().length(id));
    simpleFrom = source.position();
    out.add(id, start, simpleFrom, out.nextWord++);
  }

  /** The piece of a word of one simple unit. */
  private int alone(int unit) {
    int[] cells = matcher.trie().cells();
    int node = cells[PieceTrie.START] + matcher.symbols()[unit];
    boolean piece =
        cells[node + PieceTrie.PARENT] == PieceTrie.START
            && cells[node + PieceTrie.FAILURE] == PieceTrie.CONTINUATION;
    return piece ? matcher.trie().pops()[cells[node + PieceTrie.POPS] + 1] : unknown;
  }

  /** Appends the pieces of the careful reader's word. */
  private void addWord(PieceBuffer out) {
    int length = words.length();
    if (length > ids.length) {
      ids = new int[Math.max(length, 2 * ids.length)];
      ends = new int[ids.length];
    }
    int count = 1;
    if (words.special() >= 0) {
      ids[0] = words.special();
      ends[0] = length;
    } else {
      count = matcher.match(words.text(), 0, length, ids, ends);
    }
    out.reserve(count);
    int from = 0;
    for (int i = 0; i < count; i++) {
      out.add(ids[i], words.start(from), words.end(ends[i] - 1), out.nextWord);
      from = ends[i];
    }
    out.endWord(words.wordEnd());
    out.nextWord++;
  }

  /**
   * Appends the pieces of simple words, and stops before what is not simple. What makes it fast:
   * nothing is looked up twice, nothing but the pieces is written, and a sentinel of complex kind
   * ends the buffer, so that its end needs no test of its own.
   */
  private Stop scan(PieceBuffer out) {
    final char[] text = source.buffer();
    final int limit = source.limit();
    final int shift = source.positionOfBuffer();
    final byte[] kinds = matcher.kinds().kinds();
    final int[] symbols = matcher.symbols();
    final int[] cells = matcher.trie().cells();
    final int[] pops = matcher.trie().pops();
    int at = source.at();
    out.reserve(limit - at); // a piece has a unit or more
    final int[] ids = out.ids;
    final int[] starts = out.starts;
    final int[] ends = out.ends;
    final int[] words = out.words;
    int count = out.length;
    int word = out.nextWord;
    Stop stop = null;
    while (stop == null) {
      char unit = text[at];
      byte kind = kinds[unit];
      if (kind == UnitKinds.SPACE) {
        at++;
        continue;
      }
      if (kind == UnitKinds.ALONE) {
        ids[count] = alone(unit);
        starts[count] = shift + at;
        ends[count] = shift + at + 1;
        words[count] = word++;
        count++;
        at++;
        continue;
      }
      if (kind != UnitKinds.WORD) {
        stop = kind == UnitKinds.SPECIAL ? Stop.SPECIAL : at == limit ? Stop.LIMIT : Stop.COMPLEX;
        continue;
      }
      final int first = count;
      final int start = at;
      int end = shift + at;
      int node = PieceTrie.START;
      boolean known = true;
      while (true) {
        if (kind == UnitKinds.WORD) {
          int next = cells[node] + symbols[unit];
          if (cells[next + PieceTrie.PARENT] == node) {
            node = next;
            unit = text[++at];
            kind = kinds[unit];
            continue;
          }
        } else if (node == PieceTrie.CONTINUATION) {
          break;
        }
        int failure = cells[node + PieceTrie.FAILURE];
        if (failure == PieceTrie.NONE) {
          known = false;
          break;
        }
        int pop = cells[node + PieceTrie.POPS];
        for (int last = pop + 2 * pops[pop]; pop < last; pop += 2) {
          ids[count] = pops[pop + 1];
          starts[count] = end;
          end += pops[pop + 2];
          ends[count] = end;
          words[count] = word;
          count++;
        }
        node = failure;
      }
      while (kind == UnitKinds.WORD) {
        kind = kinds[text[++at]];
      }
      if (kind == UnitKinds.COMPLEX && !(at == limit && source.ended())) {
        stop = at == limit ? Stop.LIMIT : Stop.COMPLEX;
        at = start;
        count = first;
        continue;
      }
      if (!known || at - start > maxChars) {
        ids[first] = unknown;
        starts[first] = shift + start;
        ends[first] = shift + at;
        words[first] = word;
        count = first + 1;
      }
      word++;
    }
    out.length = count;
    out.nextWord = word;
    source.moveTo(at);
    return stop;
  }
}
