package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CorrelationsTest {

  /** Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: 4.5 over the root of 4.5 times 5. */
  @Test
  void tiesHaveTheirMeanRank() {
    Correlations four = Correlations.of(new double[] {1, 2, 2, 4}, new double[] {-3, .3, .2, .9});
    assertEquals(4.5 / Math.sqrt(22.5), four.spearman(), 1e-12);
  }

  /** scipy.stats.spearmanr and pearsonr of scipy 1.17.1. */
  @Test
  void equalsScipy() {
    Correlations twelve =
        Correlations.of(
            new double[] {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8},
            new double[] {.27, .18, .28, .18, .28, .45, .90, .45, .23, .5, .36, .02});
    assertEquals(0.1101258973907735, twelve.spearman(), 1e-12);
    assertEquals(-0.1481761044967028, twelve.pearson(), 1e-12);
  }

  @Test
  void whatHasNoCosineDoesNotCount() {
    Correlations three =
        Correlations.of(new double[] {1, 2, 9, 3}, new double[] {.1, .2, Double.NaN, .3});
    assertEquals(3, three.covered());
    assertEquals(1, three.spearman(), 1e-12);
    assertEquals(1, three.pearson(), 1e-12);
  }

  @Test
  void ofAConstantOrOneThereIsNone() {
    Correlations constant = Correlations.of(new double[] {1, 2, 3}, new double[] {1, 1, 1});
    assertTrue(Double.isNaN(constant.spearman()));
    assertTrue(Double.isNaN(constant.pearson()));
    Correlations one = Correlations.of(new double[] {1, 2}, new double[] {1, Double.NaN});
    assertEquals(1, one.covered());
    assertTrue(Double.isNaN(one.spearman()));
  }
}
