package dev.sensus.cli;

import dev.sensus.lens.Aspect;
import picocli.CommandLine.Option;

/** What tells the sense of an occurrence. */
final class AspectOption {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "word",
      description =
          "What tells senses apart: ${COMPLETION-CANDIDATES}; context is the mean of the words "
              + "around, for models whose vector of a word hardly depends on them, such as mini. "
              + "Default: ${DEFAULT-VALUE}.")
  private Aspect by;

  Aspect aspect() {
    return by;
  }
}
