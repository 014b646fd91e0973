package dev.sensus.encoder;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Principal component analysis: the orthogonal directions along which vectors vary most.
 *
 * <p>They are the eigenvectors of the covariance matrix, which PyTorch ({@code pca.torchscript})
 * sums up and takes apart in 64 bits, on the processor. An eigenvector has no sign of its own; here
 * its component of the largest magnitude is positive, so that the same vectors give the same
 * result.
 *
 * @param projected {@code [rows][components]} in one array: each vector less the mean, along each
 *     direction
 * @param axes {@code [components][dimension]} in one array: the directions, orthonormal, that of
 *     the largest variance first
 * @param variances {@code [dimension]} along all directions, those that are left out too, over rows
 *     - 1
 * @param mean {@code [dimension]} of the vectors
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record PrincipalComponents(float[] projected, float[] axes, float[] variances, float[] mean) {

  /**
   * Analyses vectors.
   *
   * @param vectors {@code [rows][dimension]} in one array, at least two rows, all finite
   * @param components how many directions are wanted, from 1 to {@code dimension}
   */
  static PrincipalComponents of(float[] vectors, int dimension, int components) throws IOException {
    Path folder = Files.createTempDirectory("sensus-pca");
    Path archive = folder.resolve("pca.pt");
    try {
      new TorchScriptArchive("Pca", ModelFiles.resource("pca.torchscript"), Precision.FP32)
          .write(archive);
      try (TorchModule module = TorchModule.load(archive, "pca", Device.cpu())) {
        Shape shape = new Shape(vectors.length / dimension, dimension);
        float[][] result =
            module.run(
                "forward",
                manager ->
                    new NDList(
                        manager.create(vectors, shape), manager.create(new long[] {components})));
        return new PrincipalComponents(result[0], result[1], result[2], result[3]);
      }
    } finally {
      Files.deleteIfExists(archive);
      Files.delete(folder);
    }
  }

  /** What part of the variance the components keep, from 0 to 1; 1 where there is none at all. */
  double explained() {
    double kept = 0;
    double all = 0;
    for (int i = 0; i < variances.length; i++) {
      all += variances[i];
      kept += i < axes.length / variances.length ? variances[i] : 0;
    }
    return all == 0 ? 1 : kept / all;
  }
}
