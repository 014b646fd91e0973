package dev.sensus.solr;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a request says whose documents come with their passages and vectors: {@code
 * sensus.encoded=contextual:5e1f…,static:77ab…}, the fingerprints of the models by field.
 */
public final class EncodedBy {
  /** The parameter. */
  public static final String PARAMETER = "sensus.encoded";

  private EncodedBy() {}

  /** The parameter's value for models by field. */
  public static String value(Map<String, String> fingerprints) {
    StringBuilder value = new StringBuilder();
    new TreeMap<>(fingerprints)
        .forEach(
            (field, fingerprint) ->
                value
                    .append(value.isEmpty() ? "" : ",")
                    .append(field)
                    .append(':')
                    .append(fingerprint));
    return value.toString();
  }

  /**
   * Models by field of a parameter's value.
   *
   * @throws IllegalArgumentException if it has not that form
   */
  static Map<String, String> parse(String value) {
    Map<String, String> fingerprints = new TreeMap<>();
    for (String one : value.split(",")) {
      int colon = one.indexOf(':');
      if (colon <= 0 || colon == one.length() - 1) {
        throw new IllegalArgumentException(
            PARAMETER + " must be FIELD:FINGERPRINT, with commas between several, got " + value);
      }
      fingerprints.put(one.substring(0, colon).strip(), one.substring(colon + 1).strip());
    }
    return fingerprints;
  }
}
