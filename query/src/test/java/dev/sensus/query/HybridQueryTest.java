package dev.sensus.query;

import static dev.sensus.query.RandomCollection.DIMENSION;
import static dev.sensus.query.RandomCollection.color;
import static dev.sensus.query.RandomCollection.passages;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.IndexFields;
import dev.sensus.query.RandomCollection.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BayesianScoreQuery;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LogOddsFusionQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The blend against its definition, computed by brute force, over many segments and deletions. */
class HybridQueryTest {
  private static final Fusion CONVEX = new Fusion.Convex();
  private static final List<Fusion> FUSIONS =
      List.of(CONVEX, new Fusion.ReciprocalRank(60), new Fusion.LogOdds(.5f));

  private RandomCollection collection;

  @BeforeEach
  void index() throws IOException {
    collection = new RandomCollection();
    assertEquals(
        collection.sources.size(),
        collection.searcher.count(new FieldExistsQuery(IndexFields.ID)),
        about());
  }

  @AfterEach
  void close() throws IOException {
    collection.close();
  }

  private String about() {
    return collection.about();
  }

  private String twoWords() {
    return collection.word() + " " + collection.word();
  }

  @Test
  void convexScoresAreTheDefinition() throws IOException {
    for (int round = 0; round < 20; round++) {
      String text = twoWords();
      float[] vector = collection.unit();
      String color = collection.random.nextBoolean() ? "red" : null;
      Query filter = color == null ? null : color(color);
      Map<String, Float> expected =
          convex(text, .3f, Map.of(IndexFields.CONTEXTUAL, vector), .7f, color);
      assertScores(
          expected, collection.search(collection.hybrid(text, vector, filter, CONVEX, 1000), 1000));
    }
  }

  /** Weights are shares: three to seven is 0.3 to 0.7. */
  @Test
  void convexScoresOfThreeParts() throws IOException {
    String text = twoWords();
    Map<String, float[]> vectors =
        Map.of(IndexFields.CONTEXTUAL, collection.unit(), IndexFields.STATIC, collection.unit());
    HybridQuery query =
        new HybridQuery(
            List.of(
                new Part.Words("bm25", collection.lexical(text), 6),
                passages(IndexFields.STATIC, vectors.get(IndexFields.STATIC), 7),
                passages(IndexFields.CONTEXTUAL, vectors.get(IndexFields.CONTEXTUAL), 7)),
            null,
            CONVEX,
            1000,
            collection.parents);
    Map<String, Float> found = collection.search(query, 1000);
    assertScores(convex(text, .3f, vectors, .35f, null), found);
    // The defaults say the same.
    HybridQuery usual =
        HybridQuery.of(
            collection.lexical(text),
            new PassageVector(IndexFields.CONTEXTUAL, vectors.get(IndexFields.CONTEXTUAL)),
            new PassageVector(IndexFields.STATIC, vectors.get(IndexFields.STATIC)));
    assertScores(found, collection.search(usual, 1000));
  }

  /** By brute force, of all documents that a part knows something of. */
  private Map<String, Float> convex(
      String text, float ofWords, Map<String, float[]> vectors, float ofVector, String color)
      throws IOException {
    Map<String, Float> words = collection.search(collection.lexical(text), 1000);
    List<Source> allowed =
        collection.sources.values().stream()
            .filter(source -> color == null || source.color().equals(color))
            .toList();
    Map<String, Float> expected = new TreeMap<>();
    Set<String> candidates = new HashSet<>(words.keySet());
    double maxWords =
        allowed.stream().mapToDouble(s -> words.getOrDefault(s.id(), 0f)).max().orElse(0);
    for (Source source : allowed) {
      double part = maxWords > 0 ? words.getOrDefault(source.id(), 0f) / maxWords : 0;
      expected.put(source.id(), (float) (ofWords * part));
    }
    vectors.forEach(
        (field, vector) -> {
          double max = allowed.stream().mapToDouble(s -> s.cosine(field, vector)).max().orElse(-1);
          for (Source source : allowed) {
            float cosine = source.cosine(field, vector);
            if (cosine > -1) {
              candidates.add(source.id());
            }
            expected.merge(source.id(), (float) (ofVector * (cosine + 1) / (max + 1)), Float::sum);
          }
        });
    expected.keySet().retainAll(candidates);
    return expected;
  }

  private void assertScores(Map<String, Float> expected, Map<String, Float> found) {
    assertEquals(expected.keySet(), found.keySet(), about());
    expected.forEach((id, score) -> assertEquals(score, found.get(id), 1e-5, about()));
  }

  @Test
  void aScoreDoesNotDependOnHowManyHitsAreWanted() throws IOException {
    for (Fusion fusion : FUSIONS) {
      HybridQuery query = collection.hybrid("bank money", collection.unit(), null, fusion, 50);
      Map<String, Float> all = collection.search(query, 1000);
      assertTrue(all.size() <= 100, about());
      for (int hits : new int[] {1, 3, 10, 50, 2000}) {
        Map<String, Float> some = collection.search(query, hits);
        assertEquals(Math.min(hits, all.size()), some.size());
        some.forEach((id, score) -> assertEquals(all.get(id), score, about()));
      }
    }
  }

  @Test
  void aConvexScoreDoesNotDependOnDepth() throws IOException {
    float[] vector = collection.unit();
    for (Fusion fusion : List.of(CONVEX, new Fusion.LogOdds(.5f))) {
      Map<String, Float> deep =
          collection.search(collection.hybrid("bank money", vector, null, fusion, 1000), 1000);
      Map<String, Float> shallow =
          collection.search(collection.hybrid("bank money", vector, null, fusion, 10), 1000);
      assertTrue(shallow.size() < deep.size());
      shallow.forEach((id, score) -> assertEquals(deep.get(id), score, 1e-6, about()));
    }
  }

  @Test
  void reciprocalRankIsTheDefinition() throws IOException {
    float[] vector = vectorWithClearRanks();
    for (float[] weights : new float[][] {{1, 1}, {.5f, 2}}) {
      Map<String, Float> expected = new TreeMap<>();
      TopDocs words = collection.searcher.search(collection.lexical("bank money"), 1000);
      for (int i = 0; i < words.scoreDocs.length; i++) {
        String id = RandomCollection.id(collection.searcher, words.scoreDocs[i].doc);
        expected.merge(id, weights[0] / (60 + i + 1), Float::sum);
      }
      List<Source> nearest =
          collection.sources.values().stream()
              .filter(source -> !source.contextual().isEmpty())
              .sorted(
                  Comparator.comparingDouble(
                      source -> -source.cosine(IndexFields.CONTEXTUAL, vector)))
              .toList();
      for (int i = 0; i < nearest.size(); i++) {
        expected.merge(nearest.get(i).id(), weights[1] / (60 + i + 1), Float::sum);
      }
      Fusion fusion = new Fusion.ReciprocalRank(60);
      HybridQuery query =
          collection.hybrid("bank money", weights[0], vector, weights[1], null, fusion, 1000);
      assertScores(expected, collection.search(query, 1000));
    }
  }

  /** One by which no two documents are as near but for last bits, which sum in another order. */
  private float[] vectorWithClearRanks() {
    while (true) {
      float[] vector = collection.unit();
      double[] cosines =
          collection.sources.values().stream()
              .filter(source -> !source.contextual().isEmpty())
              .mapToDouble(source -> source.cosine(IndexFields.CONTEXTUAL, vector))
              .sorted()
              .toArray();
      if (IntStream.range(1, cosines.length).allMatch(i -> cosines[i] - cosines[i - 1] > 1e-6)) {
        return vector;
      }
    }
  }

  private boolean everySegmentHas(Query lexical) throws IOException {
    for (LeafReaderContext leaf : collection.reader.leaves()) {
      IndexSearcher segment = new IndexSearcher(leaf.reader());
      if (segment.count(lexical) == 0
          || segment.count(new FieldExistsQuery(IndexFields.CONTEXTUAL)) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Lucene's own query is the oracle. */
  @Test
  void logOddsAreLucenes() throws IOException {
    float[] vector = collection.unit();
    Query lexical = collection.lexical("bank money");
    Calibration calibration = new Calibration(1.3f, .8f, .05f);
    // In a segment where one of its parts has nothing, theirs gives the other's score as it is.
    while (!everySegmentHas(lexical)) {
      collection.close();
      collection = new RandomCollection();
      lexical = collection.lexical("bank money");
      vector = collection.unit();
    }
    // All vectors are compared: theirs knows only the scores of what it found, and a graph may miss
    // a document.
    PassageVector passages = new PassageVector(IndexFields.CONTEXTUAL, vector, 1);
    for (float[] weights : new float[][] {{.5f, .5f}, {.2f, .8f}}) {
      for (float alpha : new float[] {0, .5f, 1}) {
        Query theirs =
            new LogOddsFusionQuery(
                List.of(
                    new BayesianScoreQuery(
                        lexical,
                        calibration.steepness(),
                        calibration.middle(),
                        calibration.baseRate()),
                    passages.nearest(1000, null, collection.parents)),
                alpha,
                weights);
        Query ours =
            new HybridQuery(
                List.of(
                    new Part.Words("bm25", lexical, weights[0], calibration),
                    new Part.Passages(IndexFields.CONTEXTUAL, passages, weights[1])),
                null,
                new Fusion.LogOdds(alpha),
                1000,
                collection.parents);
        assertScores(collection.search(theirs, 1000), collection.search(ours, 1000));
      }
    }
  }

  @Test
  void anExecutorChangesNothing() throws IOException {
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      IndexSearcher parallel = new IndexSearcher(collection.reader, threads);
      parallel.setSimilarity(IndexFields.similarity());
      for (int round = 0; round < 30; round++) {
        for (Fusion fusion : FUSIONS) {
          Query query = collection.hybrid(twoWords(), collection.unit(), null, fusion, 20);
          assertEquals(
              collection.search(query, 1000), RandomCollection.search(parallel, query, 1000));
        }
      }
    }
  }

  /** Read from end to end, postings give the same list and scores as a search that leaps. */
  @Test
  void allMatchesAreTheSearchs() throws IOException {
    for (int round = 0; round < 20; round++) {
      Query filter = collection.random.nextBoolean() ? color("red") : null;
      Query query = PartList.restrict(collection.lexical(twoWords()), filter);
      assertNull(AllMatches.of(collection.searcher, query, 1));
      AllMatches all = AllMatches.of(collection.searcher, query, Long.MAX_VALUE);
      for (int most : new int[] {1, 10, 1000}) {
        ScoreDoc[] expected = collection.searcher.search(query, most).scoreDocs;
        ScoreDoc[] found = all.first(most);
        assertEquals(expected.length, found.length, about());
        for (int i = 0; i < found.length; i++) {
          assertEquals(expected[i].doc, found[i].doc, about());
          assertEquals(expected[i].score, found[i].score, 1e-6, about());
        }
      }
      int place = 0;
      for (int doc = 0; doc < collection.reader.maxDoc(); doc++) {
        if (collection.random.nextInt(5) == 0) {
          place = all.advance(place, doc);
          int number = doc;
          float score =
              Arrays.stream(all.first(Integer.MAX_VALUE))
                  .filter(hit -> hit.doc == number)
                  .map(hit -> hit.score)
                  .findAny()
                  .orElse(-1f);
          assertEquals(score, all.score(place, doc, -1), about());
        }
      }
    }
  }

  /** The scores by leaping, as of words whose postings are many. */
  @Test
  void exactScoresAreTheSearchs() throws IOException {
    for (int round = 0; round < 20; round++) {
      Part.Words words = new Part.Words("bm25", collection.lexical(twoWords()), 1);
      float[] vector = collection.unit();
      Map<String, Float> found = collection.search(words.query(), 1000);
      List<Integer> some = new ArrayList<>();
      for (int doc = 0; doc < collection.reader.maxDoc(); doc++) {
        String id = RandomCollection.id(collection.searcher, doc);
        if (id != null && collection.random.nextInt(3) == 0) {
          some.add(doc);
        }
      }
      int[] docs = some.stream().mapToInt(Integer::intValue).toArray();
      ExactScores exact = new ExactScores(collection.searcher, collection.parents);
      float[] ofWords = exact.of(words, docs);
      float[] ofPassages = exact.of(passages(IndexFields.CONTEXTUAL, vector, 1), docs);
      for (int i = 0; i < docs.length; i++) {
        Source source = collection.sources.get(RandomCollection.id(collection.searcher, docs[i]));
        if (source != null) { // not deleted
          assertEquals(found.getOrDefault(source.id(), 0f), ofWords[i], 1e-6, about());
          assertEquals(source.cosine(IndexFields.CONTEXTUAL, vector), ofPassages[i], 1e-6, about());
        }
      }
    }
  }

  /**
   * As a clause beside others: it adds its score, is filtered, excluded, boosted, asked for none.
   */
  @Test
  void nestsInOtherQueries() throws IOException {
    Query hybrid = collection.hybrid("bank", collection.unit(), null, CONVEX, 1000);
    Map<String, Float> alone = collection.search(hybrid, 1000);
    Query seal = collection.lexical("seal");
    Map<String, Float> seals = collection.search(seal, 1000);
    Query all =
        new BooleanQuery.Builder()
            .add(new BoostQuery(hybrid, 2), BooleanClause.Occur.MUST)
            .add(seal, BooleanClause.Occur.SHOULD)
            .add(color("red"), BooleanClause.Occur.FILTER)
            .build();
    Map<String, Float> expected = new TreeMap<>();
    alone.forEach(
        (id, score) -> {
          if (collection.sources.get(id).color().equals("red")) {
            expected.put(id, 2 * score + seals.getOrDefault(id, 0f));
          }
        });
    assertScores(expected, collection.search(all, 1000));
    assertEquals(alone.size(), collection.searcher.count(hybrid));
    assertEquals(alone.keySet(), collection.search(new ConstantScoreQuery(hybrid), 1000).keySet());
    Query without =
        new BooleanQuery.Builder()
            .add(new FieldExistsQuery(IndexFields.ID), BooleanClause.Occur.MUST)
            .add(hybrid, BooleanClause.Occur.MUST_NOT)
            .build();
    Set<String> rest = new HashSet<>(collection.sources.keySet());
    rest.removeAll(alone.keySet());
    assertEquals(rest, collection.search(without, 1000).keySet());
  }

  /** What is deleted, replaced or added is seen by the next reader, uncommitted too. */
  @Test
  void readersOfAWriterAtWork() throws IOException {
    float[] vector = collection.unit();
    Query query = collection.hybrid("bank river", vector, null, CONVEX, 1000);
    try (IndexWriter writer = collection.writer()) {
      for (int round = 0; round < 10; round++) {
        String old = "d" + collection.random.nextInt(300);
        writer.deleteDocuments(new Term(IndexFields.BLOCK, old));
        collection.sources.remove(old);
        Source fresh = collection.source("n" + collection.random.nextInt(4));
        collection.sources.put(fresh.id(), fresh);
        writer.updateDocuments(
            new Term(IndexFields.BLOCK, fresh.id()), RandomCollection.block(fresh));
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
          IndexSearcher searcher = RandomCollection.searcher(reader);
          Map<String, Float> words =
              RandomCollection.search(searcher, collection.lexical("bank river"), 1000);
          Set<String> expected = new HashSet<>(words.keySet());
          collection.sources.values().stream()
              .filter(source -> !source.contextual().isEmpty())
              .forEach(source -> expected.add(source.id()));
          assertEquals(expected, RandomCollection.search(searcher, query, 1000).keySet(), about());
        }
      }
    }
  }

  @Test
  void aQuestionOfUnknownWordsIsAnsweredByTheOtherSide() throws IOException {
    float[] vector = collection.unit();
    Map<String, Float> byVector =
        collection.search(collection.hybrid("unheard", vector, null, CONVEX, 1000), 1000);
    long withPassages =
        collection.sources.values().stream().filter(s -> !s.contextual().isEmpty()).count();
    assertEquals(withPassages, byVector.size());
    float[] nothing = new float[DIMENSION];
    Map<String, Float> byWords =
        collection.search(collection.hybrid("bank", nothing, null, CONVEX, 1000), 1000);
    assertEquals(collection.search(collection.lexical("bank"), 1000).keySet(), byWords.keySet());
    assertTrue(
        collection.search(collection.hybrid("unheard", nothing, null, CONVEX, 10), 10).isEmpty());
  }

  /** Under any filter that k documents match, k are found: also if the graph is full of others. */
  @Test
  void aFilterLetsAsManyThroughAsThereAre() throws IOException {
    for (int round = 0; round < 20; round++) {
      Query red = color("red");
      long expected =
          collection.sources.values().stream()
              .filter(source -> source.color().equals("red") && !source.contextual().isEmpty())
              .count();
      int k = 1 + collection.random.nextInt(60);
      Query nearest =
          new PassageVector(IndexFields.CONTEXTUAL, collection.unit())
              .nearest(k, red, collection.parents);
      TopDocs found = collection.searcher.search(nearest, k);
      assertEquals(Math.min(k, expected), found.scoreDocs.length, about());
      for (ScoreDoc hit : found.scoreDocs) {
        String id = RandomCollection.id(collection.searcher, hit.doc);
        assertEquals("red", collection.sources.get(id).color(), about());
      }
    }
  }

  @Test
  void equalityAndRefusals() {
    float[] vector = collection.unit();
    HybridQuery query = collection.hybrid("bank", vector, null, CONVEX, 10);
    assertEquals(query, collection.hybrid("bank", vector.clone(), null, CONVEX, 10));
    assertEquals(query.hashCode(), collection.hybrid("bank", vector, null, CONVEX, 10).hashCode());
    assertNotEquals(query, collection.hybrid("river", vector, null, CONVEX, 10));
    assertNotEquals(query, collection.hybrid("bank", collection.unit(), null, CONVEX, 10));
    assertNotEquals(query, collection.hybrid("bank", .4f, vector, .7f, null, CONVEX, 10));
    assertNotEquals(query, collection.hybrid("bank", vector, null, CONVEX, 11));
    assertNotEquals(query, collection.hybrid("bank", vector, color("red"), CONVEX, 10));

    Part words = new Part.Words("bm25", collection.lexical("bank"), 1);
    assertRefused(
        "parts must be at least 2, got 1",
        () -> new HybridQuery(List.of(words), null, CONVEX, 10, collection.parents));
    assertRefused(
        "two parts are called bm25",
        () -> new HybridQuery(List.of(words, words), null, CONVEX, 10, collection.parents));
    assertRefused(
        "depth must be at least 1, got 0",
        () -> collection.hybrid("bank", vector, null, CONVEX, 0));
    assertRefused(
        "weight of contextual must be 0 or more, got -1.0",
        () -> collection.hybrid("bank", 1, vector, -1, null, CONVEX, 10));
    assertRefused(
        "weight of bm25 must be 0 or more, got NaN",
        () -> collection.hybrid("bank", Float.NaN, vector, 1, null, CONVEX, 10));
  }

  private static void assertRefused(String message, Runnable made) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, made::run).getMessage());
  }
}
