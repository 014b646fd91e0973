package dev.sensus.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/** Texts by topic: k-means over their vectors, of unit length. */
final class Topics {
  private static final int ROUNDS = 6;

  private final List<int[]> members;
  private final int[] cumulative;
  private final int[] topicOf;

  private Topics(List<int[]> members, int texts) {
    this.members = members;
    this.topicOf = new int[texts];
    for (int topic = 0; topic < members.size(); topic++) {
      for (int text : members.get(topic)) {
        topicOf[text] = topic;
      }
    }
    this.cumulative = new int[members.size()];
    int sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      sum += members.get(i).length;
      cumulative[i] = sum;
    }
  }

  /**
   * Finds topics.
   *
   * @param vectors of unit length, {@code [texts][dimension]}
   * @param count topics that are looked for; those that stay empty do not count
   */
  static Topics of(float[][] vectors, int count, long seed) {
    int k = Math.min(count, vectors.length);
    int[] chosen = Shuffle.of(vectors.length, seed);
    float[][] centres = new float[k][];
    for (int i = 0; i < k; i++) {
      centres[i] = vectors[chosen[i]].clone();
    }
    int[] nearest = new int[vectors.length];
    for (int round = 0; round < ROUNDS; round++) {
      float[][] now = centres;
      IntStream.range(0, vectors.length)
          .parallel()
          .forEach(i -> nearest[i] = nearest(vectors[i], now));
      centres = means(vectors, nearest, centres);
    }
    List<List<Integer>> lists = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      lists.add(new ArrayList<>());
    }
    for (int i = 0; i < nearest.length; i++) {
      lists.get(nearest[i]).add(i);
    }
    return new Topics(
        lists.stream()
            .filter(list -> !list.isEmpty())
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toList(),
        nearest.length);
  }

  private static float[][] means(float[][] vectors, int[] nearest, float[][] before) {
    int dimension = vectors[0].length;
    float[][] sums = new float[before.length][dimension];
    for (int i = 0; i < vectors.length; i++) {
      float[] sum = sums[nearest[i]];
      for (int j = 0; j < dimension; j++) {
        sum[j] += vectors[i][j];
      }
    }
    for (int i = 0; i < sums.length; i++) {
      double length = 0;
      for (float value : sums[i]) {
        length += (double) value * value;
      }
      if (length == 0) {
        sums[i] = before[i]; // nobody is near: it stays where it was
        continue;
      }
      float factor = (float) (1 / Math.sqrt(length));
      for (int j = 0; j < dimension; j++) {
        sums[i][j] *= factor;
      }
    }
    return sums;
  }

  private static int nearest(float[] vector, float[][] centres) {
    int best = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < centres.length; i++) {
      float product = VectorUtil.dotProduct(vector, centres[i]);
      if (product > most) {
        most = product;
        best = i;
      }
    }
    return best;
  }

  /** How many topics there are. */
  int size() {
    return members.size();
  }

  /** The texts of a text's topic, itself too. */
  int[] members(int text) {
    return members.get(topicOf[text]);
  }

  /** Some texts of one topic, large topics more often; of small ones the next topic's too. */
  int[] some(int count, Random random) {
    int all = cumulative[cumulative.length - 1];
    int[] found = new int[count];
    int topic = topicAt(random.nextInt(all));
    int filled = 0;
    while (filled < count) {
      int[] texts = members.get(topic % members.size());
      int[] order = Shuffle.of(texts.length, random.nextLong());
      for (int i = 0; i < order.length && filled < count; i++) {
        found[filled++] = texts[order[i]];
      }
      topic++;
    }
    return found;
  }

  private int topicAt(int place) {
    int low = 0;
    while (cumulative[low] <= place) {
      low++;
    }
    return low;
  }
}
