package dev.sensus.encoder;

import java.util.List;

/** Makes vectors of the pieces and words of texts too, from any of a model's layers. */
public interface TokenEncoder extends TextEncoder {

  /** Layers of the model, the input embeddings not counted. */
  int layers();

  /**
   * The vectors of texts' pieces; the special pieces and the role's prompt are read by the model,
   * and left out of what comes back.
   *
   * @param mix the layers that are taken
   * @return one for each text, in their order
   * @throws IllegalArgumentException if the model has no such layer
   */
  List<TokenVectors> pieceVectors(List<String> texts, Role role, LayerMix mix);

  /**
   * The vectors of texts' words. A word is what the tokenizer takes for one before it cuts it into
   * pieces: in BERT letters and digits up to the next blank or punctuation mark, and each
   * punctuation mark.
   *
   * @param mix the layers that are taken
   * @param pooling which pieces of a word count
   * @return one for each text, in their order
   * @throws IllegalArgumentException if the model has no such layer
   */
  List<TokenVectors> wordVectors(List<String> texts, Role role, LayerMix mix, WordPooling pooling);

  /**
   * Where the model's heads look while it reads a text, which is cut where it is too long.
   *
   * <p>All of it is in memory at once, {@code layers · heads · pieces²} numbers: 151 MB for a BERT
   * of 12 layers with 12 heads and a text of 512 pieces, 0.6 MB for one of 32.
   *
   * @return from piece to piece, in 32 bits whatever the encoder's precision; {@link
   *     Attentions#words} makes it from word to word
   */
  Attentions attentions(String text, Role role);

  /** Vectors of one text's pieces, of the last layer. */
  default TokenVectors pieceVectors(String text, Role role) {
    return pieceVectors(List.of(text), role, LayerMix.of(-1)).get(0);
  }
}
