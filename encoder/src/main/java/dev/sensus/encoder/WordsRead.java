package dev.sensus.encoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many words a file of word vectors has, beside what its first line says.
 *
 * @param announced by the first line, or -1 where it says nothing
 * @param read words with a vector
 * @param repeated of those, words that had been there before
 */
record WordsRead(long announced, long read, long repeated) {

  /** Refuses a file with fewer words than it announces, and one with none. */
  void check(Path file) throws ModelFormatException {
    if (read == 0) {
      throw new ModelFormatException(file, "has no word vectors");
    }
    if (read < announced) {
      throw new ModelFormatException(
          file,
          String.format(
              Locale.ROOT,
              "is cut short: line 1 announces %d words, there are %d",
              announced,
              read));
    }
  }

  /** What is odd about them without making the file useless. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (announced >= 0 && read > announced) {
      notes.add(
          String.format(
              Locale.ROOT,
              "line 1 announces %d words, there are %d; all are taken",
              announced,
              read));
    }
    if (repeated > 0) {
      notes.add(
          String.format(
              Locale.ROOT, "%d of %d words come again; the first of each counts", repeated, read));
    }
    return notes;
  }
}
