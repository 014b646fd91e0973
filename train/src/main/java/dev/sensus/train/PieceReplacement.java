package dev.sensus.train;

import java.util.ArrayList;
import java.util.Comparator;
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

  /**
   * Chooses which: the words that spare the most pieces (by how often they stand there and how many
   * pieces each is cut into) for the pieces that are used least, as long as what is spared is more
   * than what is used. Words are of letters alone, and of several collections where there are
   * several. Special pieces and single characters stay. Of pieces that are used equally little,
   * those that a vocabulary keeps free go first, then the last, which it learnt as the rarest.
   *
   * @param specials pieces that stay
   * @param most how many at most
   * @param collections in how many of the collections a word must be
   */
  static List<PieceReplacement> choose(
      WordShares shares, Set<String> specials, int most, int collections) {
    double[] uses = shares.pieceShares();
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
    List<Integer> least = new ArrayList<>();
    for (int id = 0; id < uses.length; id++) {
      if (mayGo(shares.piece(id), specials)) {
        least.add(id);
      }
    }
    least.sort(
        Comparator.<Integer>comparingDouble(id -> uses[id])
            .thenComparing(id -> !shares.piece(id).startsWith(FREE))
            .thenComparing(Comparator.reverseOrder()));
    List<PieceReplacement> chosen = new ArrayList<>();
    for (int i = 0; i < Math.min(most, Math.min(least.size(), spared.size())); i++) {
      int id = least.get(i);
      Spared next = spared.get(i);
      if (next.pieces() <= uses[id]) {
        break;
      }
      chosen.add(
          new PieceReplacement(
              id, shares.piece(id), next.word().text(), next.word().pieces(), next.word().share()));
    }
    return chosen;
  }

  private static boolean mayGo(String piece, Set<String> specials) {
    String letters = piece.startsWith("##") ? piece.substring(2) : piece;
    return !specials.contains(piece) && letters.codePointCount(0, letters.length()) > 1;
  }
}
