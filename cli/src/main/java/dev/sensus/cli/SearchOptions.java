package dev.sensus.cli;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.Fusion;
import dev.sensus.query.HybridQuery;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Mode;
import dev.sensus.query.Rerank;
import dev.sensus.query.Rm3;
import dev.sensus.query.SearchRequest;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What search and eval share: the index, its models, the blend. */
final class SearchOptions {
  /** Lucene's own. */
  private static final float LOG_ODDS_ALPHA = .5f;

  enum FusionName {
    CONVEX,
    RRF,
    LOGODDS;

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
      names = "--fusion",
      paramLabel = "NAME",
      defaultValue = "convex",
      description =
          "How hybrid blends: ${COMPLETION-CANDIDATES}; logodds is Bayesian. Default: "
              + "${DEFAULT-VALUE}.")
  private FusionName fusion;

  @Option(
      names = "--lexical-weight",
      paramLabel = "W",
      description =
          "BM25's share in the blend, from 0 to 1; vectors share the rest. Default: 0.3 in convex, "
              + "the same for each in rrf and logodds.")
  private Float lexicalWeight;

  @Option(
      names = "--rrf-k",
      paramLabel = "K",
      defaultValue = "60",
      description = "k of reciprocal rank fusion. Default: ${DEFAULT-VALUE}.")
  private int rrfK;

  @Option(
      names = "--vectors",
      paramLabel = "NAME",
      split = ",",
      description =
          "What hybrid blends in: ${COMPLETION-CANDIDATES}, or both. Default: contextual if "
              + "the index has it.")
  private List<VectorName> vectors = List.of();

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "" + HybridQuery.DEFAULT_DEPTH,
      description =
          "Candidates that words and vectors bring each, and the most that vectors alone find. "
              + "Default: ${DEFAULT-VALUE}.")
  private int depth;

  @Option(
      names = "--rm3",
      description =
          "Expand the words by ten of the first ten answers: relevance model 3, half the weight.")
  private boolean rm3;

  @Option(
      names = "--mmr",
      paramLabel = "LAMBDA",
      description =
          "Put the first "
              + SearchRequest.DIVERSIFIED
              + " hits in the order of maximal marginal relevance: from 1, as they are, to 0, as "
              + "unlike as can be.")
  private Float mmr;

  /** What can put answers into another order. */
  enum RerankName {
    LATE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--rerank",
      paramLabel = "NAME",
      description =
          "Put the first hits into another order: ${COMPLETION-CANDIDATES}, by the vectors of all "
              + "tokens, of an index made with --late.")
  private RerankName rerank;

  @Option(
      names = "--rerank-depth",
      paramLabel = "N",
      defaultValue = "" + Rerank.DEFAULT_DEPTH,
      description = "How many hits. Default: ${DEFAULT-VALUE}.")
  private int rerankDepth;

  @Option(
      names = "--rerank-weight",
      paramLabel = "W",
      defaultValue = "" + Rerank.DEFAULT_WEIGHT,
      description = "Its share in the new score, from 0 to 1. Default: ${DEFAULT-VALUE}.")
  private float rerankWeight;

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

  /** The device that was told; null for the best there is. */
  String device() {
    return device.options().device();
  }

  /**
   * The request with these options.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  SearchRequest apply(SearchRequest request) {
    return request
        .withFusion(fusion(), lexicalWeight, names())
        .withDepth(depth)
        .withRm3(rm3 ? Rm3.defaults() : null)
        .withDiversity(mmr)
        .withRerank(rerank == null ? null : new Rerank(rerankDepth, rerankWeight));
  }

  /**
   * What stands before a question to Solr that is asked with these options.
   *
   * @throws IllegalArgumentException if Solr has not what is told
   */
  String solrParser(Mode mode) {
    return switch (mode) {
      case BM25 -> "{!words}";
      case CONTEXTUAL -> "{!contextual depth=" + depth + "}";
      case STATIC -> "{!contextual f=static depth=" + depth + "}";
      case HYBRID -> {
        StringBuilder parser = new StringBuilder("{!hybrid depth=").append(depth);
        switch (fusion) {
          case CONVEX -> parser.append(" fusion=cc");
          case RRF -> parser.append(" fusion=rrf k=").append(rrfK);
          case LOGODDS ->
              throw new IllegalArgumentException("--fusion logodds: Solr has convex and rrf");
        }
        if (lexicalWeight != null) {
          parser.append(" weight=").append(lexicalWeight);
        }
        if (!vectors.isEmpty()) {
          parser.append(" vectors=").append(String.join(",", names()));
        }
        yield parser.append('}').toString();
      }
    };
  }

  private List<String> names() {
    return vectors.stream().map(VectorName::toString).toList();
  }

  private Fusion fusion() {
    return switch (fusion) {
      case CONVEX -> new Fusion.Convex();
      case RRF -> new Fusion.ReciprocalRank(rrfK);
      case LOGODDS -> new Fusion.LogOdds(LOG_ODDS_ALPHA);
    };
  }
}
