package dev.sensus.cli;

/** What the launcher found out about the terminal. */
final class Terminal {
  private Terminal() {}

  /** Whether standard error goes to a terminal. */
  static boolean isTerminal() {
    return Boolean.getBoolean("sensus.terminal");
  }

  /** Whether standard output goes to a terminal, so that bold is bold. */
  static boolean isOutputTerminal() {
    return Boolean.getBoolean("sensus.terminal.output");
  }

  static int columns() {
    return Integer.getInteger("sensus.terminal.columns", 100);
  }

  static String markBefore() {
    return isOutputTerminal() ? "\u001b[1m" : "*";
  }

  static String markAfter() {
    return isOutputTerminal() ? "\u001b[0m" : "*";
  }
}
