package dev.sensus.indexer;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What an index is made with.
 *
 * @param model contextual encoder, or null
 * @param statics static encoder, or null
 */
public record IndexSettings(
    String model, String statics, ModelOptions modelOptions, IndexOptions options) {

  /** Both built-in models. */
  public static IndexSettings defaults() {
    return new IndexSettings(
        Models.DEFAULT_CONTEXTUAL,
        Models.DEFAULT_STATIC,
        ModelOptions.defaults(),
        IndexOptions.defaults());
  }

  /** Opens the static encoder; null for none. */
  public TextEncoder openStatic(Models models) throws IOException {
    return statics == null ? null : models.statics(statics);
  }

  /** Opens the contextual encoder; null for none. */
  public TextEncoder openContextual(Models models) throws IOException {
    return model == null ? null : models.contextual(model, modelOptions);
  }

  /** What the manifest calls the models, by field. */
  public Map<String, String> references(Models models) {
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
