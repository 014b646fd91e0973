package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Negatives against what they are by definition. */
class NegativesTest {
  @TempDir private Path temp;

  /** Texts of ten pieces by chance, groups of two. */
  private static List<TrainingText> texts(int count) {
    Random random = new Random(5);
    List<TrainingText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] body = random.ints(10, 9, Tiny.pieces().size()).toArray();
      texts.add(new TrainingText(new int[] {body[0], body[1]}, body, i / 2, true));
    }
    return texts;
  }

  private static List<Example> examples(List<TrainingText> texts, int count) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TrainingText text = texts.get(i);
      examples.add(new Example(text.title(), text.body(), text.group(), i));
    }
    return examples;
  }

  @Test
  void lexicalNegativesShareWordsAndAreNotOfTheGroup() throws IOException {
    List<TrainingText> texts = texts(60);
    List<Example> examples = examples(texts, 20);
    try (Negatives negatives = LexicalNegatives.open(texts, 6, temp.resolve("index"))) {
      PairBatch batch = negatives.addTo(examples);
      assertEquals(examples, batch.examples());
      assertTrue(batch.negatives().size() > 10, "found " + batch.negatives().size());
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < batch.negatives().size(); i++) {
        int[] body = batch.negatives().get(i);
        assertEquals(6, body.length);
        assertTrue(seen.add(Arrays.toString(body)), "twice");
        int group = batch.negativeGroups().get(i);
        TrainingText text =
            texts.stream()
                .filter(one -> one.group() == group)
                .filter(one -> Arrays.equals(Arrays.copyOf(one.body(), 6), body))
                .findFirst()
                .orElseThrow();
        assertTrue(
            examples.stream()
                .anyMatch(one -> one.group() != group && shares(one.question(), text.body())),
            "a negative without a word of any question");
      }
    }
  }

  private static boolean shares(int[] question, int[] body) {
    return Arrays.stream(question)
        .anyMatch(piece -> Arrays.stream(body).anyMatch(other -> piece == other));
  }

  @Test
  void theBestByWordsIsTaken() throws IOException {
    TrainingText own = text("k1 k2", "k1 k2 w1 w2 w3 w4 w5 w6", 0);
    TrainingText samePart = text("k1 k2", "k1 k2 k1 k2 w1 w2 w3 w4", 0);
    TrainingText both = text("w9", "k1 k2 w7 w8 w9 w10 w11 w12", 1);
    TrainingText one = text("w8", "k1 w7 w7 w8 w9 w10 w11 w12", 2);
    List<TrainingText> texts = List.of(own, samePart, both, one);
    try (Negatives negatives = LexicalNegatives.open(texts, 8, temp.resolve("index"))) {
      PairBatch batch = negatives.addTo(List.of(new Example(own.title(), own.body(), 0, 0)));
      assertEquals(1, batch.negatives().size());
      assertArrayEquals(both.body(), batch.negatives().get(0));
      assertEquals(1, batch.negativeGroups().get(0));
    }
  }

  private static TrainingText text(String title, String body, int group) {
    return new TrainingText(Tiny.ids(title), Tiny.ids(body), group, true);
  }

  @Test
  void theNearestOfTheTopicIsTaken() throws IOException {
    List<TrainingText> texts = texts(80);
    List<Example> examples = examples(texts, 15);
    StaticLearner model = Tiny.open(Tiny.table(temp, 8, 3));
    float[][] vectors = model.vectors(texts.stream().map(TrainingText::body).toList());
    Topics topics = Topics.of(vectors, 4, 1);
    float[][] questions = model.vectors(examples.stream().map(Example::question).toList());
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      int best = -1;
      for (int other : topics.members(i)) {
        boolean isOther = texts.get(other).group() != examples.get(i).group();
        if (isOther && (best < 0 || nearer(questions[i], vectors, other, best))) {
          best = other;
        }
      }
      if (best >= 0 && !expected.contains(best)) {
        expected.add(best);
      }
    }
    try (Negatives negatives =
        new VectorNegatives(texts, 10, vectors, topics, model, UnaryOperator.identity())) {
      PairBatch batch = negatives.addTo(examples);
      assertEquals(expected.size(), batch.negatives().size());
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(texts.get(expected.get(i)).body(), batch.negatives().get(i));
      }
    }
  }

  private static boolean nearer(float[] question, float[][] vectors, int one, int other) {
    return VectorUtil.dotProduct(question, vectors[one])
        > VectorUtil.dotProduct(question, vectors[other]);
  }

  @Test
  void negativesMakeTheLossLarger() throws IOException {
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, 8, 3))) {
      List<Example> examples = Tiny.examples(6, 2);
      PairLoss loss = new PairLoss(10, 1, 0, 0);
      double alone = learner.pairs(new PairBatch(examples), loss, null);
      // The same body again, of another group, cannot be told from the right one.
      int[] own = examples.get(4).body();
      double harder = learner.pairs(new PairBatch(examples, List.of(own), List.of(99)), loss, null);
      assertTrue(harder > alone + 0.01, alone + ", " + harder);
      // Of the question's own group it counts to all others alone.
      double ofGroup =
          learner.pairs(
              new PairBatch(examples, List.of(own), List.of(examples.get(4).group())), loss, null);
      assertTrue(ofGroup > alone && ofGroup < harder, ofGroup + ", " + harder);
      assertFalse(Double.isNaN(ofGroup));
    }
  }
}
