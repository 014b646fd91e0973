package dev.sensus.train;

import org.hipparchus.linear.BlockRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * The linear map with a constant that takes some vectors to others with the least squared error,
 * its size held small: ridge regression on inputs that are centered and scaled alike.
 */
final class RidgeMap {
  private final double[] from;
  private final double[] to;
  private final double scale;
  private final RealMatrix map;

  private RidgeMap(double[] from, double[] to, double scale, RealMatrix map) {
    this.from = from;
    this.to = to;
    this.scale = scale;
    this.map = map;
  }

  /**
   * Fits.
   *
   * @param inputs {@code [samples][components]}
   * @param outputs {@code [samples][components of outputs]}
   * @param ridge above 0: what is added to the mean square of each component, which is about 1
   */
  static RidgeMap fit(double[][] inputs, double[][] outputs, double ridge) {
    double[] from = mean(inputs);
    double[] to = mean(outputs);
    double[][] x = less(inputs, from);
    double square = 0;
    for (double[] row : x) {
      for (double value : row) {
        square += value * value;
      }
    }
    double scale = square > 0 ? Math.sqrt((double) x.length * from.length / square) : 1;
    RealMatrix left = new BlockRealMatrix(x).scalarMultiply(scale);
    RealMatrix turned = left.transpose();
    RealMatrix squares =
        turned
            .multiply(left)
            .add(
                MatrixUtils.createRealIdentityMatrix(from.length).scalarMultiply(ridge * x.length));
    RealMatrix products = turned.multiply(new BlockRealMatrix(less(outputs, to)));
    return new RidgeMap(
        from, to, scale, new CholeskyDecomposition(squares).getSolver().solve(products));
  }

  /** What an input is taken to. */
  double[] of(double[] input) {
    double[] centered = new double[input.length];
    for (int i = 0; i < input.length; i++) {
      centered[i] = (input[i] - from[i]) * scale;
    }
    double[] output = map.preMultiply(centered);
    for (int i = 0; i < output.length; i++) {
      output[i] += to[i];
    }
    return output;
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    return mean;
  }

  private static double[][] less(double[][] rows, double[] mean) {
    double[][] less = new double[rows.length][mean.length];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < mean.length; i++) {
        less[row][i] = rows[row][i] - mean[i];
      }
    }
    return less;
  }
}
