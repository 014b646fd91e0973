package dev.sensus.train;

import java.util.Set;

/** How a piece would be written by other pieces, were it not there. */
final class PieceSpelling {
  /** What begins a piece that continues a word. */
  static final String CONTINUES = "##";

  private final String piece;
  private final boolean inside;
  private final String letters;

  PieceSpelling(String piece) {
    this.piece = piece;
    inside = piece.startsWith(CONTINUES) && piece.length() > CONTINUES.length();
    letters = inside ? piece.substring(CONTINUES.length()) : piece;
  }

  /** Of how many it is. */
  int characters() {
    return letters.codePointCount(0, letters.length());
  }

  /** Whether all its characters are pieces, so that whatever else goes it can be cut. */
  boolean isByCharacters(Set<String> pieces) {
    int to;
    for (int from = 0; from < letters.length(); from = to) {
      to = letters.offsetByCodePoints(from, 1);
      if (!pieces.contains(part(from, to))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Into how many of the others it is cut, the longest first, as WordPiece does.
   *
   * @param pieces that have all its characters
   */
  int without(Set<String> pieces) {
    int parts = 0;
    for (int from = 0; from < letters.length(); parts++) {
      int to = letters.length();
      while (part(from, to).equals(piece) || !pieces.contains(part(from, to))) {
        to = letters.offsetByCodePoints(to, -1);
      }
      from = to;
    }
    return parts;
  }

  private String part(int from, int to) {
    String part = letters.substring(from, to);
    return from > 0 || inside ? CONTINUES + part : part;
  }
}
