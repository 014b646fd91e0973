package dev.sensus.cli;

import dev.sensus.indexer.Quantization;
import dev.sensus.indexer.VectorSettings;
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

  @Option(
      names = "--connections",
      paramLabel = "M",
      defaultValue = "" + VectorSettings.DEFAULT_CONNECTIONS,
      description =
          "Neighbours of a vector in the graph: more find more and take longer. Default: "
              + "${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--beam-width",
      paramLabel = "N",
      defaultValue = "" + VectorSettings.DEFAULT_BEAM_WIDTH,
      description =
          "Candidates looked at for a vector's neighbours: more make a better graph and take "
              + "longer. Default: ${DEFAULT-VALUE}.")
  private int beamWidth;

  @Option(
      names = "--merge-threads",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Threads that build the graph where parts of the index are merged. Default: as many as "
              + "there are processors, at most 8.")
  private int mergeThreads;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  VectorSettings settings() {
    return new VectorSettings(quantization, connections, beamWidth, mergeThreads);
  }
}
