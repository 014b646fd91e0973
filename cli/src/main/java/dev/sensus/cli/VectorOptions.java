package dev.sensus.cli;

import dev.sensus.indexer.Quantization;
import dev.sensus.indexer.VectorSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How an index keeps vectors. */
final class VectorOptions {
  @Option(
      names = "--quantization",
      paramLabel = "NAME",
      defaultValue = "none",
      description =
          "What the search for nearest vectors reads of them: ${COMPLETION-CANDIDATES}. Less takes "
              + "less memory; the full ones are on the disk too and score what was found. Default: "
              + "${DEFAULT-VALUE}.")
  private Quantization quantization;

  @Mixin private GraphOptions graph;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  VectorSettings settings() {
    return graph.settings().withQuantization(quantization);
  }
}
