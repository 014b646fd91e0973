package dev.sensus.encoder;

import java.util.List;

/**
 * Vectors of a text's pieces or words, where they stand in the text. What did not fit into the
 * model is not there.
 *
 * @param tokens pieces as the vocabulary writes them, or words as the text has them
 * @param starts {@code [tokens]} where each starts in the text, in UTF-16 units
 * @param ends {@code [tokens]} where each ends, exclusive
 * @param vectors {@code [tokens][hidden]} as the model has them, of any length
 */
@SuppressWarnings("ArrayRecordComponent") // results, never compared
public record TokenVectors(List<String> tokens, int[] starts, int[] ends, float[][] vectors) {

  /** How many there are. */
  public int length() {
    return tokens.size();
  }
}
