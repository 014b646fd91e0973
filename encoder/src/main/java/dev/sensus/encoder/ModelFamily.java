package dev.sensus.encoder;

import java.util.Arrays;
import java.util.List;

/**
 * The families whose forward pass is BERT's, with what each calls its tensors and settings.
 *
 * <p>Where they differ otherwise: RoBERTa and MPNet count positions of real pieces, from the
 * padding's id + 1; DistilBERT and MPNet have no segments; MPNet adds to each attention score a
 * value by distance. Source: the families' papers and Hugging Face's published checkpoints.
 */
enum ModelFamily {
  BERT(
      List.of("bert"),
      "bert.",
      new Layer(
          "encoder.layer.",
          List.of("attention.self.query", "attention.self.key", "attention.self.value"),
          "attention.output.dense",
          "attention.output.LayerNorm",
          "intermediate.dense",
          "output.dense",
          "output.LayerNorm"),
      new Head(
          "cls.predictions.transform.dense",
          "cls.predictions.transform.LayerNorm",
          "cls.predictions.decoder.weight",
          "cls.predictions.bias")),
  DISTILBERT(
      List.of("distilbert"),
      "distilbert.",
      new Layer(
          "transformer.layer.",
          List.of("attention.q_lin", "attention.k_lin", "attention.v_lin"),
          "attention.out_lin",
          "sa_layer_norm",
          "ffn.lin1",
          "ffn.lin2",
          "output_layer_norm"),
      new Head(
          "vocab_transform", "vocab_layer_norm", "vocab_projector.weight", "vocab_projector.bias")),
  ROBERTA(
      List.of("roberta", "xlm-roberta", "camembert"),
      "roberta.",
      BERT.layer,
      new Head("lm_head.dense", "lm_head.layer_norm", "lm_head.decoder.weight", "lm_head.bias")),
  MPNET(
      List.of("mpnet"),
      "mpnet.",
      new Layer(
          "encoder.layer.",
          List.of("attention.attn.q", "attention.attn.k", "attention.attn.v"),
          "attention.attn.o",
          "attention.LayerNorm",
          "intermediate.dense",
          "output.dense",
          "output.LayerNorm"),
      ROBERTA.head);

  /**
   * Names in a layer.
   *
   * @param prefix before the layer's number
   * @param parts query, key and value
   */
  record Layer(
      String prefix,
      List<String> parts,
      String output,
      String attentionNorm,
      String up,
      String down,
      String norm) {}

  /** Names of the masked-language-model head: two modules, and two tensors. */
  record Head(String dense, String norm, String decoder, String bias) {}

  @SuppressWarnings("ImmutableEnumChecker") // made of List.of and strings
  private final List<String> types;

  private final String prefix;

  @SuppressWarnings("ImmutableEnumChecker") // made of List.of and strings
  private final Layer layer;

  @SuppressWarnings("ImmutableEnumChecker") // made of List.of and strings
  private final Head head;

  ModelFamily(List<String> types, String prefix, Layer layer, Head head) {
    this.types = types;
    this.prefix = prefix;
    this.layer = layer;
    this.head = head;
  }

  /** The family of a {@code model_type}, or null. */
  static ModelFamily of(String type) {
    return Arrays.stream(values()).filter(f -> f.types.contains(type)).findFirst().orElse(null);
  }

  /** All model types that are read. */
  static List<String> allTypes() {
    return Arrays.stream(values()).flatMap(f -> f.types.stream()).toList();
  }

  /** What comes before the names of a model that has a head on it. */
  String prefix() {
    return prefix;
  }

  Layer layer() {
    return layer;
  }

  Head head() {
    return head;
  }

  /** Whether positions count real pieces only, from the padding's id + 1. */
  boolean countsFromPadding() {
    return this == ROBERTA || this == MPNET;
  }

  boolean hasSegments() {
    return this == BERT || this == ROBERTA;
  }
}
