package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.eval.words.CosineThreshold.Judged;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CosineThresholdTest {

  /** With many ties; the best of all thresholds is at one of the values, or above all. */
  @Test
  void noThresholdIsBetter() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      List<Judged> train = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(12); i++) {
        train.add(new Judged(random.nextInt(6) / 5.0, random.nextBoolean()));
      }
      double most = new CosineThreshold(2).accuracy(train);
      for (Judged pair : train) {
        most = Math.max(most, new CosineThreshold(pair.cosine()).accuracy(train));
      }
      assertEquals(most, CosineThreshold.best(train).accuracy(train), train.toString());
    }
  }

  @Test
  void liesHalfwayBetweenWhatItParts() {
    List<Judged> train = List.of(new Judged(.9, true), new Judged(.2, false), new Judged(.6, true));
    assertEquals(.4, CosineThreshold.best(train).value(), 1e-12);
  }

  /** Neighbouring numbers, between which there is none. */
  @Test
  void partsTheNearestOfAll() {
    double higher = Math.nextUp(.5);
    List<Judged> train = List.of(new Judged(.5, false), new Judged(higher, true));
    assertEquals(1, CosineThreshold.best(train).accuracy(train));
  }

  @Test
  void ofNothingThereIsNone() {
    assertTrue(Double.isNaN(CosineThreshold.best(List.of()).accuracy(List.of())));
  }
}
