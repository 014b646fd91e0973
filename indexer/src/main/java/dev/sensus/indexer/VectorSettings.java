package dev.sensus.indexer;

import java.util.function.Predicate;

/**
 * How vectors are kept, and how the graph is built in which they are searched (HNSW: Malkov and
 * Yashunin 2016, <a href="https://arxiv.org/abs/1603.09320">arXiv 1603.09320</a>).
 *
 * @param quantization what the search reads of them
 * @param connections neighbours of a vector in the graph (M): more find more and take longer
 * @param beamWidth candidates that are looked at for a vector's neighbours (efConstruction)
 * @param mergeThreads that build the graph where segments are merged; 0 for as many as there are
 *     processors, eight at most. With several, the graph is not the same each time
 */
public record VectorSettings(
    Quantization quantization, int connections, int beamWidth, int mergeThreads) {
  /** Lucene's own. */
  public static final int DEFAULT_CONNECTIONS = 16;

  /** Lucene's own. */
  public static final int DEFAULT_BEAM_WIDTH = 100;

  /** The most that Lucene takes. */
  private static final int MOST_CONNECTIONS = 512;

  private static final int MOST_BEAM_WIDTH = 3200;

  private static final int MOST_THREADS = 64;
  private static final int MOST_THREADS_UNASKED = 8;

  /** Checks the values. */
  public VectorSettings {
    if (quantization == null) {
      quantization = Quantization.NONE;
    }
    requireWithin("connections", connections, 2, MOST_CONNECTIONS);
    requireWithin("beam width", beamWidth, connections, MOST_BEAM_WIDTH);
    requireWithin("merge threads", mergeThreads, 0, MOST_THREADS);
  }

  private static void requireWithin(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be in [" + least + ", " + most + "], got " + value);
    }
  }

  /** Full vectors, Lucene's settings. */
  public static VectorSettings defaults() {
    return new VectorSettings(Quantization.NONE, DEFAULT_CONNECTIONS, DEFAULT_BEAM_WIDTH, 0);
  }

  /** The same with vectors of another size. */
  public VectorSettings withQuantization(Quantization other) {
    return new VectorSettings(other, connections, beamWidth, mergeThreads);
  }

  /**
   * The same, with other settings where nobody has asked for these.
   *
   * @param unasked whether nobody has asked for {@code quantization}, {@code connections} or {@code
   *     beam-width}
   */
  public VectorSettings or(VectorSettings other, Predicate<String> unasked) {
    return new VectorSettings(
        unasked.test("quantization") ? other.quantization : quantization,
        unasked.test("connections") ? other.connections : connections,
        unasked.test("beam-width") ? other.beamWidth : beamWidth,
        mergeThreads);
  }

  /** The same without what leaves no trace in an index. */
  VectorSettings kept() {
    return new VectorSettings(quantization, connections, beamWidth, 0);
  }

  /** How many threads build the graph of a merge on this machine. */
  int threads() {
    return mergeThreads > 0
        ? mergeThreads
        : Math.min(MOST_THREADS_UNASKED, Runtime.getRuntime().availableProcessors());
  }
}
