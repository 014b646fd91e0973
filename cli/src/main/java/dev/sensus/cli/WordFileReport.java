package dev.sensus.cli;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.WordCounts;
import dev.sensus.encoder.WordEncoder;
import dev.sensus.query.Marks;
import java.io.PrintWriter;
import java.util.Locale;

/** What a user should know of a file of word vectors; of other encoders there is nothing to say. */
final class WordFileReport {
  private WordFileReport() {}

  /** Tells what is odd about the file. */
  static void opened(TextEncoder encoder, PrintWriter err) {
    if (encoder instanceof WordEncoder words) {
      words.notes().forEach(note -> err.println(escaped(note)));
    }
  }

  /** Tells how many words of all texts it did not know. */
  static void done(TextEncoder encoder, PrintWriter err) {
    if (encoder instanceof WordEncoder words && words.counts().unknown() > 0) {
      WordCounts counts = words.counts();
      err.println(
          escaped(
              String.format(
                  Locale.ROOT,
                  "%d of %d words are not in %s (%.1f %%)",
                  counts.unknown(),
                  counts.words(),
                  encoder.name(),
                  100.0 * counts.unknown() / counts.words())));
    }
  }

  private static String escaped(String line) {
    return Marks.none().escape().apply(line); // it may quote what a file holds
  }
}
