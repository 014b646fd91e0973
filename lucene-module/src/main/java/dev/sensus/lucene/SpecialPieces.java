package dev.sensus.lucene;

import java.io.IOException;
import java.util.Comparator;
import java.util.Set;

/** The pieces that are recognised where they stand literally in the raw text, longest first. */
final class SpecialPieces {
  private final String[] pieces;
  private final int[] ids;
  private final Vocabulary vocabulary;

  SpecialPieces(Vocabulary vocabulary, Set<String> specials) {
    this.vocabulary = vocabulary;
    this.pieces =
        specials.stream()
            .filter(special -> vocabulary.id(special) >= 0)
            .sorted(Comparator.comparingInt(special -> -special.length()))
            .toArray(String[]::new);
    this.ids = new int[pieces.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = vocabulary.id(pieces[i]);
    }
  }

  /** Tells whether a special piece starts with this UTF-16 unit. */
  boolean mayStart(char unit) {
    for (String piece : pieces) {
      if (piece.charAt(0) == unit) {
        return true;
      }
    }
    return false;
  }

  /** Returns the id of the longest special piece that the text goes on with, or -1. */
  int match(TextSource source) throws IOException {
    for (int i = 0; i < pieces.length; i++) {
      if (source.startsWith(pieces[i])) {
        return ids[i];
      }
    }
    return -1;
  }

  /** Returns the length of a special piece in UTF-16 units. */
  int length(int id) {
    return vocabulary.piece(id).length();
  }
}
