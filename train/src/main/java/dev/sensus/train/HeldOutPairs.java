package dev.sensus.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/**
 * Mean reciprocal rank, to depth 10, of held-out bodies among each other's and some others; blended
 * with what words give, where vectors learn to be.
 */
final class HeldOutPairs implements Validation {
  private static final int DEPTH = 10;

  private final List<int[]> questions = new ArrayList<>();
  private final List<int[]> bodies = new ArrayList<>();
  private final double scale;
  private final float[][] words; // in units of scaled cosines, or null

  /**
   * Holds pairs out.
   *
   * @param asked questions, each of whose bodies is at its own place among the bodies
   * @param others bodies that nobody asks for
   * @param lexical what words alone give, or null to leave them out
   * @param options how many pieces are read, and what cosines are multiplied by
   */
  HeldOutPairs(
      List<TrainingText> asked,
      List<TrainingText> others,
      LexicalScores lexical,
      TrainingOptions options) {
    int most = options.bodyPieces();
    for (TrainingText text : asked) {
      questions.add(PairMaker.head(text.title(), options.questionPieces()));
      bodies.add(PairMaker.head(text.body(), most));
    }
    others.forEach(text -> bodies.add(PairMaker.head(text.body(), most)));
    scale = options.scale();
    words = lexical == null ? null : lexical.of(questions, bodies);
  }

  @Override
  public String name() {
    return "MRR@10";
  }

  @Override
  public double score(Learner learner) {
    float[][] asked = learner.vectors(questions);
    float[][] found = learner.vectors(bodies);
    if (!Validation.areNumbers(asked) || !Validation.areNumbers(found)) {
      return Double.NaN;
    }
    return IntStream.range(0, asked.length)
        .parallel()
        .mapToDouble(i -> reciprocal(scores(asked[i], found, i), i))
        .average()
        .orElse(0);
  }

  private double[] scores(float[] question, float[][] found, int i) {
    double[] scores = new double[found.length];
    for (int j = 0; j < scores.length; j++) {
      scores[j] = scale * VectorUtil.dotProduct(question, found[j]);
      scores[j] += words == null ? 0 : words[i][j];
    }
    return scores;
  }

  private static double reciprocal(double[] scores, int own) {
    int rank = 1;
    for (int i = 0; i < scores.length && rank <= DEPTH; i++) {
      if (i != own && scores[i] >= scores[own]) {
        rank++;
      }
    }
    return rank <= DEPTH ? 1.0 / rank : 0;
  }
}
