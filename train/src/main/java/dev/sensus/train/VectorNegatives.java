package dev.sensus.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/**
 * The body nearest to the question by a static model, of the text's own topic and another group.
 */
final class VectorNegatives implements Negatives {
  private final List<TrainingText> texts;
  private final int most;
  private final float[][] vectors;
  private final Topics topics;
  private final StaticLearner model;
  private final UnaryOperator<int[]> pieces;

  /**
   * Makes one.
   *
   * @param most pieces of a negative
   * @param vectors of the texts' bodies, of unit length
   * @param model that made them, closed with this
   * @param pieces turns those of the model that is trained into its own
   */
  VectorNegatives(
      List<TrainingText> texts,
      int most,
      float[][] vectors,
      Topics topics,
      StaticLearner model,
      UnaryOperator<int[]> pieces) {
    this.texts = texts;
    this.most = most;
    this.vectors = vectors;
    this.topics = topics;
    this.model = model;
    this.pieces = pieces;
  }

  @Override
  public PairBatch addTo(List<Example> examples) {
    float[][] questions =
        model.vectors(examples.stream().map(Example::question).map(pieces).toList());
    int[] nearest =
        IntStream.range(0, questions.length)
            .parallel()
            .map(i -> nearest(questions[i], examples.get(i)))
            .toArray();
    List<int[]> bodies = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    for (int number : nearest) {
      if (number >= 0 && taken.add(number)) {
        bodies.add(PairMaker.head(texts.get(number).body(), most));
        groups.add(texts.get(number).group());
      }
    }
    return new PairBatch(examples, bodies, groups);
  }

  private int nearest(float[] question, Example example) {
    int best = -1;
    float closest = Float.NEGATIVE_INFINITY;
    for (int other : topics.members(example.text())) {
      if (texts.get(other).group() == example.group()) {
        continue;
      }
      float product = VectorUtil.dotProduct(question, vectors[other]);
      if (product > closest) {
        closest = product;
        best = other;
      }
    }
    return best;
  }

  @Override
  public void close() {
    model.close();
  }
}
