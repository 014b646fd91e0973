package dev.sensus.cli.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an endpoint takes: checked where a request is read, told in the description of the API.
 *
 * @param name of it in the query of the address
 * @param type of its values
 * @param purpose one line
 * @param usual what it is if it is not given; null if that is nothing
 * @param least the least number, or the fewest characters
 * @param most the greatest number, or the most characters
 * @param choices the texts that it may be; empty for any
 * @param required whether it must be given
 * @param repeated whether it may be given several times
 */
record Parameter(
    String name,
    Type type,
    String purpose,
    Object usual,
    double least,
    double most,
    List<String> choices,
    boolean required,
    boolean repeated) {

  /** Kinds of values, as JSON Schema calls them. */
  enum Type {
    STRING,
    INTEGER,
    NUMBER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A text that must be given. */
  static Parameter text(String name, int most, String purpose) {
    return new Parameter(name, Type.STRING, purpose, null, 1, most, List.of(), true, false);
  }

  /** One of some words. */
  static Parameter choice(String name, List<String> choices, String usual, String purpose) {
    return new Parameter(name, Type.STRING, purpose, usual, 1, 100, choices, false, false);
  }

  /** A whole number. */
  static Parameter integer(String name, int least, int most, int usual, String purpose) {
    return new Parameter(name, Type.INTEGER, purpose, usual, least, most, List.of(), false, false);
  }

  /** A number; without a usual value if that is null. */
  static Parameter number(String name, double least, double most, Double usual, String purpose) {
    return new Parameter(name, Type.NUMBER, purpose, usual, least, most, List.of(), false, false);
  }

  /** Texts, any number of them. */
  static Parameter texts(String name, int most, String purpose) {
    return new Parameter(name, Type.STRING, purpose, null, 1, most, List.of(), false, true);
  }

  /** The same, but it may be left out. */
  Parameter optional() {
    return new Parameter(name, type, purpose, usual, least, most, choices, false, repeated);
  }

  /** Reads a value. */
  Object read(String value) {
    return switch (type) {
      case STRING -> text(value);
      case INTEGER -> number(value, true).intValue();
      case NUMBER -> number(value, false);
    };
  }

  private String text(String value) {
    if (value.length() > most) {
      throw RequestException.wrong(
          String.format(
              Locale.ROOT,
              "%s has %d characters, at most %.0f are read",
              name,
              value.length(),
              most));
    }
    if (value.isBlank()) {
      throw RequestException.wrong(name + " is empty");
    }
    if (!choices.isEmpty() && !choices.contains(value)) {
      throw RequestException.wrong(
          name + " must be one of " + String.join(", ", choices) + ", got " + shortened(value));
    }
    return value;
  }

  private Double number(String value, boolean whole) {
    double number;
    try {
      number = whole ? Integer.parseInt(value) : Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw RequestException.wrong(
          name + " must be a" + (whole ? " whole" : "") + " number, got " + shortened(value));
    }
    if (!(number >= least && number <= most)) {
      throw RequestException.wrong(
          String.format(
              Locale.ROOT,
              whole ? "%s must be from %.0f to %.0f, got %s" : "%s must be from %s to %s, got %s",
              name,
              least,
              most,
              shortened(value)));
    }
    return number;
  }

  private static String shortened(String value) {
    return value.length() <= 40 ? value : value.substring(0, 40) + "…";
  }

  /** As OpenAPI describes it. */
  Map<String, Object> described() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type.toString());
    if (type == Type.STRING) {
      schema.put("minLength", (int) least);
      schema.put("maxLength", (int) most);
    } else {
      schema.put("minimum", type == Type.INTEGER ? (Object) (int) least : (Object) least);
      schema.put("maximum", type == Type.INTEGER ? (Object) (int) most : (Object) most);
    }
    if (!choices.isEmpty()) {
      schema.put("enum", choices);
    }
    if (usual != null) {
      schema.put("default", usual);
    }
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", "query");
    parameter.put("description", purpose);
    parameter.put("required", required);
    parameter.put("schema", repeated ? Map.of("type", "array", "items", schema) : schema);
    return parameter;
  }
}
