package dev.sensus.eval.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.lucene.util.VectorUtil;

/**
 * k-means of vectors brought to unit length, with k-means++ starts (Arthur and Vassilvitskii 2007):
 * of several starts the one with the least sum of squared distances. The same seed gives the same
 * clusters.
 */
public final class KMeans {
  private static final int ITERATIONS = 100;

  private final List<float[]> points;
  private final int k;
  private final Random random;

  private KMeans(List<float[]> points, int k, Random random) {
    this.points = points;
    this.k = k;
    this.random = random;
  }

  /** A start's clusters and how far the points lie from their centres. */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  private record Clusters(int[] assigned, double squares) {}

  /**
   * Clusters vectors.
   *
   * @param vectors none all zero
   * @param k at most so many clusters; some stay empty where too few vectors differ
   * @param starts of which the best counts
   * @return {@code [vectors]} the cluster of each, from 0 to k − 1
   */
  public static int[] cluster(List<float[]> vectors, int k, int starts, long seed) {
    List<float[]> points = vectors.stream().map(KMeans::unit).toList();
    if (points.isEmpty()) {
      return new int[0];
    }
    Random random = new Random(seed);
    Clusters best = null;
    for (int start = 0; start < starts; start++) {
      Clusters clusters = new KMeans(points, k, random).run();
      if (best == null || clusters.squares() < best.squares()) {
        best = clusters;
      }
    }
    return best.assigned();
  }

  /** A copy of unit length. */
  static float[] unit(float[] vector) {
    return VectorUtil.l2normalize(vector.clone());
  }

  private Clusters run() {
    List<float[]> centres = start();
    int[] assigned = new int[points.size()];
    Arrays.fill(assigned, -1);
    double squares = 0;
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      boolean changed = false;
      squares = 0;
      for (int i = 0; i < assigned.length; i++) {
        int nearest = 0;
        float least = Float.POSITIVE_INFINITY;
        for (int c = 0; c < centres.size(); c++) {
          float square = VectorUtil.squareDistance(points.get(i), centres.get(c));
          if (square < least) {
            least = square;
            nearest = c;
          }
        }
        changed |= assigned[i] != nearest;
        assigned[i] = nearest;
        squares += least;
      }
      if (!changed) {
        break;
      }
      move(centres, assigned);
    }
    return new Clusters(assigned, squares);
  }

  /** The first centre at random, each next with the square of its distance as its chance. */
  private List<float[]> start() {
    List<float[]> centres = new ArrayList<>();
    double[] squares = new double[points.size()];
    Arrays.fill(squares, Double.POSITIVE_INFINITY);
    int next = random.nextInt(points.size());
    while (true) {
      centres.add(points.get(next).clone());
      if (centres.size() == k) {
        return centres;
      }
      double sum = 0;
      for (int i = 0; i < squares.length; i++) {
        squares[i] =
            Math.min(squares[i], VectorUtil.squareDistance(points.get(i), points.get(next)));
        sum += squares[i];
      }
      if (sum == 0) {
        return centres; // every point is a centre already
      }
      double chance = random.nextDouble() * sum;
      next = 0;
      while (next < squares.length - 1 && (chance >= squares[next] || squares[next] == 0)) {
        chance -= squares[next++];
      }
    }
  }

  /** Puts each centre into the mean of its points; one without points stays where it is. */
  private void move(List<float[]> centres, int[] assigned) {
    for (int c = 0; c < centres.size(); c++) {
      double[] sum = new double[centres.get(c).length];
      int count = 0;
      for (int i = 0; i < assigned.length; i++) {
        if (assigned[i] == c) {
          count++;
          float[] point = points.get(i);
          for (int d = 0; d < sum.length; d++) {
            sum[d] += point[d];
          }
        }
      }
      if (count > 0) {
        float[] centre = centres.get(c);
        for (int d = 0; d < sum.length; d++) {
          centre[d] = (float) (sum[d] / count);
        }
      }
    }
  }
}
