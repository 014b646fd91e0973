package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The blend against its definition, computed by brute force, over many segments and deletions. */
class HybridQueryTest {
  private static final int DIMENSION = 8;
  private static final String[] WORDS = {"bank", "river", "money", "seal", "spring", "crane"};

  /** A document as the test knows it. */
  private record Source(String id, String text, String color, List<float[]> passages) {}

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final BitSetProducer parents = IndexFields.parents();
  private final Map<String, Source> sources = new HashMap<>();
  private final Analyzer analyzer = new WhitespaceAnalyzer();
  private Directory directory;
  private DirectoryReader reader;
  private IndexSearcher searcher;

  @BeforeEach
  void index() throws IOException {
    directory = new ByteBuffersDirectory();
    IndexWriterConfig config =
        new IndexWriterConfig(analyzer)
            .setSimilarity(IndexFields.similarity())
            .setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < 300; i++) {
        Source source = source("d" + i);
        sources.put(source.id(), source);
        writer.addDocuments(block(source));
        if (random.nextInt(40) == 0) {
          writer.flush(); // a segment ends here
        }
      }
      for (int i = 0; i < 40; i++) {
        String gone = "d" + random.nextInt(300);
        if (sources.remove(gone) != null) {
          writer.deleteDocuments(new Term(IndexFields.BLOCK, gone));
        }
      }
    }
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(IndexFields.similarity());
    assertEquals(sources.size(), documents(), about());
  }

  private long documents() throws IOException {
    return searcher.count(new FieldExistsQuery(IndexFields.ID));
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    directory.close();
    analyzer.close();
  }

  private String about() {
    return "seed " + seed;
  }

  private Source source(String id) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    List<float[]> passages = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      passages.add(unit());
    }
    return new Source(id, text.toString(), random.nextBoolean() ? "red" : "blue", passages);
  }

  private float[] unit() {
    float[] vector = new float[DIMENSION];
    double squares = 0;
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
      squares += vector[i] * vector[i];
    }
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }

  private static List<Document> block(Source source) {
    List<Document> block = new ArrayList<>();
    for (float[] vector : source.passages()) {
      Document passage = new Document();
      passage.add(
          new KnnFloatVectorField(
              IndexFields.CONTEXTUAL, vector, VectorSimilarityFunction.DOT_PRODUCT));
      block.add(passage);
    }
    Document parent = new Document();
    parent.add(new StringField(IndexFields.ID, source.id(), Field.Store.YES));
    parent.add(new SortedDocValuesField(IndexFields.ID, new BytesRef(source.id())));
    parent.add(new TextField(IndexFields.TEXT, source.text(), Field.Store.NO));
    parent.add(new StringField("meta.color", source.color(), Field.Store.YES));
    block.add(parent);
    block.forEach(
        document -> document.add(new StringField(IndexFields.BLOCK, source.id(), Field.Store.NO)));
    return block;
  }

  private Query lexical(String text) {
    return BagOfWords.of(analyzer, IndexFields.TEXT, text);
  }

  private HybridQuery hybrid(String text, float[] vector, Query filter, Fusion fusion, int depth) {
    PassageVector passages = new PassageVector(IndexFields.CONTEXTUAL, vector);
    return new HybridQuery(lexical(text), passages, filter, fusion, depth, parents);
  }

  private Map<String, Float> search(Query query, int hits) throws IOException {
    Map<String, Float> found = new TreeMap<>();
    for (ScoreDoc hit : searcher.search(query, hits).scoreDocs) {
      found.put(id(hit.doc), hit.score);
    }
    return found;
  }

  private String id(int doc) throws IOException {
    return searcher.storedFields().document(doc).get(IndexFields.ID);
  }

  private static float cosine(Source source, float[] query) {
    float best = -1;
    for (float[] passage : source.passages()) {
      float dot = 0;
      for (int i = 0; i < DIMENSION; i++) {
        dot += passage[i] * query[i];
      }
      best = Math.max(best, dot);
    }
    return best;
  }

  @Test
  void convexScoresAreTheDefinition() throws IOException {
    for (int round = 0; round < 20; round++) {
      String text = WORDS[random.nextInt(WORDS.length)] + " " + WORDS[random.nextInt(WORDS.length)];
      float[] vector = unit();
      String color = random.nextBoolean() ? "red" : "blue";
      Query filter = random.nextBoolean() ? new TermQuery(new Term("meta.color", color)) : null;
      Map<String, Float> words = search(lexical(text), 1000);
      List<Source> allowed =
          sources.values().stream()
              .filter(source -> filter == null || source.color().equals(color))
              .toList();
      float maxWords = 0;
      float maxCosine = -1;
      for (Source source : allowed) {
        maxWords = Math.max(maxWords, words.getOrDefault(source.id(), 0f));
        maxCosine = Math.max(maxCosine, cosine(source, vector));
      }
      Map<String, Float> expected = new TreeMap<>();
      for (Source source : allowed) {
        boolean candidate = words.containsKey(source.id()) || !source.passages().isEmpty();
        if (candidate) {
          float lexicalPart = words.getOrDefault(source.id(), 0f) / maxWords;
          float vectorPart = (cosine(source, vector) + 1) / (maxCosine + 1);
          expected.put(source.id(), .3f * lexicalPart + .7f * vectorPart);
        }
      }
      Map<String, Float> found =
          search(hybrid(text, vector, filter, new Fusion.Convex(.3f), 1000), 1000);
      assertEquals(expected.keySet(), found.keySet(), about());
      for (Map.Entry<String, Float> entry : expected.entrySet()) {
        assertEquals(entry.getValue(), found.get(entry.getKey()), 1e-5, about());
      }
    }
  }

  @Test
  void aScoreDoesNotDependOnHowManyHitsAreWanted() throws IOException {
    for (Fusion fusion : List.of(new Fusion.Convex(.3f), new Fusion.ReciprocalRank(60))) {
      HybridQuery query = hybrid("bank money", unit(), null, fusion, 50);
      Map<String, Float> all = search(query, 1000);
      assertTrue(all.size() <= 100, about());
      for (int hits : new int[] {1, 3, 10, 50, 2000}) {
        Map<String, Float> some = search(query, hits);
        assertEquals(Math.min(hits, all.size()), some.size());
        some.forEach((id, score) -> assertEquals(all.get(id), score, about()));
      }
    }
  }

  @Test
  void aConvexScoreDoesNotDependOnDepth() throws IOException {
    float[] vector = unit();
    Fusion fusion = new Fusion.Convex(.3f);
    Map<String, Float> deep = search(hybrid("bank money", vector, null, fusion, 1000), 1000);
    Map<String, Float> shallow = search(hybrid("bank money", vector, null, fusion, 10), 1000);
    assertTrue(shallow.size() < deep.size());
    shallow.forEach((id, score) -> assertEquals(deep.get(id), score, 1e-6, about()));
  }

  @Test
  void reciprocalRankIsTheDefinition() throws IOException {
    float[] vector = unit();
    Map<String, Float> expected = new TreeMap<>();
    addRanks(expected, searcher.search(lexical("bank money"), 1000));
    List<Source> nearest =
        sources.values().stream()
            .filter(source -> !source.passages().isEmpty())
            .sorted(Comparator.comparingDouble(source -> -cosine(source, vector)))
            .toList();
    for (int i = 0; i < nearest.size(); i++) {
      expected.merge(nearest.get(i).id(), 1f / (60 + i + 1), Float::sum);
    }
    Map<String, Float> found =
        search(hybrid("bank money", vector, null, new Fusion.ReciprocalRank(60), 1000), 1000);
    assertEquals(expected.keySet(), found.keySet(), about());
    expected.forEach((id, score) -> assertEquals(score, found.get(id), 1e-6, about()));
  }

  private void addRanks(Map<String, Float> scores, TopDocs list) throws IOException {
    for (int i = 0; i < list.scoreDocs.length; i++) {
      scores.merge(id(list.scoreDocs[i].doc), 1f / (60 + i + 1), Float::sum);
    }
  }

  @Test
  void explainsWhatItScored() throws IOException {
    for (Fusion fusion : List.of(new Fusion.Convex(.3f), new Fusion.ReciprocalRank(60))) {
      HybridQuery query = hybrid("spring", unit(), null, fusion, 20);
      TopDocs hits = searcher.search(query, 1000);
      for (ScoreDoc hit : hits.scoreDocs) {
        Explanation explanation = searcher.explain(query, hit.doc);
        assertTrue(explanation.isMatch());
        assertEquals(hit.score, explanation.getValue().floatValue(), about());
      }
      List<Integer> found =
          Arrays.stream(hits.scoreDocs).map(hit -> hit.doc).collect(Collectors.toList());
      Bits live = MultiBits.getLiveDocs(reader);
      for (int doc = 0; doc < reader.maxDoc(); doc++) {
        boolean deleted = live != null && !live.get(doc);
        if (!deleted && !found.contains(doc)) {
          Explanation explanation = searcher.explain(query, doc);
          assertFalse(explanation.isMatch());
          assertTrue(explanation.getDescription().contains("not among the candidates"));
        }
      }
    }
  }

  @Test
  void aQuestionOfUnknownWordsIsAnsweredByTheOtherSide() throws IOException {
    Fusion fusion = new Fusion.Convex(.3f);
    float[] vector = unit();
    Map<String, Float> byVector = search(hybrid("unheard", vector, null, fusion, 1000), 1000);
    long withPassages = sources.values().stream().filter(s -> !s.passages().isEmpty()).count();
    assertEquals(withPassages, byVector.size());
    Map<String, Float> byWords =
        search(hybrid("bank", new float[DIMENSION], null, fusion, 1000), 1000);
    assertEquals(search(lexical("bank"), 1000).keySet(), byWords.keySet());
    assertTrue(search(hybrid("unheard", new float[DIMENSION], null, fusion, 10), 10).isEmpty());
  }

  @Test
  void aFilterLetsAsManyThroughAsThereAre() throws IOException {
    Query red = new TermQuery(new Term("meta.color", "red"));
    Query nearest = new PassageVector(IndexFields.CONTEXTUAL, unit()).nearest(1000, red, parents);
    long expected =
        sources.values().stream()
            .filter(source -> source.color().equals("red") && !source.passages().isEmpty())
            .count();
    assertEquals(expected, search(nearest, 1000).size(), about());
  }

  @Test
  void equalityAndRefusals() {
    float[] vector = unit();
    HybridQuery query = hybrid("bank", vector, null, new Fusion.Convex(.3f), 10);
    assertEquals(query, hybrid("bank", vector.clone(), null, new Fusion.Convex(.3f), 10));
    assertEquals(
        query.hashCode(), hybrid("bank", vector, null, new Fusion.Convex(.3f), 10).hashCode());
    assertNotEquals(query, hybrid("river", vector, null, new Fusion.Convex(.3f), 10));
    assertNotEquals(query, hybrid("bank", unit(), null, new Fusion.Convex(.3f), 10));
    assertNotEquals(query, hybrid("bank", vector, null, new Fusion.Convex(.4f), 10));
    assertNotEquals(query, hybrid("bank", vector, null, new Fusion.Convex(.3f), 11));
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Fusion.Convex(1.7f)).getMessage();
    assertEquals("lexical weight must be in [0, 1], got 1.7", message);
    assertThrows(IllegalArgumentException.class, () -> new Fusion.Convex(Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Fusion.ReciprocalRank(0));
  }
}
