package dev.sensus.encoder;

import java.util.List;

/**
 * An encoder whose texts' vectors are means of vectors that each piece, or word, has whatever
 * stands around it.
 */
public interface StaticEncoder extends TextEncoder {

  /**
   * The own vectors of texts' pieces; of texts' words, for an encoder of whole words. A role's
   * prompt is left out, and so is a word that has no vector.
   *
   * @return one for each text, in their order; vectors are as the model has them, of any length
   */
  List<TokenVectors> tokenVectors(List<String> texts, Role role);

  /**
   * The vectors of texts' words.
   *
   * @param pooling which pieces of a word count; of no effect for an encoder of whole words
   * @return one for each text, in their order
   */
  List<TokenVectors> wordVectors(List<String> texts, Role role, WordPooling pooling);
}
