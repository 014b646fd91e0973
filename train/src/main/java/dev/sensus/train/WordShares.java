package dev.sensus.train;

import dev.sensus.encoder.PieceSequence;
import dev.sensus.encoder.PieceVocabulary;
import dev.sensus.indexer.SourceDocument;
import dev.sensus.lucene.WordPieceMatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of some collections each word is, and which pieces a vocabulary cuts it into. A
 * collection counts by the square root of its words, so that a large one does not drown the others.
 *
 * <p>Words that have characters which the vocabulary lacks are counted among all words, and not by
 * themselves. Memory grows with the different words.
 */
final class WordShares {
  /** The part of a collection that a word must be to be one of its words. */
  private static final double PRESENT = 1e-6;

  /**
   * A word.
   *
   * @param share the part of all words that it is
   * @param collections of how many it is at least a millionth
   */
  record Word(String text, int[] pieces, double share, int collections) {}

  private static final class Count {
    private final int[] pieces;
    private double share;
    private long here;
    private int collections;

    Count(int[] pieces) {
      this.pieces = pieces;
    }
  }

  private final PieceVocabulary vocabulary;
  private final int unknown;
  private final List<String> pieces = new ArrayList<>();
  private final Count[] whole;
  private final Map<String, Count> cut = new HashMap<>();
  private double weight;

  /**
   * Begins without any.
   *
   * @param unknown id of the piece that stands for a word that cannot be cut
   */
  WordShares(PieceVocabulary vocabulary, int unknown) {
    this.vocabulary = vocabulary;
    this.unknown = unknown;
    whole = new Count[vocabulary.size()];
    for (int id = 0; id < whole.length; id++) {
      whole[id] = new Count(new int[] {id});
      pieces.add(vocabulary.piece(id));
    }
  }

  /** A document's text, as its words are counted. */
  static String text(SourceDocument document) {
    return document.title() + "\n" + document.body();
  }

  /**
   * Counts the words of a collection.
   *
   * @return how many there are
   */
  long add(Path source, TrainingListener listener) throws IOException {
    long[] words = new long[1];
    long[] texts = new long[1];
    Documents.read(
        source,
        TrainingTexts.names(source),
        document -> {
          words[0] += count(vocabulary.pieces(text(document)));
          listener.read(++texts[0]);
          return true;
        });
    if (words[0] > 0) {
      weight += Math.sqrt(words[0]);
      for (Count count : whole) {
        close(count, words[0]);
      }
      for (Count count : cut.values()) {
        close(count, words[0]);
      }
    }
    return words[0];
  }

  private static void close(Count count, long words) {
    count.share += count.here / Math.sqrt(words);
    count.collections += count.here >= words * PRESENT && count.here > 0 ? 1 : 0;
    count.here = 0;
  }

  private long count(PieceSequence pieces) {
    int[] ids = pieces.ids();
    long words = 0;
    for (int from = 0; from < ids.length; words++) {
      int to = end(pieces, from);
      if (to - from == 1) {
        whole[ids[from]].here++;
      } else {
        int[] parts = Arrays.copyOfRange(ids, from, to);
        cut.computeIfAbsent(spelling(parts), word -> new Count(parts)).here++;
      }
      from = to;
    }
    return words;
  }

  /** Where the word that starts at a piece ends, exclusive. */
  private static int end(PieceSequence pieces, int from) {
    int to = from + 1;
    while (to < pieces.length() && pieces.continuations()[to]) {
      to++;
    }
    return to;
  }

  /** What the pieces of a word spell. */
  private String spelling(int[] ids) {
    StringBuilder word = new StringBuilder(piece(ids[0]));
    for (int i = 1; i < ids.length; i++) {
      String piece = piece(ids[i]);
      word.append(piece, piece.startsWith("##") ? 2 : 0, piece.length());
    }
    return word.toString();
  }

  /** The piece of an id. */
  String piece(int id) {
    return pieces.get(id);
  }

  /** All words, in no order. */
  List<Word> words() {
    List<Word> words = new ArrayList<>();
    for (int id = 0; id < whole.length; id++) {
      if (whole[id].share > 0 && id != unknown) {
        words.add(word(piece(id), whole[id]));
      }
    }
    cut.forEach((text, count) -> words.add(word(text, count)));
    return words;
  }

  private Word word(String text, Count count) {
    return new Word(text, count.pieces, count.share / weight, count.collections);
  }

  /** How often each piece stands in the texts, as a part of all words. */
  double[] pieceShares() {
    double[] shares = new double[whole.length];
    for (Word word : words()) {
      for (int piece : word.pieces()) {
        shares[piece] += word.share();
      }
    }
    return shares;
  }

  /** How many pieces a word has, on average; the unknown are left out. */
  double piecesPerWord() {
    double pieces = 0;
    double all = 0;
    for (Word word : words()) {
      pieces += word.share() * word.pieces().length;
      all += word.share();
    }
    return pieces / all;
  }

  /** The same for another vocabulary. */
  double piecesPerWord(WordPieceMatcher matcher) {
    double pieces = 0;
    double all = 0;
    for (Word word : words()) {
      char[] text = word.text().toCharArray();
      int[] room = new int[text.length];
      pieces += word.share() * matcher.match(text, 0, text.length, room, room.clone());
      all += word.share();
    }
    return pieces / all;
  }
}
