package dev.sensus.encoder;

import dev.sensus.encoder.SafetensorsWriter.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The weights of a BERT in the order in which they are trained: what each is called in a
 * checkpoint, and what the trainer must know of it.
 */
final class TrainedWeights {
  /** Which rate a tensor learns at. */
  enum Part {
    EMBEDDING,
    LAYER,
    HEAD
  }

  /**
   * A tensor.
   *
   * @param names in the checkpoint; several for one that is made of as many; none for what is not
   *     written
   */
  record Weight(List<String> names, int[] shape, boolean trained, Part part) {}

  private final List<Weight> all;

  private TrainedWeights(List<Weight> all) {
    this.all = List.copyOf(all);
  }

  /** Those of a model without heads. */
  static TrainedWeights of(BertConfig config) {
    ModelFamily family = config.family();
    ModelFamily.Layer layer = family.layer();
    String prefix = family.prefix();
    int hidden = config.hiddenSize();
    int wide = config.intermediateSize();
    List<Weight> all = new ArrayList<>();
    String embeddings = prefix + "embeddings.";
    all.add(
        embedding(
            embeddings + "word_embeddings.weight", config.vocabSize(), hidden, Part.EMBEDDING));
    all.add(
        embedding(
            embeddings + "position_embeddings.weight", config.positions(), hidden, Part.LAYER));
    all.add(
        family.hasSegments()
            ? embedding(
                embeddings + "token_type_embeddings.weight",
                config.typeVocabSize(),
                hidden,
                Part.LAYER)
            : new Weight(List.of(), new int[] {1, hidden}, false, Part.EMBEDDING));
    all.add(at(embeddings + "LayerNorm.weight", hidden));
    all.add(at(embeddings + "LayerNorm.bias", hidden));
    for (int i = 0; i < config.layers(); i++) {
      String in = prefix + layer.prefix() + i + ".";
      all.add(fused(in, layer.parts(), ".weight", 3 * hidden, hidden));
      all.add(fused(in, layer.parts(), ".bias", 3 * hidden));
      all.add(at(in + layer.output() + ".weight", hidden, hidden));
      all.add(at(in + layer.output() + ".bias", hidden));
      all.add(at(in + layer.attentionNorm() + ".weight", hidden));
      all.add(at(in + layer.attentionNorm() + ".bias", hidden));
      all.add(at(in + layer.up() + ".weight", wide, hidden));
      all.add(at(in + layer.up() + ".bias", wide));
      all.add(at(in + layer.down() + ".weight", hidden, wide));
      all.add(at(in + layer.down() + ".bias", hidden));
      all.add(at(in + layer.norm() + ".weight", hidden));
      all.add(at(in + layer.norm() + ".bias", hidden));
    }
    return new TrainedWeights(all);
  }

  private static Weight embedding(String name, int rows, int hidden, Part part) {
    return new Weight(List.of(name), new int[] {rows, hidden}, true, part);
  }

  private static Weight fused(String in, List<String> parts, String kind, int... shape) {
    return new Weight(
        parts.stream().map(part -> in + part + kind).toList(), shape, true, Part.LAYER);
  }

  private static Weight at(String name, int... shape) {
    return new Weight(List.of(name), shape, true, Part.LAYER);
  }

  /** The same with more of them. */
  TrainedWeights with(List<Weight> more) {
    return new TrainedWeights(Stream.concat(all.stream(), more.stream()).toList());
  }

  /** Tells a module which of them are trained, and how. */
  void putInto(TorchScriptArchive archive, TrainableBert.Settings settings) {
    boolean[] trained = new boolean[all.size()];
    for (int i = 0; i < trained.length; i++) {
      trained[i] = all.get(i).trained();
    }
    List<Weight> learning = all.stream().filter(Weight::trained).toList();
    archive
        .put("trained", trained)
        .put("rates", learning.stream().mapToDouble(one -> rate(one, settings)).toArray())
        .put(
            "decays",
            learning.stream().mapToDouble(one -> one.shape().length > 1 ? 1 : 0).toArray());
  }

  private static double rate(Weight weight, TrainableBert.Settings settings) {
    return switch (weight.part()) {
      case EMBEDDING -> settings.embeddingRate();
      case LAYER -> 1;
      case HEAD -> settings.headRate();
    };
  }

  /** How many floats there are. */
  long parameters() {
    return all.stream()
        .mapToLong(one -> Arrays.stream(one.shape()).asLongStream().reduce(1, Math::multiplyExact))
        .sum();
  }

  /**
   * Tensors by their names in a checkpoint.
   *
   * @param values of each weight
   */
  Map<String, Values> named(float[][] values) {
    Map<String, Values> tensors = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      List<String> names = all.get(i).names();
      if (names.isEmpty()) {
        continue;
      }
      int[] shape = all.get(i).shape().clone();
      shape[0] /= names.size();
      int size = values[i].length / names.size();
      for (int part = 0; part < names.size(); part++) {
        float[] own = Arrays.copyOfRange(values[i], part * size, (part + 1) * size);
        tensors.put(names.get(part), new Values(own, shape));
      }
    }
    return tensors;
  }
}
