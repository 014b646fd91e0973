package dev.sensus.encoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the heads of a model look while it reads one text.
 *
 * @param tokens all that the model reads: the special pieces and the role's prompt too
 * @param weights {@code [layers][heads][from][to]}, from 0: how much of what a token takes in at
 *     this head comes from each token; a row, all {@code to} of one {@code from}, sums to 1. {@code
 *     weights[0]} is of layer 1 as {@link LayerMix} counts, which has the input embeddings as 0
 */
@SuppressWarnings("ArrayRecordComponent") // results, never compared
public record Attentions(List<Token> tokens, float[][][][] weights) {

  /**
   * A piece or a word that the model reads.
   *
   * @param token a piece as the vocabulary writes it, or a word as the text has it
   * @param start where it starts in the text, in UTF-16 units; -1 for a special one
   * @param end where it ends, exclusive; -1 for a special one
   * @param special whether it is none of the text's: one that begins or ends the input, or the
   *     prompt's
   * @param continuation whether it goes on with the word of the one before
   */
  public record Token(String token, int start, int end, boolean special, boolean continuation) {}

  /** Copies the list of tokens. */
  public Attentions {
    tokens = List.copyOf(tokens);
  }

  /**
   * Brings what a model gives into shape.
   *
   * @param flat {@code [layers][heads][tokens][tokens]} in one array
   */
  static Attentions of(List<Token> tokens, float[] flat, int layers, int heads) {
    int width = tokens.size();
    float[][][][] weights = new float[layers][heads][width][];
    int at = 0;
    for (float[][][] layer : weights) {
      for (float[][] head : layer) {
        for (int from = 0; from < width; from++) {
          head[from] = Arrays.copyOfRange(flat, at, at + width);
          at += width;
        }
      }
    }
    return new Attentions(tokens, weights);
  }

  /** Layers of the model, the input embeddings not counted. */
  public int layers() {
    return weights.length;
  }

  /** Heads of each layer. */
  public int heads() {
    return weights[0].length;
  }

  /**
   * The same from word to word: what goes to a word is the sum of what goes to its pieces, what
   * comes from it the mean of what comes from them, so that rows still sum to 1 (Clark et al. 2019,
   * <i>What Does BERT Look At?</i>). Special pieces stay as they are.
   *
   * @param text that these are of
   */
  public Attentions words(String text) {
    List<Integer> firsts = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.special() || !token.continuation() || tokens.get(i - 1).special()) {
        firsts.add(i);
      }
    }
    firsts.add(tokens.size());
    List<Token> words = new ArrayList<>();
    for (int word = 0; word < firsts.size() - 1; word++) {
      Token first = tokens.get(firsts.get(word));
      Token last = tokens.get(firsts.get(word + 1) - 1);
      words.add(first.special() ? first : word(text, first.start(), last.end()));
    }
    float[][][][] merged = new float[layers()][heads()][][];
    for (int layer = 0; layer < layers(); layer++) {
      for (int head = 0; head < heads(); head++) {
        merged[layer][head] = merge(weights[layer][head], firsts);
      }
    }
    return new Attentions(words, merged);
  }

  private static Token word(String text, int start, int end) {
    int from = start;
    while (from < end && Character.isWhitespace(text.charAt(from))) {
      from++; // some tokenizers count the blank before it in
    }
    return new Token(text.substring(from, end), from, end, false, false);
  }

  private static float[][] merge(float[][] head, List<Integer> firsts) {
    int count = firsts.size() - 1;
    float[][] merged = new float[count][count];
    for (int from = 0; from < count; from++) {
      int pieces = firsts.get(from + 1) - firsts.get(from);
      for (int to = 0; to < count; to++) {
        double sum = 0;
        for (int i = firsts.get(from); i < firsts.get(from + 1); i++) {
          for (int j = firsts.get(to); j < firsts.get(to + 1); j++) {
            sum += head[i][j];
          }
        }
        merged[from][to] = (float) (sum / pieces);
      }
    }
    return merged;
  }
}
