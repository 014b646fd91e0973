package dev.sensus.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;

/** The pieces that are recognised where they stand literally in the raw text, longest first. */
final class SpecialPieces {
  private final String[] pieces;
  private final int[] ids;
  private final Vocabulary vocabulary;

  /** The units that special pieces start with; a model may have a thousand of them, all "[". */
  private final String firsts;

  SpecialPieces(Vocabulary vocabulary, Set<String> specials) {
    this.vocabulary = vocabulary;
    this.pieces =
        specials.stream()
            .filter(special -> vocabulary.id(special) >= 0)
            .sorted(Comparator.comparingInt(special -> -special.length()))
            .toArray(String[]::new);
    this.ids = new int[pieces.length];
    this.firsts =
        Arrays.stream(pieces)
            .map(piece -> piece.substring(0, 1))
            .distinct()
            .collect(Collectors.joining());
    for (int i = 0; i < ids.length; i++) {
      ids[i] = vocabulary.id(pieces[i]);
    }
  }

  /** Tells whether a special piece starts with this UTF-16 unit. */
  boolean mayStart(char unit) {
    return firsts.indexOf(unit) >= 0;
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
