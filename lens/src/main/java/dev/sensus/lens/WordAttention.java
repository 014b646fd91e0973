package dev.sensus.lens;

import dev.sensus.encoder.Attentions;
import dev.sensus.encoder.Attentions.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Where each head of a model looks from one word of a text.
 *
 * @param word as it was asked for
 * @param start where it stands in the text, in UTF-16 units
 * @param end where it ends, exclusive
 * @param tokens that are looked at: pieces or words, special ones too
 * @param weights {@code [layers][heads][tokens]}, which sum to 1 for each head; of a word of
 *     several pieces, their mean
 */
@SuppressWarnings("ArrayRecordComponent") // results, never compared
public record WordAttention(
    String word, int start, int end, List<Token> tokens, float[][][] weights) {

  /**
   * A token that is looked at.
   *
   * @param weight the share of the head's attention, from 0 to 1
   */
  public record Look(Token token, float weight) {}

  /**
   * Takes the part of a word, where it first stands in a text, out of all.
   *
   * @param attentions of the text, from piece to piece or {@linkplain Attentions#words from word to
   *     word}
   * @throws IllegalArgumentException if the word is not in the text, or beyond what the model reads
   */
  public static WordAttention of(Attentions attentions, String text, String word) {
    Words.Span place = Words.first(text, word);
    List<Integer> own = new ArrayList<>();
    for (int i = 0; i < attentions.tokens().size(); i++) {
      Token token = attentions.tokens().get(i);
      if (!token.special() && token.start() < place.end() && token.end() > place.start()) {
        own.add(i);
      }
    }
    if (own.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the word '%s' is beyond what the model reads", word));
    }
    float[][][] weights = new float[attentions.layers()][attentions.heads()][];
    for (int layer = 0; layer < weights.length; layer++) {
      for (int head = 0; head < weights[layer].length; head++) {
        weights[layer][head] = mean(attentions.weights()[layer][head], own);
      }
    }
    return new WordAttention(word, place.start(), place.end(), attentions.tokens(), weights);
  }

  private static float[] mean(float[][] head, List<Integer> rows) {
    float[] mean = new float[head.length];
    for (int to = 0; to < mean.length; to++) {
      double sum = 0;
      for (int row : rows) {
        sum += head[row][to];
      }
      mean[to] = (float) (sum / rows.size());
    }
    return mean;
  }

  /**
   * What a head looks at most.
   *
   * @param layer from 0
   * @param head from 0
   * @return the heaviest first, of those as heavy in the order of the text
   */
  public List<Look> strongest(int layer, int head, int most) {
    float[] weighed = weights[layer][head];
    return IntStream.range(0, weighed.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -weighed[i]))
        .limit(most)
        .map(i -> new Look(tokens.get(i), weighed[i]))
        .toList();
  }
}
