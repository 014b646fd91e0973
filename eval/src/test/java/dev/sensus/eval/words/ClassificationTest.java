package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClassificationTest {

  /** scikit-learn's f1_score with average="macro", and accuracy_score (1.9.1); d is only given. */
  @Test
  void equalsScikitLearn() {
    Classification ten = new Classification(List.of("aabbbcccaa".split("")), alone("aabbacbcad"));
    assertEquals(0.7, ten.accuracy(), 1e-12);
    assertEquals(0.5541666666666667, ten.macroF1(), 1e-12);
  }

  private static List<List<String>> alone(String labels) {
    return Stream.of(labels.split("")).map(List::of).toList();
  }

  /** Ten answers of which all are a tie of two: as the ten given twice, once as each. */
  @Test
  void tiesAreWhatALotComesTo() {
    List<String> right = List.of("aaaaaaabbb".split(""));
    Classification ties = new Classification(right, Collections.nCopies(10, List.of("a", "b")));
    assertEquals(.5, ties.accuracy(), 1e-12);
    List<String> twice = Stream.concat(right.stream(), right.stream()).toList();
    Classification each = new Classification(twice, alone("a".repeat(10) + "b".repeat(10)));
    assertEquals(each.accuracy(), ties.accuracy(), 1e-12);
    assertEquals(each.macroF1(), ties.macroF1(), 1e-12);
  }

  @Test
  void ofNothingThereIsNone() {
    assertTrue(Double.isNaN(new Classification(List.of(), List.of()).accuracy()));
  }
}
