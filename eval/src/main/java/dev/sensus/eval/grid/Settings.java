package dev.sensus.eval.grid;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings of one system by name, read as what they should be. */
final class Settings {
  private final String place;
  private final Map<String, String> values;

  /**
   * Takes the values.
   *
   * @param place what messages begin with
   */
  Settings(String place, Map<String, String> values) {
    this.place = place;
    this.values = new LinkedHashMap<>(values);
  }

  Map<String, String> values() {
    return values;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name, String usual) {
    return values.getOrDefault(name, usual);
  }

  int integer(String name, int usual) {
    return has(name) ? read(name, "a whole number", Integer::valueOf) : usual;
  }

  Float real(String name, Float usual) {
    return has(name) ? read(name, "a number", Float::valueOf) : usual;
  }

  boolean flag(String name) {
    return has(name)
        && read(
            name,
            "true or false",
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw new NumberFormatException(text);
                });
  }

  /** One of the names of an enum, in small letters. */
  <E extends Enum<E>> E one(String name, Class<E> kind, E usual) {
    if (!has(name)) {
      return usual;
    }
    List<String> known =
        Arrays.stream(kind.getEnumConstants()).map(Settings::small).collect(Collectors.toList());
    return read(
        name,
        "one of " + String.join(", ", known),
        text -> {
          int at = known.indexOf(text);
          if (at < 0) {
            throw new NumberFormatException(text);
          }
          return kind.getEnumConstants()[at];
        });
  }

  static String small(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads a value; what it says is wrong is told with the place. */
  <T> T read(String name, String expected, Function<String, T> reader) {
    String text = values.get(name);
    try {
      return reader.apply(text);
    } catch (NumberFormatException e) {
      throw wrong(name, "is '" + text + "', expected " + expected);
    }
  }

  IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException(place + ": " + name + " " + what);
  }
}
