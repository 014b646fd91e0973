package dev.sensus.lens;

import dev.sensus.encoder.Attentions;
import dev.sensus.encoder.Attentions.Token;
import java.util.List;

/**
 * What a head does with a whole text: how its attention is shared out, mean over the text's tokens.
 * The five sum to 1.
 *
 * @param itself to the token itself
 * @param previous to the one before, if the text has one
 * @param next to the one behind, if the text has one
 * @param special to tokens that are none of the text's, such as {@code [CLS]} and {@code [SEP]}
 * @param others to all other tokens of the text
 */
public record HeadShares(
    double itself, double previous, double next, double special, double others) {

  /**
   * Sums up a head.
   *
   * @param layer from 0
   * @param head from 0
   * @throws IllegalArgumentException if the text has no token
   */
  public static HeadShares of(Attentions attentions, int layer, int head) {
    List<Token> tokens = attentions.tokens();
    double[] sums = new double[5];
    int count = 0;
    for (int from = 0; from < tokens.size(); from++) {
      if (tokens.get(from).special()) {
        continue;
      }
      count++;
      for (int to = 0; to < tokens.size(); to++) {
        sums[share(tokens, from, to)] += attentions.weights()[layer][head][from][to];
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("the text has nothing that the model reads");
    }
    return new HeadShares(
        sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count, sums[4] / count);
  }

  /** In the order of the components. */
  private static int share(List<Token> tokens, int from, int to) {
    if (tokens.get(to).special()) {
      return 3;
    }
    return switch (to - from) {
      case 0 -> 0;
      case -1 -> 1;
      case 1 -> 2;
      default -> 4;
    };
  }
}
