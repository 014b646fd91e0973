package dev.sensus.cli;

import dev.sensus.lens.VocabularyLimits;
import picocli.CommandLine.Option;

/** Which words of an index count. */
final class VocabularyOptions {
  @Option(
      names = "--least",
      paramLabel = "N",
      defaultValue = "2",
      description = "Documents that must have a word. Default: ${DEFAULT-VALUE}.")
  private int least;

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
   * @throws IllegalArgumentException if one is out of its range
   */
  VocabularyLimits limits() {
    return new VocabularyLimits(least, share, words);
  }
}
