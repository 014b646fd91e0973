package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is learnt from a teacher. */
class TeacherTest {
  private static final double SCALE = 5;

  @TempDir private Path temp;

  /** Mean over questions of how far the student's likelihoods are from the teacher's (KL). */
  private static double divergence(float[][] student, float[][] teacher, List<Example> examples) {
    int count = examples.size();
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double[] p = likelihoods(teacher, i, examples);
      double[] q = likelihoods(student, i, examples);
      for (int j = 0; j < count; j++) {
        sum += p[j] > 0 ? p[j] * Math.log(p[j] / q[j]) : 0;
      }
    }
    return sum / count;
  }

  private static double[] likelihoods(float[][] vectors, int question, List<Example> examples) {
    int count = examples.size();
    double[] found = new double[count];
    double sum = 0;
    for (int j = 0; j < count; j++) {
      boolean counts = j == question || examples.get(j).group() != examples.get(question).group();
      double cosine = VectorUtil.dotProduct(vectors[question], vectors[count + j]);
      found[j] = counts ? Math.exp(SCALE * cosine) : 0;
      sum += found[j];
    }
    for (int j = 0; j < count; j++) {
      found[j] /= sum;
    }
    return found;
  }

  @Test
  void scoresOfAnotherDimension() throws IOException {
    List<Example> examples = Tiny.examples(8, 3);
    PairBatch batch = new PairBatch(examples);
    try (StaticLearner student = Tiny.open(Tiny.table(temp, 16, 1));
        StaticEncoder model = new Models(temp).statics(Tiny.table(temp, 6, 2).toString())) {
      Teacher teacher = new Teacher(model, student.model());
      float[][] wanted = teacher.vectors(batch);
      assertEquals(6, wanted[0].length);
      double before = divergence(student.vectors(batch.texts()), wanted, examples);
      learn(student, batch, wanted, new PairLoss(SCALE, 0, 1, 0));
      double after = divergence(student.vectors(batch.texts()), wanted, examples);
      assertTrue(after < before / 20, before + " -> " + after);
    }
  }

  @Test
  void vectorsOfTheSameDimension() throws IOException {
    PairBatch batch = new PairBatch(Tiny.examples(8, 3));
    try (StaticLearner student = Tiny.open(Tiny.table(temp, 16, 1));
        StaticEncoder model = new Models(temp).statics(Tiny.table(temp, 16, 2).toString())) {
      float[][] wanted = new Teacher(model, student.model()).vectors(batch);
      learn(student, batch, wanted, new PairLoss(SCALE, 0, 0, 1));
      float[][] found = student.vectors(batch.texts());
      for (int i = 0; i < found.length; i++) {
        assertTrue(VectorUtil.dotProduct(found[i], wanted[i]) > 0.99, "text " + i);
      }
    }
  }

  private static void learn(
      StaticLearner student, PairBatch batch, float[][] wanted, PairLoss loss) {
    AdamW plain = new AdamW(0, 100, 0.9, 0.98, 1e-8);
    for (int step = 1; step <= 300; step++) {
      student.pairs(batch, loss, wanted);
      student.update(plain.at(step, 0.02));
    }
  }

  @Test
  void readsTheStudentsPiecesAsText() throws IOException {
    try (StaticLearner student = Tiny.open(Tiny.table(temp, 4, 1));
        StaticEncoder model = new Models(temp).statics(Tiny.table(temp, 4, 2).toString())) {
      // Cut into pieces again they are the same, also words of several.
      List<String> texts = List.of("k1 w2 .", "abc k3 ?", "w1 xy");
      PieceText pieces = new PieceText(student.model());
      assertTrue(pieces.isShared(student.model()));
      for (String text : texts) {
        int[] ids = student.model().pieces(text).ids();
        assertEquals(text, pieces.of(ids));
        Example example = new Example(ids, ids, 0, 0);
        float[][] vectors =
            new Teacher(model, student.model()).vectors(new PairBatch(List.of(example)));
        float[] expected = model.encode(text, Role.PASSAGE);
        assertEquals(1, VectorUtil.dotProduct(expected, vectors[1]), 1e-6);
      }
    }
  }
}
