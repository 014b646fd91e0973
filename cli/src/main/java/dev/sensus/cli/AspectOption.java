package dev.sensus.cli;

import dev.sensus.lens.Aspect;
import picocli.CommandLine.Option;

/** What tells the sense of an occurrence. */
final class AspectOption {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      description =
          "What tells senses apart: ${COMPLETION-CANDIDATES}, the word's own vectors or the mean of "
              + "those around it. Default: word, and context where the word's own are all alike, as "
              + "those of mini are.")
  private Aspect by;

  /** The one that was told, or null. */
  Aspect aspect() {
    return by;
  }
}
