package dev.sensus.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import dev.sensus.encoder.TorchScriptArchive.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A product of two large square matrices in the PyTorch that runs the encoders: how fast this
 * machine can compute, for benchmarks to compare with.
 */
public final class MatrixProduct implements AutoCloseable {
  private static final String CODE =
      """
      class MatrixProduct(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        matrix : Tensor
        def first_row(self: __torch__.MatrixProduct) -> Tensor:
          product = torch.linear(self.matrix, self.matrix)
          return torch.to(torch.select(product, 0, 0), 6)
      """;

  private final TorchModule module;

  private MatrixProduct(TorchModule module) {
    this.module = module;
  }

  /** Whether PyTorch multiplies matrices of that precision. */
  public static boolean isFor(Precision precision) {
    return precision == Precision.FP32
        || precision == Precision.BF16
        || precision == Precision.FP16;
  }

  /**
   * Makes a matrix of random numbers, on the CPU.
   *
   * @param side its rows and its columns
   * @throws IllegalArgumentException if {@link #isFor} says no
   */
  public static MatrixProduct open(Precision precision, int side) throws IOException {
    if (!isFor(precision)) {
      throw new IllegalArgumentException("precision must be fp32, bf16 or fp16, got " + precision);
    }
    Path file = Files.createTempFile("sensus-matrix", ".pt");
    try {
      new TorchScriptArchive("MatrixProduct", CODE, precision)
          .put("matrix", new FloatTensor(values(side), side, side))
          .write(file);
      return new MatrixProduct(TorchModule.load(file, "matrix product", Device.cpu()));
    } finally {
      Files.delete(file);
    }
  }

  /** What the matrix is made of: {@code [side * side]}, from -1 to 1. */
  static float[] values(int side) {
    Random random = new Random(side);
    float[] values = new float[side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }

  /**
   * Multiplies the matrix with its transpose, all of it.
   *
   * @return the first row of the product, {@code [side]}
   */
  public float[] multiply() {
    return module.run("first_row", manager -> new NDList())[0];
  }

  /** Floating-point operations of a product. */
  public static double operations(int side) {
    return 2.0 * side * side * side;
  }

  @Override
  public void close() {
    module.close();
  }
}
