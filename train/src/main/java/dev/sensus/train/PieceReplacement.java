package dev.sensus.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A piece of a vocabulary that makes place for a word that is cut up.
 *
 * @param id of the piece, which becomes the word's
 * @param cut the pieces that the word was
 * @param share the part of all words that the word is
 */
@SuppressWarnings("ArrayRecordComponent") // internal data, never compared
record PieceReplacement(int id, String piece, String word, int[] cut, double share) {

  /** What pieces are called that BERT's vocabularies keep free. */
  private static final String FREE = "[unused";

  /** A word, and the part of all words that its pieces beyond the first are. */
  private record Spared(WordShares.Word word, double pieces) {}

  /** A piece that may go, and the part of all words that texts would have more pieces by. */
  private record Missed(int id, double pieces) {}

  /**
   * Chooses which: the words that spare the most pieces (by how often they stand there and how many
   * pieces each is cut into) for the pieces that are missed least (by how often they stand there
   * and how many pieces each falls into), as long as more is spared than missed. Words are of
   * letters alone, and of several collections where there are several. Special pieces and single
   * characters stay, and so does what could not be cut without them. Of pieces that are missed
   * equally little, those that a vocabulary keeps free go first, then the last, which it learnt as
   * the rarest.
   *
   * @param specials pieces that stay
   * @param most how many at most
   * @param collections in how many of the collections a word must be
   */
  static List<PieceReplacement> choose(
      WordShares shares, Set<String> specials, int most, int collections) {
    List<Spared> spared = spared(shares, collections);
    List<Missed> missed = missed(shares, specials);
    List<PieceReplacement> chosen = new ArrayList<>();
    for (int i = 0; i < Math.min(most, Math.min(missed.size(), spared.size())); i++) {
      int id = missed.get(i).id();
      WordShares.Word word = spared.get(i).word();
      if (spared.get(i).pieces() <= missed.get(i).pieces()) {
        break;
      }
      chosen.add(
          new PieceReplacement(id, shares.piece(id), word.text(), word.pieces(), word.share()));
    }
    return chosen;
  }

  /** The words that may come, those first that spare most. */
  private static List<Spared> spared(WordShares shares, int collections) {
    List<Spared> spared = new ArrayList<>();
    for (WordShares.Word word : shares.words()) {
      if (word.pieces().length > 1
          && word.collections() >= collections
          && word.text().codePoints().allMatch(Character::isLetter)) {
        spared.add(new Spared(word, word.share() * (word.pieces().length - 1)));
      }
    }
    spared.sort(
        Comparator.comparingDouble(Spared::pieces)
            .reversed()
            .thenComparing(one -> one.word().text()));
    return spared;
  }

  /** The pieces that may go, those first that are missed least. */
  private static List<Missed> missed(WordShares shares, Set<String> specials) {
    double[] uses = shares.pieceShares();
    Set<String> pieces = new HashSet<>();
    for (int id = 0; id < uses.length; id++) {
      pieces.add(shares.piece(id));
    }
    List<Missed> missed = new ArrayList<>();
    for (int id = 0; id < uses.length; id++) {
      String piece = shares.piece(id);
      if (specials.contains(piece)) {
        continue;
      }
      if (piece.startsWith(FREE)) {
        missed.add(new Missed(id, uses[id]));
        continue;
      }
      PieceSpelling spelling = new PieceSpelling(piece);
      if (spelling.characters() > 1 && spelling.isByCharacters(pieces)) {
        missed.add(new Missed(id, uses[id] * (spelling.without(pieces) - 1)));
      }
    }
    missed.sort(
        Comparator.comparingDouble(Missed::pieces)
            .thenComparing(one -> !shares.piece(one.id()).startsWith(FREE))
            .thenComparing(Comparator.comparingInt(Missed::id).reversed()));
    return missed;
  }
}
