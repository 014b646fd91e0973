package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.Measure;
import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judged questions to learn from and to be measured by. */
class JudgedCollectionTest {
  @TempDir private Path temp;

  private Path folder(List<String> corpus, List<String> queries, List<String> qrels)
      throws IOException {
    Path folder = temp.resolve("judged");
    Files.createDirectories(folder.resolve("qrels"));
    Files.write(folder.resolve("corpus.jsonl"), corpus);
    Files.write(folder.resolve("queries.jsonl"), queries);
    List<String> lines = new ArrayList<>(List.of("query-id\tcorpus-id\tscore"));
    lines.addAll(qrels);
    Files.write(folder.resolve("qrels").resolve("test.tsv"), lines);
    return folder;
  }

  private static String document(String id, String title, String text) {
    return "{\"_id\":\"" + id + "\",\"title\":\"" + title + "\",\"text\":\"" + text + "\"}";
  }

  private static String question(String id, String text) {
    return "{\"_id\":\"" + id + "\",\"text\":\"" + text + "\"}";
  }

  /** Ranked by the encoder's vectors in doubles, measured by its own mean over the questions. */
  @Test
  void theScoreIsThatOfTheRanking() throws IOException {
    Path collection = Tiny.collection(temp.resolve("collection"), 60, 3);
    // Gains that differ, and judgements of documents that are not relevant.
    Random random = new Random(1);
    List<String> qrels = new ArrayList<>(List.of("query-id\tcorpus-id\tscore"));
    for (int key = 0; key < Tiny.KEYS; key++) {
      for (int d = 0; d < 60; d++) {
        if (d % Tiny.KEYS == key || random.nextInt(8) == 0) {
          qrels.add("q" + key + "\td" + d + "\t" + random.nextInt(4));
        }
      }
    }
    Files.write(collection.resolve("qrels").resolve("test.tsv"), qrels);
    Path table = Tiny.table(temp, 8, 1);
    JudgedQuestions judged = JudgedQuestions.read(collection, "test");
    List<String> ids = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(collection.resolve("corpus.jsonl"))) {
      var json = new ObjectMapper().readTree(line);
      ids.add(json.get("_id").asText());
      texts.add(json.get("title").asText() + " " + json.get("text").asText());
    }
    double expected = 0;
    try (StaticEncoder encoder = new Models(temp).statics(table.toString())) {
      double[][] documents = PlainLoss.doubles(encoder.encode(texts, Role.PASSAGE));
      for (JudgedQuestions.Question question : judged.questions()) {
        double[] asked = PlainLoss.doubles(encoder.encode(List.of(question.text()), Role.QUERY))[0];
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
          order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> -PlainLoss.cosine(asked, documents[i])));
        List<String> ranked = order.stream().map(ids::get).toList();
        expected +=
            Measure.of("nDCG@10").value(ranked, question.gains()) / judged.questions().size();
      }
    }
    try (StaticLearner learner = Tiny.open(table)) {
      JudgedCollection read = JudgedCollection.read(collection, "test", learner.model(), 384);
      assertEquals("nDCG@10", read.name());
      double score = read.score(learner);
      assertTrue(score > 0.05 && score < 0.95, "says nothing: " + score);
      assertEquals(expected, score, 1e-6);
    }
  }

  @Test
  void whatHangsTogetherIsOneGroup() throws IOException {
    Path folder =
        folder(
            List.of(
                document("a", "k1", "w1 w2"),
                document("b", "", "w3"),
                document("c", "k2", "w4"),
                document("d", "", "w5 w6"),
                document("empty", "", " "),
                document("e", "", "w7")),
            List.of(
                question("1", "k1 ?"),
                question("2", "k2"),
                question("3", "k3"),
                question("4", "k4"),
                question("5", "k5")),
            List.of(
                "1\ta\t1",
                "1\tb\t2",
                "2\tb\t1",
                "2\tc\t1",
                "3\td\t1",
                "3\ta\t0",
                "4\tmissing\t1",
                "4\tempty\t1",
                "5\te\t1"));
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, 8, 1))) {
      List<TrainingText> pairs =
          JudgedCollection.read(folder, "test", learner.model(), 384)
              .pairs(1000, Map.of(), Set.of())
              .pairs();
      assertEquals(6, pairs.size());
      String[][] expected = {
        {"k1 ?", "k1 w1 w2"},
        {"k1 ?", "w3"},
        {"k2", "w3"},
        {"k2", "k2 w4"},
        {"k3", "w5 w6"},
        {"k5", "w7"},
      };
      for (String[] pair : expected) {
        assertTrue(
            pairs.stream()
                .anyMatch(
                    one ->
                        Arrays.equals(one.title(), Tiny.ids(pair[0]))
                            && Arrays.equals(one.body(), Tiny.ids(pair[1]))),
            pair[0] + " - " + pair[1]);
      }
      Map<Integer, Long> sizes =
          pairs.stream().collect(Collectors.groupingBy(TrainingText::group, Collectors.counting()));
      assertEquals(List.of(1L, 1L, 4L), sizes.values().stream().sorted().toList());
      assertTrue(sizes.keySet().stream().allMatch(group -> group >= 1000));
      assertTrue(pairs.stream().allMatch(TrainingText::pairs));
      assertArrayEquals(
          Tiny.ids("k1"),
          JudgedCollection.read(folder, "test", learner.model(), 1)
              .pairs(0, Map.of(), Set.of())
              .pairs()
              .stream()
              .filter(pair -> pair.title().length == 2)
              .map(TrainingText::body)
              .filter(body -> body[0] == Tiny.id("k1"))
              .findFirst()
              .orElseThrow());
    }
  }

  /** A document's own text is of one group with what is judged to ask for it. */
  @Test
  void textsOfJudgedDocumentsHangTogetherWithThem() throws IOException {
    Path folder =
        folder(
            List.of(
                document("a", "k1", "w1 w2 w3 w4 w5 w6 w7 w8"),
                document("b", "k2", "w9 w2 w3 w4 w5 w6 w7 w8"),
                document("c", "k3", "w10 w2 w3 w4 w5 w6 w7 w8"),
                document("d", "", "w11 w2 w3 w4 w5 w6 w7 w8")),
            List.of(question("1", "k4"), question("2", "k5"), question("3", "k6")),
            List.of("1\ta\t1", "1\tb\t1", "2\td\t1", "3\tc\t1"));
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, 8, 1))) {
      TrainingTexts texts = new TrainingTexts(learner.model(), 384, count -> {});
      texts.add(folder);
      List<Integer> groups = texts.texts().stream().map(TrainingText::group).toList();
      JudgedCollection judged = JudgedCollection.read(folder, "test", learner.model(), 384);
      JudgedCollection.Pairs pairs = judged.pairs(100, texts.groups(), Set.of());
      assertEquals(Set.copyOf(groups), pairs.merged().keySet());
      Map<Integer, Integer> merged = pairs.merged();
      assertEquals(merged.get(groups.get(0)), merged.get(groups.get(1)));
      assertEquals(3, Set.copyOf(merged.values()).size());
      for (TrainingText pair : pairs.pairs()) {
        for (int i = 0; i < 4; i++) {
          TrainingText text = texts.texts().get(i);
          int[] body = text.body();
          int length = pair.body().length;
          boolean same =
              Arrays.equals(body, Arrays.copyOfRange(pair.body(), length - body.length, length));
          if (same) {
            assertEquals(merged.get(text.group()), pair.group());
          }
        }
      }
      // What is held out is not learnt by another way.
      List<TrainingText> others =
          judged.pairs(100, texts.groups(), Set.of(groups.get(2), groups.get(0))).pairs();
      assertEquals(2, others.size());
      assertTrue(others.stream().noneMatch(pair -> Arrays.equals(pair.title(), Tiny.ids("k6"))));
    }
  }

  @Test
  void nothingRelevant() throws IOException {
    Path folder =
        folder(
            List.of(document("a", "", "w1 w2")),
            List.of(question("1", "k1")),
            List.of("1\ta\t0", "1\tmissing\t1"));
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, 8, 1))) {
      JudgedCollection judged = JudgedCollection.read(folder, "test", learner.model(), 384);
      assertThrows(CollectionException.class, () -> judged.pairs(0, Map.of(), Set.of()));
    }
  }

  /** What is no number is neither more nor less than anything, and would come out as the best. */
  @Test
  void vectorsThatAreNoNumbersHaveNoScore() throws IOException {
    Path collection = Tiny.collection(temp.resolve("collection"), 40, 3);
    List<TrainingText> pairs = List.of(new TrainingText(new int[] {9}, new int[] {10}, 0, true));
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, 8, 1))) {
      HeldOutPairs heldOut = new HeldOutPairs(pairs, pairs, null, options(4, 8));
      JudgedCollection judged = JudgedCollection.read(collection, "test", learner.model(), 384);
      assertTrue(heldOut.score(learner) >= 0 && judged.score(learner) >= 0);
      Tiny.pairs(learner, Tiny.examples(30, 1), 10, 1);
      learner.update(AdamW.USUAL.at(1, Double.NaN));
      assertTrue(Double.isNaN(heldOut.score(learner)));
      assertTrue(Double.isNaN(judged.score(learner)));
    }
  }

  private static TrainingOptions options(int questionPieces, int bodyPieces) {
    return Tiny.options("questionPieces", questionPieces, "bodyPieces", bodyPieces);
  }

  /** Where words weigh so much that vectors cannot, the rank is that of words. */
  @Test
  void heldOutPairsAreRankedByWordsToo() throws IOException {
    List<TrainingText> pairs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      int[] body = {9 + 2 * i, 10 + 2 * i, 9 + 2 * i, 10 + 2 * i, 8, 8, 8, 8};
      pairs.add(new TrainingText(new int[] {9 + 2 * i}, body, i, true));
    }
    int size = Tiny.pieces().size();
    TrainingOptions options = options(4, 8);
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, 8, 1))) {
      LexicalScores heavy = new LexicalScores(1e4, size, pairs);
      assertEquals(1, new HeldOutPairs(pairs, List.of(), heavy, options).score(learner));
      assertTrue(new HeldOutPairs(pairs, List.of(), null, options).score(learner) < 1);
    }
  }

  /** Reciprocal ranks of held-out bodies among all, by their definition. */
  @Test
  void heldOutPairsAreRanked() throws IOException {
    Random random = new Random(2);
    List<TrainingText> asked = new ArrayList<>();
    List<TrainingText> others = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int[] title = random.ints(6, 9, 60).toArray();
      int[] body = random.ints(12, 9, 60).toArray();
      body[0] = title[0];
      body[1] = title[1];
      (i < 20 ? asked : others).add(new TrainingText(title, body, i, true));
    }
    try (StaticLearner learner = Tiny.open(Tiny.table(temp, 8, 1))) {
      List<int[]> bodies = new ArrayList<>();
      asked.forEach(text -> bodies.add(Arrays.copyOf(text.body(), 9)));
      others.forEach(text -> bodies.add(Arrays.copyOf(text.body(), 9)));
      double[][] found = PlainLoss.doubles(learner.vectors(bodies));
      double expected = 0;
      int beyond = 0;
      for (int i = 0; i < 20; i++) {
        int[] question = Arrays.copyOf(asked.get(i).title(), 4);
        double[] vector = PlainLoss.doubles(learner.vectors(List.of(question)))[0];
        int rank = 1;
        for (int j = 0; j < found.length; j++) {
          if (PlainLoss.cosine(vector, found[j]) > PlainLoss.cosine(vector, found[i]) + 1e-9) {
            rank++;
          }
        }
        expected += rank <= 10 ? 1.0 / rank / 20 : 0;
        beyond += rank > 10 ? 1 : 0;
      }
      assertNotEquals(0, beyond);
      assertEquals(
          expected, new HeldOutPairs(asked, others, null, options(4, 9)).score(learner), 1e-9);
    }
  }
}
