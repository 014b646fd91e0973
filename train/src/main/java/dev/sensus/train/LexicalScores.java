package dev.sensus.train;

import dev.sensus.encoder.TrainableModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * BM25 of a question and a body over their pieces (k1 .9, b .4), with the frequencies of all texts
 * that are learnt from.
 *
 * <p>Added to the cosines of a loss, it leaves vectors to learn what words do not tell (Gao et al.
 * 2020, arXiv 2004.13969), which is what they are for in a blend.
 */
final class LexicalScores {
  private static final double K1 = 0.9;
  private static final double B = 0.4;

  private final double[] rarity; // times the weight
  private final double meanLength;

  /**
   * Counts in how many bodies each piece is.
   *
   * @param weight by which BM25 is multiplied
   */
  LexicalScores(double weight, int vocabulary, List<TrainingText> texts) {
    int[] bodies = new int[vocabulary];
    long pieces = 0;
    Set<Integer> seen = new HashSet<>();
    for (TrainingText text : texts) {
      seen.clear();
      for (int piece : text.body()) {
        if (seen.add(piece)) {
          bodies[piece]++;
        }
      }
      pieces += text.body().length;
    }
    meanLength = Math.max(1, (double) pieces / Math.max(1, texts.size()));
    rarity = new double[vocabulary];
    for (int piece = 0; piece < vocabulary; piece++) {
      double others = texts.size() - bodies[piece];
      rarity[piece] = weight * Math.log1p((others + 0.5) / (bodies[piece] + 0.5));
    }
  }

  /** Those of the texts, or null where the options do not ask for any. */
  static LexicalScores of(TrainingOptions options, TrainableModel model, List<TrainingText> texts) {
    return options.lexical() > 0
        ? new LexicalScores(options.lexical(), model.vocabularySize(), texts)
        : null;
  }

  /**
   * What words give each question and body, times the weight.
   *
   * @return {@code [questions][bodies]}
   */
  float[][] of(List<int[]> questions, List<int[]> bodies) {
    Map<Integer, Map<Integer, Integer>> postings = new HashMap<>(); // piece: body: how often
    for (int body = 0; body < bodies.size(); body++) {
      for (int piece : bodies.get(body)) {
        postings.computeIfAbsent(piece, any -> new HashMap<>()).merge(body, 1, Integer::sum);
      }
    }
    float[][] scores = new float[questions.size()][bodies.size()];
    for (int question = 0; question < questions.size(); question++) {
      Set<Integer> asked = new HashSet<>();
      for (int piece : questions.get(question)) {
        if (asked.add(piece)) {
          for (Map.Entry<Integer, Integer> one :
              postings.getOrDefault(piece, Map.of()).entrySet()) {
            int body = one.getKey();
            scores[question][body] +=
                (float) (rarity[piece] * saturated(one.getValue(), bodies.get(body).length));
          }
        }
      }
    }
    return scores;
  }

  private double saturated(int frequency, int length) {
    return frequency / (frequency + K1 * (1 - B + B * length / meanLength));
  }
}
