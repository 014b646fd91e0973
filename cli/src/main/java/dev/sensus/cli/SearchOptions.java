package dev.sensus.cli;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.Fusion;
import dev.sensus.query.HybridQuery;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.SearchRequest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What search and eval share: the index, its models, the blend. */
final class SearchOptions {
  enum FusionName {
    CONVEX,
    RRF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  enum VectorName {
    STATIC,
    CONTEXTUAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = {"-x", "--index"},
      required = true,
      paramLabel = "DIR",
      description = "The index.")
  Path index;

  @Option(
      names = "--fusion",
      paramLabel = "NAME",
      defaultValue = "convex",
      description = "How hybrid blends: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private FusionName fusion;

  @Option(
      names = "--lexical-weight",
      paramLabel = "W",
      defaultValue = "0.3",
      description = "BM25's share in convex fusion, from 0 to 1. Default: ${DEFAULT-VALUE}.")
  private float lexicalWeight;

  @Option(
      names = "--rrf-k",
      paramLabel = "K",
      defaultValue = "60",
      description = "k of reciprocal rank fusion. Default: ${DEFAULT-VALUE}.")
  private int rrfK;

  @Option(
      names = "--vectors",
      paramLabel = "NAME",
      description =
          "What hybrid blends in: ${COMPLETION-CANDIDATES}. Default: contextual if "
              + "the index has it.")
  private VectorName vectors;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "" + HybridQuery.DEFAULT_DEPTH,
      description = "Candidates that words and vectors bring. Default: ${DEFAULT-VALUE}.")
  private int depth;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      description = "Contextual encoder. Default: the one that made the index.")
  private String model;

  @Option(
      names = "--static",
      paramLabel = "REF",
      description = "Static encoder. Default: the one that made the index.")
  private String statics;

  @Mixin private DeviceOption device;

  /**
   * Encoders of an opened index.
   *
   * @param err where a download is shown
   * @throws IllegalArgumentException if there is no such kind of device
   */
  IndexEncoders encoders(SensusIndex index, PrintWriter err) {
    Map<String, String> references = new HashMap<>();
    if (model != null) {
      references.put(IndexFields.CONTEXTUAL, model);
    }
    if (statics != null) {
      references.put(IndexFields.STATIC, statics);
    }
    return new IndexEncoders(index, ModelDownloads.models(err), device.options(), references);
  }

  /**
   * The request with these options.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  SearchRequest apply(SearchRequest request) {
    return new SearchRequest(
        request.text(),
        request.mode(),
        fusion == FusionName.RRF
            ? new Fusion.ReciprocalRank(rrfK)
            : new Fusion.Convex(lexicalWeight),
        vectors == null ? null : vectors.toString(),
        request.hits(),
        request.filters(),
        depth);
  }
}
