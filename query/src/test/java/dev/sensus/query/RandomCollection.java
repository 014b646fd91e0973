package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;

/** Random documents, known to the test, in an index of many segments with some of them deleted. */
final class RandomCollection implements AutoCloseable {
  static final int DIMENSION = 8;
  static final String[] WORDS = {"bank", "river", "money", "seal", "spring", "crane"};
  static final String[] COLORS = {"red", "blue"};
  private static final int DOCUMENTS = 300;

  /**
   * A document.
   *
   * @param contextual vectors of its passages
   * @param statics likewise
   */
  record Source(
      String id, String text, String color, List<float[]> contextual, List<float[]> statics) {

    /** The cosine of the nearest passage; -1 without any. */
    float cosine(String field, float[] query) {
      float best = -1;
      for (float[] passage : field.equals(IndexFields.CONTEXTUAL) ? contextual : statics) {
        float dot = 0;
        for (int i = 0; i < DIMENSION; i++) {
          dot += passage[i] * query[i];
        }
        best = Math.max(best, dot);
      }
      return best;
    }
  }

  final long seed;
  final Random random;
  final BitSetProducer parents = IndexFields.parents();
  final Map<String, Source> sources = new HashMap<>();
  final Analyzer analyzer = new WhitespaceAnalyzer();
  final Directory directory = new ByteBuffersDirectory();
  final DirectoryReader reader;
  final IndexSearcher searcher;

  RandomCollection() throws IOException {
    this(System.nanoTime());
  }

  RandomCollection(long seed) throws IOException {
    this.seed = seed;
    this.random = new Random(seed);
    try (IndexWriter writer = writer()) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Source source = source("d" + i);
        sources.put(source.id(), source);
        writer.addDocuments(block(source));
        if (random.nextInt(40) == 0) {
          writer.flush(); // a segment ends here
        }
      }
      for (int i = 0; i < DOCUMENTS / 8; i++) {
        String gone = "d" + random.nextInt(DOCUMENTS);
        if (sources.remove(gone) != null) {
          writer.deleteDocuments(new Term(IndexFields.BLOCK, gone));
        }
      }
    }
    reader = DirectoryReader.open(directory);
    searcher = searcher(reader);
  }

  IndexWriter writer() throws IOException {
    return new IndexWriter(
        directory,
        new IndexWriterConfig(analyzer)
            .setSimilarity(IndexFields.similarity())
            .setMergePolicy(NoMergePolicy.INSTANCE));
  }

  static IndexSearcher searcher(DirectoryReader reader) {
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setSimilarity(IndexFields.similarity());
    return searcher;
  }

  /** For messages. */
  String about() {
    return "seed " + seed;
  }

  Source source(String id) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(word()).append(' ');
    }
    List<float[]> contextual = new ArrayList<>();
    List<float[]> statics = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      contextual.add(unit());
      if (random.nextInt(3) > 0) {
        statics.add(unit());
      }
    }
    return new Source(id, text.toString(), COLORS[random.nextInt(2)], contextual, statics);
  }

  String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  float[] unit() {
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

  static List<Document> block(Source source) {
    List<Document> block = new ArrayList<>();
    for (int i = 0; i < source.contextual().size(); i++) {
      Document passage = new Document();
      passage.add(vector(IndexFields.CONTEXTUAL, source.contextual().get(i)));
      if (i < source.statics().size()) {
        passage.add(vector(IndexFields.STATIC, source.statics().get(i)));
      }
      passage.add(new NumericDocValuesField(IndexFields.START, 0));
      passage.add(new NumericDocValuesField(IndexFields.END, source.text().length()));
      block.add(passage);
    }
    Document parent = new Document();
    parent.add(new StringField(IndexFields.ID, source.id(), Field.Store.YES));
    parent.add(new SortedDocValuesField(IndexFields.ID, new BytesRef(source.id())));
    parent.add(new TextField(IndexFields.TEXT, source.text(), Field.Store.NO));
    parent.add(new TextField(IndexFields.TITLE, "", Field.Store.YES));
    parent.add(new TextField(IndexFields.BODY, source.text(), Field.Store.YES));
    parent.add(new StringField("meta.color", source.color(), Field.Store.YES));
    block.add(parent);
    block.forEach(
        document -> document.add(new StringField(IndexFields.BLOCK, source.id(), Field.Store.NO)));
    return block;
  }

  private static Field vector(String field, float[] vector) {
    return new KnnFloatVectorField(field, vector, VectorSimilarityFunction.DOT_PRODUCT);
  }

  Query lexical(String text) {
    return BagOfWords.of(analyzer, IndexFields.TEXT, text);
  }

  static Query color(String color) {
    return new TermQuery(new Term("meta.color", color));
  }

  /** Words and contextual vectors, blended 0.3 to 0.7. */
  HybridQuery hybrid(String text, float[] vector, Query filter, Fusion fusion, int depth) {
    return hybrid(text, .3f, vector, .7f, filter, fusion, depth);
  }

  HybridQuery hybrid(
      String text,
      float ofWords,
      float[] vector,
      float ofVector,
      Query filter,
      Fusion fusion,
      int depth) {
    return new HybridQuery(
        List.of(
            new Part.Words("bm25", lexical(text), ofWords),
            passages(IndexFields.CONTEXTUAL, vector, ofVector)),
        filter,
        fusion,
        depth,
        parents);
  }

  static Part passages(String field, float[] vector, float weight) {
    return new Part.Passages(field, new PassageVector(field, vector), weight);
  }

  Map<String, Float> search(Query query, int hits) throws IOException {
    return search(searcher, query, hits);
  }

  static Map<String, Float> search(IndexSearcher searcher, Query query, int hits)
      throws IOException {
    Map<String, Float> found = new TreeMap<>();
    for (ScoreDoc hit : searcher.search(query, hits).scoreDocs) {
      found.put(id(searcher, hit.doc), hit.score);
    }
    return found;
  }

  static String id(IndexSearcher searcher, int doc) throws IOException {
    return searcher.storedFields().document(doc).get(IndexFields.ID);
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
    analyzer.close();
  }
}
