package dev.sensus.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The pieces that are recognised where they stand literally in the raw text, longest first. */
final class SpecialPieces {
  private final String[] pieces;
  private final int[] ids;
  private final Vocabulary vocabulary;

  /** The units that special pieces start with; a model may have a thousand of them, all "[". */
  private final String firsts;

  SpecialPieces(Vocabulary vocabulary, Set<String> specials) {
    this.vocabulary = vocabulary;
    List<String> found = new ArrayList<>();
    StringBuilder units = new StringBuilder();
    for (String special : specials) {
      if (vocabulary.id(special) >= 0) {
        found.add(special);
        String unit = special.substring(0, 1);
        if (units.indexOf(unit) < 0) {
          units.append(unit);
        }
      }
    }
    found.sort(Comparator.comparingInt(String::length).reversed());
    pieces = found.toArray(new String[0]);
    ids = new int[pieces.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = vocabulary.id(pieces[i]);
    }
    firsts = units.toString();
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
