package dev.sensus.cli;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Pooling;
import java.util.List;
import picocli.CommandLine.Option;

/** What of a contextual model becomes the vector of a text. */
final class PoolingOptions {
  @Option(
      names = "--pooling",
      paramLabel = "NAME",
      converter = EnumNames.OfPooling.class,
      completionCandidates = EnumNames.OfPooling.class,
      description = "${COMPLETION-CANDIDATES}. Default: what the model's files ask for.")
  private Pooling pooling;

  @Option(
      names = "--layer",
      split = ",",
      paramLabel = "N",
      description =
          "Layer that vectors come from: 0 for the input embeddings, 1 for the first …, -1 for "
              + "the last. Of several, 1,2 or given again, the mean. Default: -1, and of an ELMo "
              + "the mean of all.")
  private List<Integer> layers;

  /** The options with these. */
  ModelOptions apply(ModelOptions options) {
    return options.withPooling(pooling).withLayers(layers == null ? null : layerMix());
  }

  /** The layers told, else the last. */
  LayerMix layerMix() {
    return layers == null
        ? LayerMix.of(-1)
        : LayerMix.mean(layers.stream().mapToInt(Integer::intValue).toArray());
  }
}
