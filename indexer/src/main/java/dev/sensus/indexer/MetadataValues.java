package dev.sensus.indexer;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Typed values of metadata as texts have them. What is not of its type is an {@link
 * IllegalArgumentException} that quotes it and says what was expected.
 */
public final class MetadataValues {
  private static final long DAY = 24L * 60 * 60 * 1000;

  private MetadataValues() {}

  /** Refuses a value that is not of a type. */
  static void check(MetadataType type, String text) {
    switch (type) {
      case KEYWORD -> {}
      case LONG -> {
        long unused = whole(text);
      }
      case DOUBLE -> {
        double unused = number(text);
      }
      case DATE -> {
        long unused = start(text);
      }
    }
  }

  /** A whole number of 64 bits. */
  public static long whole(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  /** A finite number. */
  public static double number(String text) {
    try {
      double number = Double.parseDouble(text.strip());
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a number", e);
    }
    throw new IllegalArgumentException("'" + text + "' is not a finite number");
  }

  /** When a day (in UTC) or moment begins, in milliseconds since 1970. */
  public static long start(String text) {
    return millis(text, 0);
  }

  /** The last millisecond of a day (in UTC); a moment itself. */
  public static long end(String text) {
    return millis(text, DAY - 1);
  }

  private static long millis(String text, long ofDay) {
    String stripped = text.strip();
    try {
      return stripped.indexOf('T') < 0
          ? Math.addExact(
              LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli(),
              ofDay)
          : OffsetDateTime.parse(stripped).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a day or moment as 2020-01-31 or 2020-01-31T12:00:00Z", e);
    }
  }
}
