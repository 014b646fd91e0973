package dev.sensus.eval.words;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.WordPooling;
import java.io.IOException;
import java.util.Objects;

/**
 * An encoder to evaluate.
 *
 * @param reference as {@link Models} takes it
 * @param isContextual whether it is opened as a contextual encoder, or as a static one
 * @param layer of a contextual one, 0 for the input embeddings, -1 for the last; null for what it
 *     takes when nothing is told: the last, and of an ELMo the mean of all
 * @param pooling which pieces of a word count; of no effect for a static one
 */
public record EncoderChoice(
    String reference, boolean isContextual, Integer layer, WordPooling pooling) {

  /** Checks that there is what must be told. */
  public EncoderChoice {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(pooling, "pooling");
    if (!isContextual && layer != null) {
      throw new IllegalArgumentException("static vectors have no layers, got layer " + layer);
    }
  }

  /** A static encoder. */
  public static EncoderChoice statics(String reference) {
    return new EncoderChoice(reference, false, null, WordPooling.MEAN);
  }

  /** A contextual encoder; {@code layer} may be null. */
  public static EncoderChoice contextual(String reference, Integer layer, WordPooling pooling) {
    return new EncoderChoice(reference, true, layer, pooling);
  }

  /** What a table calls it: the last part of the reference, and the layer. */
  public String label() {
    String name = reference.replaceFirst("[/\\\\]+$", "").replaceFirst("^.*[/\\\\]", "");
    return layer == null ? name : name + " layer " + layer;
  }

  /**
   * Opens it.
   *
   * @throws dev.sensus.encoder.ModelException if there is no such model, or it cannot be used
   * @throws IllegalArgumentException if the model has no such layer
   */
  WordLevelEncoder open(Models models, ModelOptions options) throws IOException {
    if (!isContextual) {
      return new StaticWordLevel(models.neighbors(reference));
    }
    LayerMix told = layer == null ? null : LayerMix.of(layer);
    return new ContextualWordLevel(
        models.contextual(reference, options.withLayers(told)),
        told == null ? LayerMix.of(-1) : told,
        pooling);
  }
}
