package dev.sensus.lens;

import java.util.List;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Vectors in two dimensions: along the two directions in which they vary most (principal
 * components), less their mean. A direction points so that its farthest vector is on the positive
 * side.
 *
 * @param x {@code [vectors]} along the first direction
 * @param y {@code [vectors]} along the second
 * @param shares of the variance that the two directions keep, from 0 to 1 each
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Projection(double[] x, double[] y, double[] shares) {

  static Projection of(List<float[]> vectors) {
    int rows = vectors.size();
    int columns = rows == 0 ? 0 : vectors.get(0).length;
    double[][] centred = centred(vectors, rows, columns);
    if (rows < 2) {
      return new Projection(new double[rows], new double[rows], new double[2]);
    }
    RealMatrix data = MatrixUtils.createRealMatrix(centred);
    // Either product has the same eigenvalues, but for zeros; the smaller is the cheaper.
    boolean few = rows <= columns;
    RealMatrix product = few ? data.multiplyTransposed(data) : data.transposeMultiply(data);
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(product);
    double all = 0;
    for (int i = 0; i < rows; i++) {
      for (double value : centred[i]) {
        all += value * value;
      }
    }
    double[][] along = new double[2][];
    double[] shares = new double[2];
    for (int i = 0; i < 2; i++) {
      double value = i < eigen.getEigenvalues().length ? Math.max(0, eigen.getEigenvalue(i)) : 0;
      shares[i] = all == 0 ? 0 : value / all;
      if (value == 0) {
        along[i] = new double[rows];
      } else if (few) {
        along[i] = eigen.getEigenvector(i).mapMultiply(Math.sqrt(value)).toArray();
      } else {
        along[i] = data.operate(eigen.getEigenvector(i).toArray());
      }
      turn(along[i]);
    }
    return new Projection(along[0], along[1], shares);
  }

  private static double[][] centred(List<float[]> vectors, int rows, int columns) {
    double[] sums = new double[columns];
    for (float[] vector : vectors) {
      for (int i = 0; i < columns; i++) {
        sums[i] += vector[i];
      }
    }
    double[][] centred = new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < columns; i++) {
        centred[row][i] = vectors.get(row)[i] - sums[i] / rows;
      }
    }
    return centred;
  }

  private static void turn(double[] values) {
    double farthest = 0;
    for (double value : values) {
      farthest = Math.abs(value) > Math.abs(farthest) ? value : farthest;
    }
    for (int i = 0; farthest < 0 && i < values.length; i++) {
      values[i] = -values[i];
    }
  }
}
