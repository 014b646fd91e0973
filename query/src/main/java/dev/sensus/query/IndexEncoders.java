package dev.sensus.query;

import dev.sensus.encoder.EncodingCounts;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.Manifest;
import dev.sensus.indexer.SensusIndex;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The encoders of an index, opened when first needed: a search by words alone loads no model.
 *
 * <p>An encoder other than the one that made the index is refused.
 */
public final class IndexEncoders implements AutoCloseable {
  private final SensusIndex index;
  private final Models models;
  private final ModelOptions options;
  private final Map<String, String> references;
  private final Map<String, TextEncoder> open = new HashMap<>();

  /**
   * Opens nothing yet.
   *
   * @param options how contextual encoders are opened; their precision, pooling and layers are the
   *     index's
   * @param references models to use in place of those that the index remembers, by field
   */
  public IndexEncoders(
      SensusIndex index, Models models, ModelOptions options, Map<String, String> references) {
    this.index = index;
    this.models = models;
    this.options = options;
    this.references = Map.copyOf(references);
  }

  /**
   * The encoder of a field.
   *
   * @throws IOException if the index has no such field, or the model is not the one that made it
   */
  public synchronized TextEncoder get(String field) throws IOException {
    TextEncoder encoder = open.get(field);
    if (encoder == null) {
      Manifest.Encoder made = index.encoder(field);
      String reference = references.getOrDefault(field, made.model());
      encoder =
          field.equals(IndexFields.STATIC)
              ? models.statics(reference)
              : models.contextual(reference, made.options(options));
      try {
        index.requireMadeWith(field, encoder);
      } catch (IOException e) {
        encoder.close();
        throw e;
      }
      open.put(field, encoder);
    }
    return encoder;
  }

  /** What contextual encoders have read, of questions longer than they read too. */
  public synchronized EncodingCounts counted() {
    TextEncoder encoder = open.get(IndexFields.CONTEXTUAL);
    return encoder == null ? EncodingCounts.NONE : encoder.counted();
  }

  @Override
  public synchronized void close() {
    open.values().forEach(TextEncoder::close);
    open.clear();
  }
}
