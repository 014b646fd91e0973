package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table's loss, gradient and updates against their definitions in doubles. */
class StaticLearnerTest {
  private static final int DIMENSION = 6;

  @TempDir private Path temp;

  /** Large enough an epsilon that an update tells how large a gradient was. */
  private static AdamW optimizer(double longest) {
    return new AdamW(0.1, longest, 0.9, 0.98, 1e-3);
  }

  private static double[] doubles(float[] values) {
    return PlainLoss.doubles(new float[][] {values})[0];
  }

  private static double loss(double[] table, List<Example> examples, double scale) {
    List<int[]> texts = new PairBatch(examples).texts();
    double[][] vectors = new double[texts.size()][DIMENSION];
    for (int text = 0; text < vectors.length; text++) {
      for (int id : texts.get(text)) {
        for (int i = 0; i < DIMENSION; i++) {
          vectors[text][i] += table[id * DIMENSION + i] / texts.get(text).length;
        }
      }
    }
    return PlainLoss.of(vectors, examples, scale);
  }

  private static double[] gradient(double[] table, List<Example> examples, double scale) {
    double[] gradient = new double[table.length];
    double step = 1e-6;
    for (int i = 0; i < table.length; i++) {
      double before = table[i];
      table[i] = before + step;
      double more = loss(table, examples, scale);
      table[i] = before - step;
      double less = loss(table, examples, scale);
      table[i] = before;
      gradient[i] = (more - less) / (2 * step);
    }
    return gradient;
  }

  @Test
  void theLossIsThatOfTheDefinition() throws IOException {
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, DIMENSION, 1))) {
      for (int seed = 0; seed < 4; seed++) {
        List<Example> examples = Tiny.examples(6, seed);
        double expected = loss(doubles(learner.table()), examples, 12);
        assertEquals(
            expected, Tiny.pairs(learner, examples, 12, 0.5), 1e-5 * Math.max(1, expected));
      }
    }
  }

  /** Two of one group, and the same two of different ones: that must not be the same. */
  @Test
  void textsOfOneGroupAreNotToldApart() throws IOException {
    List<Example> examples = Tiny.examples(4, 3);
    List<Example> apart = new ArrayList<>(examples);
    Example second = examples.get(1);
    apart.set(1, new Example(second.question(), second.body(), 99, 1));
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, DIMENSION, 1))) {
      assertTrue(
          Tiny.pairs(learner, examples, 5, 1) < Tiny.pairs(learner, apart, 5, 1) - 1e-3,
          "one negative fewer each must be a smaller loss");
    }
  }

  private void updates(double longest, boolean clipped) throws IOException {
    double weight = 0.7;
    double scale = 8;
    AdamW settings = optimizer(longest);
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, DIMENSION, 2))) {
      double[] table = doubles(learner.table());
      double[] first = new double[table.length];
      double[] second = new double[table.length];
      for (int number = 1; number <= 3; number++) {
        double rate = 0.02 / number;
        List<Example> one = Tiny.examples(5, number);
        List<Example> other = Tiny.examples(7, 10 + number);
        Tiny.pairs(learner, one, scale, weight);
        Tiny.pairs(learner, other, scale, 2 * weight);
        double[] gradient = gradient(table, one, scale);
        double[] more = gradient(table, other, scale);
        double square = 0;
        for (int i = 0; i < table.length; i++) {
          gradient[i] = weight * gradient[i] + 2 * weight * more[i];
          square += gradient[i] * gradient[i];
        }
        double norm = Math.sqrt(square);
        assertEquals(clipped, norm > longest);
        assertEquals(norm, learner.update(settings.at(number, rate)), 1e-4 * norm);
        double factor = Math.min(1, longest / norm);
        for (int i = 0; i < table.length; i++) {
          double g = factor * gradient[i];
          first[i] = settings.beta1() * first[i] + (1 - settings.beta1()) * g;
          second[i] = settings.beta2() * second[i] + (1 - settings.beta2()) * g * g;
          double m = first[i] / (1 - Math.pow(settings.beta1(), number));
          double v = second[i] / (1 - Math.pow(settings.beta2(), number));
          table[i] -= rate * settings.decay() * table[i];
          table[i] -= rate * m / (Math.sqrt(v) + settings.epsilon());
        }
        assertArrayEquals(table, doubles(learner.table()), 2e-5);
      }
    }
  }

  @Test
  void updatesAreThoseOfAdamW() throws IOException {
    updates(1000, false);
  }

  @Test
  void longGradientsAreClipped() throws IOException {
    updates(0.05, true);
  }

  @Test
  void goesOnFromItsMoments() throws IOException {
    AdamW settings = optimizer(1);
    Path start = Tiny.table(temp, DIMENSION, 4);
    Path half = temp.resolve("half");
    float[] expected;
    float[][] moments;
    try (StaticLearner learner = Tiny.open(start)) {
      Tiny.pairs(learner, Tiny.examples(5, 1), 10, 1);
      learner.update(settings.at(1, 0.1));
      learner.write(half, Precision.FP32);
      moments = learner.moments();
      Tiny.pairs(learner, Tiny.examples(5, 2), 10, 1);
      learner.update(settings.at(2, 0.1));
      expected = learner.table();
    }
    try (StaticLearner learner = Tiny.open(half)) {
      learner.restore(moments);
      Tiny.pairs(learner, Tiny.examples(5, 2), 10, 1);
      learner.update(settings.at(2, 0.1));
      assertArrayEquals(expected, learner.table(), 1e-6f);
    }
  }

  @Test
  void whatIsNoNumberChangesNothing() throws IOException {
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, DIMENSION, 5))) {
      float[] before = learner.table();
      Tiny.pairs(learner, Tiny.examples(5, 1), 10, Double.NaN);
      assertFalse(Double.isFinite(learner.update(optimizer(1).at(1, 0.1))));
      assertArrayEquals(before, learner.table());
      // And it is forgotten: the next update is a sound one.
      Tiny.pairs(learner, Tiny.examples(5, 1), 10, 1);
      assertTrue(Double.isFinite(learner.update(optimizer(1).at(1, 0.1))));
      for (float value : learner.table()) {
        assertTrue(Float.isFinite(value));
      }
    }
  }

  @Test
  void theEncoderGivesTheSameVectors() throws IOException {
    List<String> texts = List.of("k1 w2 v3.", "abc, k2?", "w1", "\u4e2d k3");
    Path written = temp.resolve("written");
    float[][] vectors;
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, DIMENSION, 6))) {
      Tiny.pairs(learner, Tiny.examples(5, 1), 10, 1);
      learner.update(optimizer(1).at(1, 0.1));
      List<int[]> pieces = texts.stream().map(text -> learner.model().pieces(text).ids()).toList();
      vectors = learner.vectors(pieces);
      learner.write(written, Precision.FP32);
    }
    try (StaticEncoder encoder = new Models(temp).statics(written.toString())) {
      double[][] expected = PlainLoss.doubles(encoder.encode(texts, Role.PASSAGE));
      double[][] found = PlainLoss.doubles(vectors);
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], found[i], 1e-6, texts.get(i));
      }
    }
  }
}
