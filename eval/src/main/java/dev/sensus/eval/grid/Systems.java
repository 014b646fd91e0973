package dev.sensus.eval.grid;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Pooling;
import dev.sensus.encoder.Precision;
import dev.sensus.indexer.Analyzers;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.IndexSettings;
import dev.sensus.indexer.Quantization;
import dev.sensus.indexer.VectorSettings;
import dev.sensus.query.Fusion;
import dev.sensus.query.HybridQuery;
import dev.sensus.query.Mode;
import dev.sensus.query.Rerank;
import dev.sensus.query.Rm3;
import dev.sensus.query.SearchRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes systems of their settings. */
final class Systems {
  /** Settings of how an index is asked. */
  static final Set<String> SEARCH =
      Set.of(
          "mode",
          "fusion",
          "rrf-k",
          "logodds-alpha",
          "lexical-weight",
          "vectors",
          "depth",
          "rm3",
          "mmr",
          "rerank",
          "rerank-depth",
          "rerank-weight");

  /** Settings of how an index is made. */
  static final Set<String> INDEX =
      Set.of(
          "model",
          "static",
          "analyzer",
          "passage",
          "overlap",
          "pooling",
          "layer",
          "precision",
          "quantization",
          "connections",
          "beam-width",
          "late");

  private static final String NONE = "none";
  private static final String TUNE = "tune";

  private enum FusionName {
    CONVEX,
    RRF,
    LOGODDS
  }

  private Systems() {}

  /**
   * A system with these settings.
   *
   * @throws IllegalArgumentException if one is wrong; the message names the system and the setting
   */
  static SystemSpec of(String name, Settings settings) {
    if (!settings.has("mode")) {
      throw settings.wrong("mode", "is not told");
    }
    SearchRequest request;
    boolean tuned = settings.text("lexical-weight", "").equals(TUNE);
    try {
      request = request(settings, tuned);
    } catch (IllegalArgumentException e) {
      throw placed(settings, e);
    }
    IndexSettings index;
    try {
      index = index(settings, request);
    } catch (IllegalArgumentException e) {
      throw placed(settings, e);
    }
    SystemSpec system = new SystemSpec(name, index, request, tuned, settings.values());
    if (tuned && !system.isBlend()) {
      throw settings.wrong(
          "lexical-weight", "can be tuned in mode hybrid alone, without rerank, mmr or logodds");
    }
    return system;
  }

  private static IllegalArgumentException placed(Settings settings, IllegalArgumentException e) {
    IllegalArgumentException placed = settings.wrong("", "");
    String place = placed.getMessage().substring(0, placed.getMessage().indexOf(": "));
    return e.getMessage().startsWith(place)
        ? e
        : new IllegalArgumentException(place + ": " + e.getMessage(), e);
  }

  private static SearchRequest request(Settings settings, boolean tuned) {
    Mode mode = settings.one("mode", Mode.class, null);
    Fusion fusion =
        switch (settings.one("fusion", FusionName.class, FusionName.CONVEX)) {
          case CONVEX -> new Fusion.Convex();
          case RRF -> new Fusion.ReciprocalRank(settings.integer("rrf-k", 60));
          case LOGODDS -> new Fusion.LogOdds(settings.real("logodds-alpha", .5f));
        };
    Float weight = tuned ? null : settings.real("lexical-weight", null);
    List<String> vectors =
        settings.has("vectors")
            ? Arrays.stream(settings.text("vectors", "").split(",")).map(String::strip).toList()
            : List.of();
    for (String field : vectors) {
      if (!List.of(IndexFields.STATIC, IndexFields.CONTEXTUAL).contains(field)) {
        throw settings.wrong("vectors", "is '" + field + "', expected static, contextual or both");
      }
    }
    if (vectors.stream().distinct().count() < vectors.size()) {
      throw settings.wrong("vectors", "names one twice");
    }
    SearchRequest request =
        SearchRequest.of("", mode)
            .withFusion(fusion, weight, vectors)
            .withDepth(settings.integer("depth", HybridQuery.DEFAULT_DEPTH))
            .withDiversity(settings.real("mmr", null));
    if (settings.flag("rm3")) {
      request = request.withRm3(Rm3.defaults());
    }
    if (!settings.text("rerank", NONE).equals(NONE)) {
      if (!settings.text("rerank", NONE).equals(IndexFields.LATE)) {
        throw settings.wrong("rerank", "is not known, expected late or none");
      }
      request =
          request.withRerank(
              new Rerank(
                  settings.integer("rerank-depth", Rerank.DEFAULT_DEPTH),
                  settings.real("rerank-weight", Rerank.DEFAULT_WEIGHT)));
    }
    return request;
  }

  /** An index with what the request needs and nothing else, so that its size says something. */
  private static IndexSettings index(Settings settings, SearchRequest request) {
    String model = settings.text("index.model", Models.DEFAULT_CONTEXTUAL);
    String statics = settings.text("index.static", Models.DEFAULT_STATIC);
    boolean anyModel = !model.equals(NONE);
    boolean blended = request.mode() == Mode.HYBRID;
    boolean anyVector = blended && request.vectors().isEmpty();
    boolean forDiversity = request.diversity() != null && request.mode() == Mode.BM25;
    boolean contextual =
        request.mode() == Mode.CONTEXTUAL
            || request.rerank() != null
            || (blended && request.vectors().contains(IndexFields.CONTEXTUAL))
            || ((anyVector || forDiversity) && anyModel);
    boolean fixed =
        request.mode() == Mode.STATIC
            || (blended && request.vectors().contains(IndexFields.STATIC))
            || ((anyVector || forDiversity) && !anyModel);
    if (contextual && !anyModel) {
      throw settings.wrong("index.model", "is none, and contextual vectors are wanted");
    }
    if (fixed && statics.equals(NONE)) {
      throw settings.wrong("index.static", "is none, and vectors are wanted");
    }
    String analyzer = settings.text("index.analyzer", Analyzers.DEFAULT);
    IndexOptions options = IndexOptions.defaults().withText(analyzer, 0, -1);
    if (contextual || fixed) {
      VectorSettings usual = VectorSettings.defaults();
      options =
          options
              .withText(
                  analyzer,
                  settings.integer("index.passage", 0),
                  settings.integer("index.overlap", -1))
              .withVectors(
                  new VectorSettings(
                      settings.one("index.quantization", Quantization.class, usual.quantization()),
                      settings.integer("index.connections", usual.connections()),
                      settings.integer("index.beam-width", usual.beamWidth()),
                      usual.mergeThreads()));
    }
    if (request.rerank() != null) {
      options =
          options.withLate(settings.integer("index.late", IndexOptions.DEFAULT_LATE_DIMENSION));
    }
    return new IndexSettings(
        contextual ? model : null,
        fixed ? statics : null,
        contextual ? model(settings) : ModelOptions.defaults(),
        options);
  }

  private static ModelOptions model(Settings settings) {
    LayerMix layers =
        settings.has("index.layer")
            ? settings.read(
                "index.layer",
                "a layer, or several with commas",
                text ->
                    LayerMix.mean(
                        Arrays.stream(text.split(","))
                            .map(String::strip)
                            .mapToInt(Integer::parseInt)
                            .toArray()))
            : null;
    return ModelOptions.defaults()
        .withPooling(settings.one("index.pooling", Pooling.class, null))
        .withPrecision(settings.one("index.precision", Precision.class, Precision.FP32))
        .withLayers(layers);
  }

  /** Systems that ask an index which is there, one for each mode. */
  static List<SystemSpec> ofModes(List<Mode> modes, SearchRequest request) {
    return modes.stream()
        .map(mode -> new SystemSpec(mode.toString(), null, request.withMode(mode), false, Map.of()))
        .toList();
  }
}
