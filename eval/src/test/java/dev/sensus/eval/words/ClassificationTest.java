package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassificationTest {

  /** scikit-learn's f1_score with average="macro", and accuracy_score (1.9.1); d is only given. */
  @Test
  void equalsScikitLearn() {
    Classification ten =
        new Classification(List.of("aabbbcccaa".split("")), List.of("aabbacbcad".split("")));
    assertEquals(0.7, ten.accuracy(), 1e-12);
    assertEquals(0.5541666666666667, ten.macroF1(), 1e-12);
  }

  @Test
  void ofNothingThereIsNone() {
    assertTrue(Double.isNaN(new Classification(List.of(), List.of()).accuracy()));
  }
}
