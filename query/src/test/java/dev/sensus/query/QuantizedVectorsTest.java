package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.Quantization;
import dev.sensus.indexer.VectorCodec;
import dev.sensus.indexer.VectorSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nearest documents under each quantisation against brute force over the vectors themselves. */
class QuantizedVectorsTest {
  private static final int DIMENSION = 128;
  private static final int DOCUMENTS = 4000;
  private static final int CLUSTERS = 40;

  /** A document as the test knows it: a cluster, whether its number is even, and its passages. */
  private record Source(String id, int cluster, boolean even, List<float[]> passages) {}

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Directory directory = new ByteBuffersDirectory();
  private float[][] centers;
  private DirectoryReader reader;
  private IndexSearcher searcher;

  /**
   * Writes a large segment, some small ones, and deletions; the clusters come one after the other,
   * so that a cluster's documents are together in few segments.
   */
  private void index(Quantization quantization) throws IOException {
    VectorSettings settings = VectorSettings.defaults().withQuantization(quantization);
    centers = new float[CLUSTERS][];
    for (int i = 0; i < CLUSTERS; i++) {
      centers[i] = unit(new float[DIMENSION], 1);
    }
    try (WhitespaceAnalyzer analyzer = new WhitespaceAnalyzer();
        VectorCodec codec = new VectorCodec(settings)) {
      IndexWriterConfig config =
          codec
              .applyTo(new IndexWriterConfig(analyzer))
              .setMergePolicy(NoMergePolicy.INSTANCE)
              .setRAMBufferSizeMB(256);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int i = 0; i < DOCUMENTS; i++) {
          Source source = source(i);
          sources.put(source.id(), source);
          writer.addDocuments(block(source));
          if (i > DOCUMENTS / 2 && random.nextInt(250) == 0) {
            writer.flush(); // a segment ends here
          }
        }
        for (int i = 0; i < DOCUMENTS / 8; i++) {
          String gone = "d" + random.nextInt(DOCUMENTS);
          sources.remove(gone);
          writer.deleteDocuments(new Term(IndexFields.BLOCK, gone));
        }
      }
    }
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    directory.close();
  }

  private Source source(int number) {
    int cluster = number * CLUSTERS / DOCUMENTS;
    List<float[]> passages = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      passages.add(unit(centers[cluster], .12));
    }
    return new Source("d" + number, cluster, number % 2 == 0, passages);
  }

  /** A vector of unit length around a center. */
  private float[] unit(float[] center, double spread) {
    float[] vector = new float[DIMENSION];
    double squares = 0;
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (center[i] + spread * random.nextGaussian());
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
    parent.add(new StringField("meta.cluster", "" + source.cluster(), Field.Store.NO));
    parent.add(new StringField("meta.even", "" + source.even(), Field.Store.NO));
    parent.add(new StringField("meta.few", source.id(), Field.Store.NO));
    block.add(parent);
    block.forEach(
        document -> document.add(new StringField(IndexFields.BLOCK, source.id(), Field.Store.NO)));
    return block;
  }

  private static double cosine(float[] one, float[] other) {
    double dot = 0;
    for (int i = 0; i < DIMENSION; i++) {
      dot += (double) one[i] * other[i];
    }
    return dot;
  }

  private static double cosine(Source source, float[] query) {
    return source.passages().stream().mapToDouble(p -> cosine(p, query)).max().orElse(-1);
  }

  /** The nearest documents by definition. */
  private List<Source> nearest(float[] query, int documents, Predicate<Source> filter) {
    return sources.values().stream()
        .filter(source -> !source.passages().isEmpty())
        .filter(filter)
        .sorted(Comparator.comparingDouble(source -> -cosine(source, query)))
        .limit(documents)
        .toList();
  }

  private Map<String, Float> search(Query query, int hits) throws IOException {
    Map<String, Float> found = new LinkedHashMap<>();
    for (ScoreDoc hit : searcher.search(query, hits).scoreDocs) {
      found.put(searcher.storedFields().document(hit.doc).get(IndexFields.ID), hit.score);
    }
    return found;
  }

  private static PassageVector vector(float[] query, Quantization quantization) {
    return new PassageVector(
        IndexFields.CONTEXTUAL, query, PassageVector.oversampling(quantization));
  }

  private String about(Quantization quantization) {
    return quantization + ", seed " + seed;
  }

  @ParameterizedTest
  @EnumSource
  void scoresAreTheCosinesAndTheNearestAreFound(Quantization quantization) throws IOException {
    index(quantization);
    int right = 0;
    int wanted = 0;
    for (int round = 0; round < 50; round++) {
      float[] query = unit(centers[random.nextInt(CLUSTERS)], .12);
      Query nearest = vector(query, quantization).nearest(10, null, IndexFields.parents());
      Map<String, Float> found = search(nearest, 100);
      assertEquals(10, found.size(), about(quantization));
      for (Map.Entry<String, Float> hit : found.entrySet()) {
        double exact = cosine(sources.get(hit.getKey()), query);
        assertEquals(exact, PassageVector.cosine(hit.getValue()), 1e-5, about(quantization));
      }
      Set<String> all = new HashSet<>(found.keySet());
      List<Source> expected = nearest(query, 10, source -> true);
      wanted += expected.size();
      right += (int) expected.stream().filter(source -> all.contains(source.id())).count();
    }
    double recall = (double) right / wanted;
    double least =
        switch (quantization) {
          case NONE -> .98;
          case INT8 -> .97;
          case INT4, BIT -> .95;
        };
    assertTrue(recall >= least, recall + ", " + about(quantization));
  }

  /** Whatever the filter: far from the question, near, in few segments, of one document. */
  @ParameterizedTest
  @EnumSource
  void aFilterThatLetsEnoughThroughGetsAsManyAsAreWanted(Quantization quantization)
      throws IOException {
    index(quantization);
    for (int round = 0; round < 60; round++) {
      float[] query = unit(centers[random.nextInt(CLUSTERS)], .12);
      int wanted = 1 + random.nextInt(round % 3 == 0 ? 500 : 40);
      int cluster = random.nextInt(CLUSTERS);
      boolean even = random.nextBoolean();
      String name =
          switch (round % 3) {
            case 0 -> "even";
            case 1 -> "cluster";
            default -> "few";
          };
      String few = "d" + random.nextInt(DOCUMENTS);
      String value =
          switch (name) {
            case "even" -> "" + even;
            case "cluster" -> "" + cluster;
            default -> few;
          };
      Predicate<Source> passes =
          switch (name) {
            case "even" -> source -> source.even() == even;
            case "cluster" -> source -> source.cluster() == cluster;
            default -> source -> source.id().equals(few);
          };
      Query filter = new TermQuery(new Term(IndexFields.META + name, value));
      Query nearest = vector(query, quantization).nearest(wanted, filter, IndexFields.parents());
      Map<String, Float> found = search(nearest, DOCUMENTS);
      int expected = nearest(query, wanted, passes).size();
      assertEquals(expected, found.size(), name + " " + value + ", " + about(quantization));
      assertTrue(found.keySet().stream().map(sources::get).allMatch(passes), about(quantization));
    }
  }

  /** Where few vectors stand beside many that are wanted, all are compared: nothing is missed. */
  @ParameterizedTest
  @EnumSource
  void ofFewVectorsTheNearestAreAllFound(Quantization quantization) throws IOException {
    index(quantization);
    for (int round = 0; round < 10; round++) {
      float[] query = unit(centers[random.nextInt(CLUSTERS)], .12);
      int wanted = DOCUMENTS / 4 + random.nextInt(DOCUMENTS);
      boolean even = random.nextBoolean();
      Query filter =
          round % 2 == 0 ? null : new TermQuery(new Term(IndexFields.META + "even", "" + even));
      PassageVector vector = vector(query, quantization);
      NearestPassages passages = new NearestPassages(vector, filter, IndexFields.parents());
      assertTrue(passages.comparesAll(searcher, wanted));
      Query nearest = vector.nearest(wanted, filter, IndexFields.parents());
      List<Map.Entry<String, Float>> found = List.copyOf(search(nearest, 2 * wanted).entrySet());
      List<Source> expected =
          nearest(query, wanted, source -> filter == null || source.even() == even);
      assertEquals(expected.size(), found.size(), about(quantization));
      for (int i = 0; i < found.size(); i++) {
        double score = PassageVector.cosine(found.get(i).getValue());
        assertEquals(cosine(expected.get(i), query), score, 1e-5, about(quantization));
        assertEquals(
            cosine(sources.get(found.get(i).getKey()), query), score, 1e-5, about(quantization));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFullVectorsAreThere(Quantization quantization) throws IOException {
    index(quantization);
    for (LeafReaderContext leaf : reader.leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(IndexFields.CONTEXTUAL);
      if (values == null) {
        continue;
      }
      FloatVectorValues.DocIndexIterator docs = values.iterator();
      Set<String> written = new HashSet<>();
      sources.values().forEach(s -> s.passages().forEach(p -> written.add(Arrays.toString(p))));
      int seen = 0;
      while (docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        boolean live =
            leaf.reader().getLiveDocs() == null || leaf.reader().getLiveDocs().get(docs.docID());
        if (live && seen++ < 20) {
          float[] vector = values.vectorValue(docs.index());
          assertTrue(written.contains(Arrays.toString(vector)), about(quantization));
        }
      }
    }
  }
}
