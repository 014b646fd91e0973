package dev.sensus.eval.bench;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.VectorCodec;
import dev.sensus.indexer.VectorSettings;
import dev.sensus.query.PassageVector;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/** An index of vectors alone, in blocks of one passage and its parent, merged into one segment. */
final class KnnIndex implements AutoCloseable {
  /** What {@code sensus index} gives the writer. */
  private static final double BUFFER_MEGABYTES = 256;

  private static final String FIELD = IndexFields.CONTEXTUAL;

  private final TemporaryFolder folder;
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final double addSeconds;
  private final double mergeSeconds;

  /** What was found of all questions. */
  record Answers(double recall, double milliseconds) {}

  /** Writes the vectors, one thread adding them, and merges. */
  @SuppressWarnings("MustBeClosedChecker")
  KnnIndex(KnnVectors vectors, VectorSettings settings) throws IOException {
    folder = TemporaryFolder.create();
    directory = FSDirectory.open(folder.path().resolve("index"));
    long start = System.nanoTime();
    try (VectorCodec codec = new VectorCodec(settings)) {
      IndexWriterConfig config =
          codec
              .applyTo(new IndexWriterConfig(null))
              .setUseCompoundFile(false)
              .setRAMBufferSizeMB(BUFFER_MEGABYTES);
      long added;
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int i = 0; i < vectors.passages().length; i++) {
          writer.addDocuments(block(Integer.toString(i), vectors.passages()[i]));
        }
        writer.flush();
        added = System.nanoTime();
        writer.forceMerge(1);
        writer.commit();
      }
      addSeconds = (added - start) / 1e9;
      mergeSeconds = (System.nanoTime() - added) / 1e9;
    }
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
  }

  private static List<Document> block(String id, float[] vector) {
    Document passage = new Document();
    passage.add(new StringField(IndexFields.BLOCK, id, Field.Store.NO));
    passage.add(new NumericDocValuesField(IndexFields.PASSAGE, 0));
    passage.add(new KnnFloatVectorField(FIELD, vector, VectorSimilarityFunction.DOT_PRODUCT));
    Document parent = new Document();
    parent.add(new StringField(IndexFields.ID, id, Field.Store.YES));
    parent.add(new SortedDocValuesField(IndexFields.ID, new BytesRef(id)));
    parent.add(new StringField(IndexFields.BLOCK, id, Field.Store.NO));
    return List.of(passage, parent);
  }

  /** Seconds until all vectors were added and written, in as many segments as there were. */
  double addSeconds() {
    return addSeconds;
  }

  /** Seconds from then until there was one segment. */
  double mergeSeconds() {
    return mergeSeconds;
  }

  /** Bytes of all files. */
  long bytes() throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += directory.fileLength(file);
    }
    return bytes;
  }

  /** Bytes that the graph search reads: the graph, and the vectors as it compares them. */
  long hotBytes() throws IOException {
    long bytes = 0;
    for (LeafReaderContext context : reader.leaves()) {
      LeafReader leaf = context.reader();
      FieldInfo field = leaf.getFieldInfos().fieldInfo(FIELD);
      Map<String, Long> files = ((CodecReader) leaf).getVectorReader().getOffHeapByteSize(field);
      // By the extensions of Lucene's files: graph; quantised vectors, else the full ones.
      bytes += files.getOrDefault("vex", 0L) + files.getOrDefault("veq", files.get("vec"));
    }
    return bytes;
  }

  /**
   * Asks all questions, one after the other.
   *
   * @param candidates that search takes, the first {@code nearest} of which are looked at
   */
  Answers ask(
      KnnVectors vectors, KnnTruth truth, int nearest, int candidates, int oversampling, int passes)
      throws IOException {
    int questions = vectors.questions().length;
    double[] milliseconds = new double[questions * passes];
    long right = 0;
    long wanted = 0;
    for (int pass = -1; pass < passes; pass++) { // the first is to warm up
      for (int i = 0; i < questions; i++) {
        PassageVector question = new PassageVector(FIELD, vectors.questions()[i], oversampling);
        long start = System.nanoTime();
        Query query = question.nearest(candidates, null, IndexFields.parents());
        ScoreDoc[] hits = searcher.search(query, nearest).scoreDocs;
        if (pass >= 0) {
          milliseconds[pass * questions + i] = (System.nanoTime() - start) / 1e6;
        }
        if (pass == 0) {
          wanted += Math.min(nearest, vectors.passages().length);
          right += right(vectors, truth, i, hits);
        }
      }
    }
    return new Answers((double) right / wanted, Rounds.median(milliseconds));
  }

  private long right(KnnVectors vectors, KnnTruth truth, int question, ScoreDoc[] hits)
      throws IOException {
    long right = 0;
    for (ScoreDoc hit : hits) {
      String id = searcher.storedFields().document(hit.doc).get(IndexFields.ID);
      float[] passage = vectors.passages()[Integer.parseInt(id)];
      if (truth.contains(question, passage, vectors.questions()[question])) {
        right++;
      }
    }
    return right;
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
    folder.close();
  }
}
