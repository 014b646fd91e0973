package dev.sensus.eval.words;

import java.util.List;
import java.util.Locale;

/** Tells of sentences whose word lies behind what the model reads. */
final class CutSentences {
  private CutSentences() {}

  static void note(String set, List<WordLevelEncoder.Vectors> vectors, Findings findings) {
    long cut = vectors.stream().filter(WordLevelEncoder.Vectors::cut).count();
    if (cut > 0) {
      findings.note(
          String.format(
              Locale.ROOT,
              "%s: %d of %d sentences are cut before their word, which is left out",
              set,
              cut,
              vectors.size()));
    }
  }
}
