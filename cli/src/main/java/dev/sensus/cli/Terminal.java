package dev.sensus.cli;

import dev.sensus.query.Marks;

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

  /** Bold where that shows, asterisks elsewhere. */
  static Marks marks() {
    return isOutputTerminal() ? Marks.plain("\u001b[1m", "\u001b[0m") : Marks.plain("*", "*");
  }
}
