package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixProductTest {
  private static final int SIDE = 96;

  @ParameterizedTest
  @CsvSource({"FP32, 1e-4", "BF16, 0.3"})
  void isTheProduct(Precision precision, double tolerance) throws IOException {
    float[] matrix = MatrixProduct.values(SIDE);
    try (MatrixProduct product = MatrixProduct.open(precision, SIDE)) {
      float[] row = product.multiply();
      assertEquals(SIDE, row.length);
      for (int column = 0; column < SIDE; column++) {
        double sum = 0;
        for (int i = 0; i < SIDE; i++) {
          sum += (double) matrix[i] * matrix[column * SIDE + i];
        }
        assertEquals(sum, row[column], tolerance);
      }
    }
  }

  @Test
  void refusesWhatHasNoProduct() {
    assertThrows(IllegalArgumentException.class, () -> MatrixProduct.open(Precision.AUTO, SIDE));
  }
}
