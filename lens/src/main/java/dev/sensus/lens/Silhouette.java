package dev.sensus.lens;

import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.VectorUtil;

/**
 * How well points lie in their clusters (Rousseeuw 1987, <i>Silhouettes</i>): of a point, (b − a) /
 * max(a, b), where a is the mean distance to the others of its cluster and b that to the nearest
 * other cluster; 0 for a point alone in its cluster. Distances are Euclidean.
 */
final class Silhouette {
  private final float[][] distances;

  /** Computes the distances of all pairs: {@code [points][points]}. */
  Silhouette(List<float[]> points) {
    distances = new float[points.size()][points.size()];
    for (int i = 0; i < distances.length; i++) {
      for (int j = 0; j < i; j++) {
        float distance = (float) Math.sqrt(VectorUtil.squareDistance(points.get(i), points.get(j)));
        distances[i][j] = distance;
        distances[j][i] = distance;
      }
    }
  }

  /**
   * The mean over all points, from -1 to 1; 0 where all are in one cluster.
   *
   * @param assigned {@code [points]} the cluster of each, from 0
   */
  double of(int[] assigned) {
    int clusters = Arrays.stream(assigned).max().orElse(0) + 1;
    int[] sizes = new int[clusters];
    Arrays.stream(assigned).forEach(cluster -> sizes[cluster]++);
    double sum = 0;
    for (int i = 0; i < assigned.length; i++) {
      sum += of(i, assigned, sizes);
    }
    return assigned.length == 0 ? 0 : sum / assigned.length;
  }

  private double of(int point, int[] assigned, int[] sizes) {
    int own = assigned[point];
    if (sizes[own] == 1) {
      return 0;
    }
    double[] sums = new double[sizes.length];
    for (int i = 0; i < assigned.length; i++) {
      sums[assigned[i]] += distances[point][i];
    }
    double inside = sums[own] / (sizes[own] - 1);
    double nearest = Double.POSITIVE_INFINITY;
    for (int c = 0; c < sizes.length; c++) {
      if (c != own && sizes[c] > 0) {
        nearest = Math.min(nearest, sums[c] / sizes[c]);
      }
    }
    double larger = Math.max(inside, nearest);
    return larger == 0 || Double.isInfinite(nearest) ? 0 : (nearest - inside) / larger;
  }
}
