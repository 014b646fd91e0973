package dev.sensus.train;

import dev.sensus.encoder.TrainableModel;
import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.Judgements;
import dev.sensus.eval.Measure;
import dev.sensus.eval.Run;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.FieldNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/**
 * A collection with judged questions: to learn from, or to look how far a model is ({@code nDCG@10}
 * of all documents ranked by their vectors).
 */
final class JudgedCollection implements Validation {
  private static final Measure MEASURE = Measure.of("nDCG@10");
  private static final int DEPTH = 10;

  private final JudgedQuestions judged;
  private final List<String> ids;
  private final List<Long> keys;
  private final List<int[]> documents;
  private final List<int[]> questions;

  /**
   * Judged pairs.
   *
   * @param merged the new group of each group of other texts that some of them belong to
   */
  record Pairs(List<TrainingText> pairs, Map<Integer, Integer> merged) {}

  private JudgedCollection(
      JudgedQuestions judged,
      List<String> ids,
      List<Long> keys,
      List<int[]> documents,
      List<int[]> questions) {
    this.judged = judged;
    this.ids = ids;
    this.keys = keys;
    this.documents = documents;
    this.questions = questions;
  }

  /**
   * Reads a BEIR folder.
   *
   * @param split which judgements: {@code train} for {@code qrels/train.tsv}
   * @param longest pieces of a document that are kept
   */
  static JudgedCollection read(Path folder, String split, TrainableModel model, int longest)
      throws IOException {
    JudgedQuestions judged = JudgedQuestions.read(folder, split);
    List<String> ids = new ArrayList<>();
    List<Long> keys = new ArrayList<>();
    List<int[]> documents = new ArrayList<>();
    Documents.read(
        folder,
        FieldNames.usual(),
        document -> {
          ids.add(document.id());
          keys.add(TrainingTexts.key(document));
          String text = document.title() + " " + document.body();
          documents.add(PairMaker.head(model.pieces(text).ids(), longest));
          return true;
        });
    List<int[]> questions =
        judged.questions().stream().map(question -> model.pieces(question.text()).ids()).toList();
    return new JudgedCollection(judged, ids, keys, documents, questions);
  }

  /**
   * Each question with each of its relevant documents.
   *
   * @param firstGroup number of the first group; questions and documents that hang together are of
   *     one
   * @param groups of texts that are learnt from besides, by {@link TrainingTexts#key}: those that
   *     are some of the documents hang together with them
   * @param left groups of texts whose documents are left out
   */
  Pairs pairs(int firstGroup, Map<Long, Integer> groups, Set<Integer> left)
      throws CollectionException {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      places.put(ids.get(i), i);
    }
    // Documents, questions, and the groups that documents have already.
    int[] parent = IntStream.range(0, 2 * ids.size() + questions.size()).toArray();
    Map<Integer, Integer> nodes = new HashMap<>();
    List<int[]> edges = new ArrayList<>();
    for (int q = 0; q < questions.size(); q++) {
      if (questions.get(q).length == 0) {
        continue;
      }
      for (Map.Entry<String, Integer> gain : judged.questions().get(q).gains().entrySet()) {
        Integer document = places.get(gain.getKey());
        if (gain.getValue() <= 0 || document == null || documents.get(document).length == 0) {
          continue;
        }
        Integer group = groups.get(keys.get(document));
        if (group != null && left.contains(group)) {
          continue;
        }
        edges.add(new int[] {q, document});
        parent[root(parent, ids.size() + q)] = root(parent, document);
        if (group != null) {
          int node =
              nodes.computeIfAbsent(group, g -> ids.size() + questions.size() + nodes.size());
          parent[root(parent, node)] = root(parent, document);
        }
      }
    }
    if (edges.isEmpty()) {
      throw new CollectionException(
          Path.of(judged.name()), "has no question with a relevant document to learn from");
    }
    List<TrainingText> pairs = new ArrayList<>();
    for (int[] edge : edges) {
      pairs.add(
          new TrainingText(
              questions.get(edge[0]),
              documents.get(edge[1]),
              firstGroup + root(parent, edge[1]),
              true));
    }
    Map<Integer, Integer> merged = new HashMap<>();
    nodes.forEach((group, node) -> merged.put(group, firstGroup + root(parent, node)));
    return new Pairs(pairs, merged);
  }

  private static int root(int[] parent, int node) {
    int at = node;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  @Override
  public String name() {
    return MEASURE.name();
  }

  @Override
  public double score(Learner learner) {
    float[][] found = learner.vectors(documents);
    float[][] asked = learner.vectors(questions);
    if (!Validation.areNumbers(asked) || !Validation.areNumbers(found)) {
      return Double.NaN;
    }
    List<List<Run.Answer>> answers =
        IntStream.range(0, asked.length).parallel().mapToObj(q -> best(asked[q], found)).toList();
    Map<String, List<Run.Answer>> run = new LinkedHashMap<>();
    for (int q = 0; q < asked.length; q++) {
      run.put(judged.questions().get(q).id(), answers.get(q));
    }
    Judgements judgements = judged.judgements();
    return Arrays.stream(MEASURE.values(new Run("dense", run), judgements)).average().orElse(0);
  }

  private List<Run.Answer> best(float[] question, float[][] found) {
    double[] scores = new double[found.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = VectorUtil.dotProduct(question, found[i]);
    }
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .limit(DEPTH)
        .map(i -> new Run.Answer(ids.get(i), scores[i]))
        .toList();
  }
}
