package dev.sensus.cli;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.Manifest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What an index is made with.
 *
 * @param model contextual encoder, or null
 * @param statics static encoder, or null
 */
record IndexSettings(
    String model, String statics, ModelOptions modelOptions, IndexOptions options) {

  /** Both built-in models. */
  static IndexSettings defaults() {
    return new IndexSettings(
        Models.DEFAULT_CONTEXTUAL,
        Models.DEFAULT_STATIC,
        ModelOptions.defaults(),
        IndexOptions.defaults());
  }

  /**
   * The same, with that of an index where the command line is silent.
   *
   * @param silent whether it says nothing of an option
   */
  IndexSettings or(Manifest there, Predicate<String> silent) {
    Manifest.Encoder contextual = there.encoders().get(IndexFields.CONTEXTUAL);
    Manifest.Encoder fixed = there.encoders().get(IndexFields.STATIC);
    IndexOptions was = IndexOptions.of(there);
    boolean text = silent.test("--analyzer");
    boolean length = silent.test("--passage");
    boolean overlap = silent.test("--overlap");
    IndexOptions merged =
        was.withText(
                text ? was.analyzer() : options.analyzer(),
                length ? was.passagePieces() : options.passagePieces(),
                overlap ? was.overlapPieces() : options.overlapPieces())
            .withVectors(options.vectors().or(was.vectors(), name -> silent.test("--" + name)));
    if (!silent.test("--late")) {
      merged = merged.withLate(options.lateDimension());
    }
    if (!silent.test("--metadata")) {
      merged = merged.withMetadata(options.metadata());
    }
    return new IndexSettings(
        silent.test("--model") ? reference(contextual) : model,
        silent.test("--static") ? reference(fixed) : statics,
        contextual == null ? modelOptions : options(contextual, silent),
        merged);
  }

  private ModelOptions options(Manifest.Encoder there, Predicate<String> silent) {
    ModelOptions merged = modelOptions;
    if (silent.test("--precision")) {
      merged = merged.withPrecision(there.precision());
    }
    if (silent.test("--pooling")) {
      merged = merged.withPooling(there.pooling());
    }
    return silent.test("--layer") ? merged.withLayers(there.layers()) : merged;
  }

  private static String reference(Manifest.Encoder encoder) {
    return encoder == null ? null : encoder.model();
  }

  TextEncoder openStatic(Models models) throws IOException {
    return statics == null ? null : models.statics(statics);
  }

  TextEncoder openContextual(Models models) throws IOException {
    return model == null ? null : models.contextual(model, modelOptions);
  }

  /** What the manifest calls the models, by field. */
  Map<String, String> references(Models models) {
    Map<String, String> references = new HashMap<>();
    if (model != null) {
      references.put(IndexFields.CONTEXTUAL, models.portable(model));
    }
    if (statics != null) {
      references.put(IndexFields.STATIC, models.portable(statics));
    }
    return references;
  }
}
