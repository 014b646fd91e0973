package dev.sensus.eval.bench;

import dev.sensus.indexer.Quantization;
import dev.sensus.indexer.VectorSettings;
import dev.sensus.query.PassageVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.lucene.codecs.KnnVectorsFormat;

/**
 * The search for nearest vectors beside brute force: recall, time, size and memory under each
 * quantisation.
 */
public final class KnnBench {
  private static final int NEAREST = 10;

  private static final int PASSES = 3;

  private final List<Path> collections;
  private final String model;
  private final int vectors;
  private final int dimension;
  private final List<Quantization> quantizations;
  private final VectorSettings graph;
  private final List<Integer> candidates;
  private final Consumer<String> notes;

  /**
   * Prepares a run.
   *
   * @param collections BEIR folders with {@code queries.jsonl}
   * @param model a reference to a contextual model, which encodes them
   * @param vectors how many are made in clusters, 0 for none
   * @param dimension of these
   * @param quantizations which ones; none for all
   * @param graph how it is built
   * @param candidates how many the search takes, before oversampling, one run each; ten of them
   *     count
   * @param notes is told of each step
   * @throws IllegalArgumentException if a number is out of its range, or there is nothing to do
   */
  public KnnBench(
      List<Path> collections,
      String model,
      int vectors,
      int dimension,
      List<Quantization> quantizations,
      VectorSettings graph,
      List<Integer> candidates,
      Consumer<String> notes) {
    if (vectors < 0) {
      throw new IllegalArgumentException("vectors must be 0 or more, got " + vectors);
    }
    if (vectors == 0 && collections.isEmpty()) {
      throw new IllegalArgumentException("nothing to measure: no collection, and 0 vectors");
    }
    int most = KnnVectorsFormat.DEFAULT_MAX_DIMENSIONS;
    if (dimension < 2 || dimension > most) {
      throw new IllegalArgumentException(
          "dimension must be in [2, " + most + "], got " + dimension);
    }
    for (int each : candidates) {
      if (each < NEAREST) {
        throw new IllegalArgumentException(
            "candidates must be at least " + NEAREST + ", got " + each);
      }
    }
    this.collections = List.copyOf(collections);
    this.model = model;
    this.vectors = vectors;
    this.dimension = dimension;
    this.quantizations =
        quantizations.isEmpty() ? Arrays.asList(Quantization.values()) : List.copyOf(quantizations);
    this.graph = graph;
    this.candidates = List.copyOf(candidates);
    this.notes = notes;
  }

  /**
   * Measures all.
   *
   * @throws IOException if a collection cannot be read or an index not be written
   */
  public List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path collection : collections) {
      notes.accept("encoding " + collection);
      measure(KnnVectors.of(collection, model), rows);
    }
    if (vectors > 0) {
      notes.accept(String.format(Locale.ROOT, "making %,d vectors", vectors));
      measure(KnnVectors.clustered(vectors, dimension), rows);
    }
    return rows;
  }

  private void measure(KnnVectors data, List<Row> rows) throws IOException {
    KnnTruth truth = KnnTruth.of(data, NEAREST);
    for (Quantization quantization : quantizations) {
      notes.accept(data.name() + ", " + quantization);
      int oversampling = PassageVector.oversampling(quantization);
      VectorSettings settings = graph.withQuantization(quantization);
      String of = ", " + data.name() + ", " + quantization;
      try (KnnIndex index = new KnnIndex(data, settings)) {
        for (int each : candidates) {
          KnnIndex.Answers answers = index.ask(data, truth, NEAREST, each, oversampling, PASSES);
          String from = of + ", " + each + " candidates";
          String how = built(data, settings) + asked(each, oversampling);
          rows.add(row("recall@" + NEAREST + from, answers.recall(), "share", how));
          rows.add(
              new Row(
                  "latency" + from,
                  answers.milliseconds(),
                  truth.milliseconds(),
                  "ms",
                  truth.milliseconds() / answers.milliseconds(),
                  how));
        }
        String how = built(data, settings);
        rows.add(row("index time, adding" + of, index.addSeconds(), "s", how));
        rows.add(row("index time, merging" + of, index.mergeSeconds(), "s", how));
        rows.add(row("index size" + of, index.bytes() / 1e6, "MB", how));
        rows.add(row("hot memory" + of, index.hotBytes() / 1e6, "MB", how));
      }
    }
  }

  private static Row row(String name, double figure, String unit, String settings) {
    return new Row(name, figure, null, unit, null, settings);
  }

  private static String built(KnnVectors data, VectorSettings settings) {
    return String.format(
        Locale.ROOT,
        "%s, %d dimensions; %s, %d connections, beam width %d; one thread adds, %s, all merged into"
            + " one segment; hot memory: the graph and the %s vectors; Java %d",
        data.about(),
        data.dimension(),
        settings.quantization(),
        settings.connections(),
        settings.beamWidth(),
        settings.mergeThreads() == 0
            ? "as many merge as there are processors"
            : settings.mergeThreads() + " merge",
        settings.quantization() == Quantization.NONE ? "full" : "quantised",
        Runtime.version().feature());
  }

  private static String asked(int candidates, int oversampling) {
    return String.format(
        Locale.ROOT,
        "; %d candidates%s, the first %d count; median of a question, one thread, %d passes after"
            + " one to warm up, beside comparing all vectors in memory",
        candidates,
        oversampling == 0
            ? ""
            : String.format(Locale.ROOT, " times %d, scored by the full vectors", oversampling),
        NEAREST,
        PASSES);
  }
}
