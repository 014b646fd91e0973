package dev.sensus.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs that are learnt from together: each question's own body is to be told from all others, and
 * from some that nobody asks for.
 *
 * @param examples the pairs
 * @param negatives bodies that are hard to tell from the right ones
 * @param negativeGroups the group of each
 * @param words what words alone give each question and body, {@code [questions][bodies]}, in units
 *     of scaled cosines; null for nothing
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record PairBatch(
    List<Example> examples, List<int[]> negatives, List<Integer> negativeGroups, float[][] words) {

  /** Far below any score. */
  private static final float NEVER = -30_000;

  /** Pairs and negatives, by their vectors alone. */
  PairBatch(List<Example> examples, List<int[]> negatives, List<Integer> negativeGroups) {
    this(examples, negatives, negativeGroups, null);
  }

  /** Pairs alone. */
  PairBatch(List<Example> examples) {
    this(examples, List.of(), List.of());
  }

  /** All questions, then all bodies, then those that nobody asks for. */
  List<int[]> texts() {
    List<int[]> texts = new ArrayList<>(2 * examples.size() + negatives.size());
    examples.forEach(example -> texts.add(example.question()));
    examples.forEach(example -> texts.add(example.body()));
    texts.addAll(negatives);
    return texts;
  }

  /** Pieces of all texts, special ones not counted. */
  long pieces() {
    return texts().stream().mapToLong(text -> text.length).sum();
  }

  /** The same, blended with what words alone give. */
  PairBatch withWords(LexicalScores lexical) {
    List<int[]> questions = texts().subList(0, examples.size());
    List<int[]> bodies = texts().subList(examples.size(), texts().size());
    return new PairBatch(examples, negatives, negativeGroups, lexical.of(questions, bodies));
  }

  /**
   * What is added to the scaled cosine of each question and body: what words give; and so much less
   * that it is none of its negatives where both are of one group.
   */
  NDArray given(NDManager manager) {
    int rows = examples.size();
    int columns = rows + negatives.size();
    float[] given = new float[rows * columns];
    for (int i = 0; i < rows; i++) {
      int group = examples.get(i).group();
      for (int j = 0; j < columns; j++) {
        int other = j < rows ? examples.get(j).group() : negativeGroups.get(j - rows);
        float words = this.words == null ? 0 : this.words[i][j];
        given[i * columns + j] = i != j && group == other ? NEVER : words;
      }
    }
    return manager.create(given, new Shape(rows, columns));
  }
}
