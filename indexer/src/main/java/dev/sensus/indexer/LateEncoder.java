package dev.sensus.indexer;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenReducer;
import dev.sensus.encoder.TokenVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/**
 * Makes the token vectors of passages for late interaction (ColBERT: Khattab and Zaharia 2020, <a
 * href="https://arxiv.org/abs/2004.12832">arXiv 2004.12832</a>), shortened and packed.
 *
 * <p>How to shorten them is learned from the first passages of a collection.
 */
public final class LateEncoder {
  /** Passages encoded at once: their vectors are all in memory. */
  private static final int AT_ONCE = 64;

  /** Token vectors that are learned from, at most. */
  private static final int SAMPLE = 16_384;

  private final TokenEncoder encoder;
  private final int dimension;
  private TokenReducer reducer;

  /**
   * Makes an encoder.
   *
   * @param dimension of the short vectors
   * @param reducer what an earlier run has learned, or null
   */
  public LateEncoder(TokenEncoder encoder, int dimension, TokenReducer reducer) {
    this.encoder = encoder;
    this.dimension = dimension;
    this.reducer = reducer;
  }

  /** Refuses encoders that give no vectors of tokens. */
  public static void require(TextEncoder encoder, int dimension) {
    if (!(encoder instanceof TokenEncoder)) {
      throw new IllegalArgumentException(
          "late interaction needs a contextual model, "
              + (encoder == null ? "there is none" : encoder.name() + " is none"));
    }
    if (dimension > encoder.dimension()) {
      throw new IllegalArgumentException(
          "token vectors of model "
              + encoder.name()
              + " have "
              + encoder.dimension()
              + " dimensions, not "
              + dimension);
    }
  }

  /** What it has learned; null before it has. */
  TokenReducer reducer() {
    return reducer;
  }

  /** The packed token vectors of each text; nulls where there is too little to learn from. */
  public List<BytesRef> encode(List<String> texts) throws IOException {
    if (reducer == null) {
      reducer = learn(encoder, dimension, texts, 2);
    }
    if (reducer == null) {
      return Arrays.asList(new BytesRef[texts.size()]);
    }
    List<BytesRef> packed = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += AT_ONCE) {
      for (TokenVectors tokens : vectors(encoder, texts, from)) {
        float[][] reduced = new float[tokens.length()][];
        for (int i = 0; i < reduced.length; i++) {
          reduced[i] = reducer.reduce(tokens.vectors()[i]);
        }
        packed.add(LateTokens.pack(reduced));
      }
    }
    return packed;
  }

  private static List<TokenVectors> vectors(TokenEncoder encoder, List<String> texts, int from) {
    List<String> some = texts.subList(from, Math.min(texts.size(), from + AT_ONCE));
    return encoder.pieceVectors(some, Role.PASSAGE, LayerMix.of(-1));
  }

  /**
   * Learns how to shorten token vectors.
   *
   * @param dimension of the short vectors; less where there are fewer to learn from
   * @param least token vectors that must be there, 2 or more
   * @return null where there are fewer
   */
  public static TokenReducer learn(
      TokenEncoder encoder, int dimension, List<String> texts, int least) throws IOException {
    List<float[]> sample = new ArrayList<>();
    for (int from = 0; from < texts.size() && sample.size() < SAMPLE; from += AT_ONCE) {
      for (TokenVectors tokens : vectors(encoder, texts, from)) {
        sample.addAll(Arrays.asList(tokens.vectors()));
      }
    }
    return sample.size() < least
        ? null
        : TokenReducer.learn(
            sample.subList(0, Math.min(SAMPLE, sample.size())),
            Math.min(dimension, sample.size() - 1));
  }
}
