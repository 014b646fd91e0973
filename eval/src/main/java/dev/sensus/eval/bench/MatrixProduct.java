package dev.sensus.eval.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sensus.encoder.Precision;

/** A product of two large square matrices in PyTorch: as fast as it computes on this processor. */
final class MatrixProduct implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  private final int side;
  private final NDArray left;
  private final NDArray right;

  private MatrixProduct(int side, DataType type) {
    this.side = side;
    Shape shape = new Shape(side, side);
    left = manager.randomNormal(shape).toType(type, false);
    right = manager.randomNormal(shape).toType(type, false);
  }

  /** Makes the matrices; null where PyTorch has no such product on a processor. */
  static MatrixProduct of(Precision precision, int side) {
    return switch (precision) {
      case FP32 -> new MatrixProduct(side, DataType.FLOAT32);
      case BF16 -> new MatrixProduct(side, DataType.BFLOAT16);
      case FP16 -> new MatrixProduct(side, DataType.FLOAT16);
      default -> null;
    };
  }

  /** Floating-point operations of a pass. */
  static double operations(int side) {
    return 2.0 * side * side * side;
  }

  /** Multiplies. */
  void pass() {
    try (NDArray product = left.matMul(right)) {
      if (product.size() != (long) side * side) {
        throw new IllegalStateException("not a product");
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
