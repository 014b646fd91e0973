package dev.sensus.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/** Mean reciprocal rank, to depth 10, of held-out bodies among each other's and some others. */
final class HeldOutPairs implements Validation {
  private static final int DEPTH = 10;

  private final List<int[]> questions = new ArrayList<>();
  private final List<int[]> bodies = new ArrayList<>();

  /**
   * Holds pairs out.
   *
   * @param asked questions, each of whose bodies is at its own place among the bodies
   * @param others bodies that nobody asks for
   */
  HeldOutPairs(List<TrainingText> asked, List<TrainingText> others, int questionPieces, int most) {
    for (TrainingText text : asked) {
      questions.add(PairMaker.head(text.title(), questionPieces));
      bodies.add(PairMaker.head(text.body(), most));
    }
    others.forEach(text -> bodies.add(PairMaker.head(text.body(), most)));
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
        .mapToDouble(i -> reciprocal(asked[i], found, i))
        .average()
        .orElse(0);
  }

  private static double reciprocal(float[] question, float[][] bodies, int own) {
    float wanted = VectorUtil.dotProduct(question, bodies[own]);
    int rank = 1;
    for (int i = 0; i < bodies.length && rank <= DEPTH; i++) {
      if (i != own && VectorUtil.dotProduct(question, bodies[i]) >= wanted) {
        rank++;
      }
    }
    return rank <= DEPTH ? 1.0 / rank : 0;
  }
}
