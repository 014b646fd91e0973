package dev.sensus.eval.words;

import java.util.List;

/**
 * What the tasks on words found out.
 *
 * @param encoders in the order that they were asked in
 * @param measures rows of the table, in their order; not every encoder has a figure for each
 * @param results one for each encoder and measure
 * @param notes how things were done, and what was left out, one line each
 */
public record WordResults(
    List<AskedEncoder> encoders,
    List<WordMeasure> measures,
    List<WordResult> results,
    List<String> notes) {

  /** Copies the lists. */
  public WordResults {
    encoders = List.copyOf(encoders);
    measures = List.copyOf(measures);
    results = List.copyOf(results);
    notes = List.copyOf(notes);
  }

  /**
   * An encoder.
   *
   * @param name by which results are found
   * @param fingerprint SHA-256 of all that decides its vectors of texts
   * @param dimension components of a vector
   * @param seconds that all its tasks took
   */
  public record AskedEncoder(
      String name, EncoderChoice choice, String fingerprint, int dimension, double seconds) {}

  /**
   * A figure.
   *
   * @param encoder its name
   * @param value null where it is not defined, such as a correlation with a constant
   * @param deviation standard deviation over draws; null where there is only one
   * @param covered items that the encoder has vectors for; only these count
   * @param items all
   */
  public record WordResult(
      String encoder,
      WordMeasure measure,
      Double value,
      Double deviation,
      int covered,
      int items) {}

  /** The result of an encoder for a measure; null where it has none. */
  public WordResult of(String encoder, WordMeasure measure) {
    return results.stream()
        .filter(result -> result.encoder().equals(encoder) && result.measure().equals(measure))
        .findFirst()
        .orElse(null);
  }
}
