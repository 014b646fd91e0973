package dev.sensus.cli;

import dev.sensus.lens.VocabularyLimits;
import picocli.CommandLine.Option;

/** Which words of an index count. */
final class WordLimitOptions {
  @Option(
      names = "--least",
      paramLabel = "N",
      description = "Documents that must have a word. Default: 2, of synonyms 3.")
  private Integer least;

  @Option(
      names = "--most-share",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "Share of all documents that may have a word. Default: ${DEFAULT-VALUE}.")
  private double share;

  @Option(
      names = "--words",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Words at most, those in the most documents. Default: ${DEFAULT-VALUE}.")
  private int words;

  /**
   * The limits.
   *
   * @param usual how many documents must have a word where nobody says
   * @throws IllegalArgumentException if one is out of its range
   */
  VocabularyLimits limits(int usual) {
    return new VocabularyLimits(least == null ? usual : least, share, words);
  }
}
