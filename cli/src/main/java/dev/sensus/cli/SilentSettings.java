package dev.sensus.cli;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.IndexSettings;
import dev.sensus.indexer.Manifest;
import java.util.function.Predicate;

/** What the command line does not say of an index that is there already. */
final class SilentSettings {
  private SilentSettings() {}

  /**
   * What was told, with that of an index where the command line is silent.
   *
   * @param silent whether it says nothing of an option
   */
  static IndexSettings or(IndexSettings told, Manifest there, Predicate<String> silent) {
    Manifest.Encoder contextual = there.encoders().get(IndexFields.CONTEXTUAL);
    Manifest.Encoder fixed = there.encoders().get(IndexFields.STATIC);
    IndexOptions was = IndexOptions.of(there);
    boolean text = silent.test("--analyzer");
    boolean length = silent.test("--passage");
    boolean overlap = silent.test("--overlap");
    IndexOptions merged =
        was.withText(
                text ? was.analyzer() : told.options().analyzer(),
                length ? was.passagePieces() : told.options().passagePieces(),
                overlap ? was.overlapPieces() : told.options().overlapPieces())
            .withVectors(
                told.options().vectors().or(was.vectors(), name -> silent.test("--" + name)));
    if (!silent.test("--late")) {
      merged = merged.withLate(told.options().lateDimension());
    }
    if (!silent.test("--occurrences")) {
      merged = merged.withOccurrences(told.options().occurrences());
    }
    if (!silent.test("--metadata")) {
      merged = merged.withMetadata(told.options().metadata());
    }
    return new IndexSettings(
        silent.test("--model") ? reference(contextual) : told.model(),
        silent.test("--static") ? reference(fixed) : told.statics(),
        contextual == null ? told.modelOptions() : options(told.modelOptions(), contextual, silent),
        merged);
  }

  private static ModelOptions options(
      ModelOptions told, Manifest.Encoder there, Predicate<String> silent) {
    ModelOptions merged = told;
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
}
