package dev.sensus.cli;

import dev.sensus.encoder.LayerMix;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** Whether an index keeps the occurrences of words. */
final class OccurrenceOptions {
  private static final String NONE = "none";

  @Option(
      names = "--occurrences",
      arity = "0..1",
      paramLabel = "LAYER",
      defaultValue = NONE,
      fallbackValue = "-1",
      description =
          "Keep the vector of each word where it stands too, of this layer (${FALLBACK-VALUE}, the "
              + "last; of several, 1,2, the mean), for senses and search --sense. Default: none.")
  private String occurrences;

  /**
   * The layers; null for none.
   *
   * @throws IllegalArgumentException if they are no numbers
   */
  LayerMix layers() {
    if (occurrences.equals(NONE)) {
      return null;
    }
    try {
      return LayerMix.mean(
          Arrays.stream(occurrences.split(",", -1))
              .map(String::strip)
              .mapToInt(Integer::parseInt)
              .toArray());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--occurrences must be a layer, some with commas between, or none, got " + occurrences,
          e);
    }
  }
}
