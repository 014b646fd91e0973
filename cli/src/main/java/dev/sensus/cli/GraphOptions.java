package dev.sensus.cli;

import dev.sensus.indexer.VectorSettings;
import picocli.CommandLine.Option;

/** How the graph of vectors is built. */
final class GraphOptions {
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
   * The settings, for vectors as they are.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  VectorSettings settings() {
    VectorSettings usual = VectorSettings.defaults();
    return new VectorSettings(usual.quantization(), connections, beamWidth, mergeThreads);
  }
}
