package dev.sensus.cli;

import dev.sensus.encoder.TokenVectors;
import java.util.Locale;

/** Vectors as lines of text. */
final class VectorLines {
  private static final double MILLION = 1e6;

  private VectorLines() {}

  /** The numbers with six decimals, blanks between. */
  static String of(float[] vector) {
    return append(new StringBuilder(), vector).toString();
  }

  /** A line each: the token, where it starts and ends, its numbers; tabs between. */
  static String of(TokenVectors tokens) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < tokens.length(); i++) {
      // A tokenizer may take a tab or the end of a line for a part of a word.
      lines.append(tokens.tokens().get(i).replaceAll("[\\t\\n\\r]", " "));
      lines.append('\t').append(tokens.starts()[i]).append('\t').append(tokens.ends()[i]);
      append(lines.append('\t'), tokens.vectors()[i]).append('\n');
    }
    return lines.toString();
  }

  private static StringBuilder append(StringBuilder line, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      if (i > 0) {
        line.append(' ');
      }
      append(line, vector[i]);
    }
    return line;
  }

  /** What %.6f gives, but for the sign of zero, at many times its speed. */
  private static void append(StringBuilder line, double value) {
    if (!(Math.abs(value) < MILLION)) {
      line.append(String.format(Locale.ROOT, "%.6f", value));
      return;
    }
    long millionths = Math.round(Math.abs(value) * MILLION);
    if (value < 0 && millionths > 0) {
      line.append('-');
    }
    String fraction = Long.toString(millionths % 1_000_000);
    line.append(millionths / 1_000_000).append('.');
    line.append("0".repeat(6 - fraction.length())).append(fraction);
  }
}
