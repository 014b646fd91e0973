package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

/** Vectors in one graph of thousands, under filters that suit the question and such that do not. */
class FilteredSearchTest {
  private static final int DOCUMENTS = 3000;
  private static final int DIMENSION = 16;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

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

  private static float dot(float[] one, float[] other) {
    float dot = 0;
    for (int i = 0; i < one.length; i++) {
      dot += one[i] * other[i];
    }
    return dot;
  }

  /** Documents are numbered from the nearest to the farthest: a range is near or far from it. */
  @Test
  void asManyAsMatchAreFound() throws IOException {
    float[] question = unit();
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      vectors.add(unit());
    }
    vectors.sort(Comparator.comparingDouble(vector -> -dot(vector, question)));
    try (Directory directory = new ByteBuffersDirectory()) {
      write(directory, vectors);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertEquals(1, reader.leaves().size());
        IndexSearcher searcher = new IndexSearcher(reader);
        for (int matching : new int[] {1, 7, 30, 150, 600, 1500, 2900}) {
          assertFound(searcher, question, 0, matching - 1);
          assertFound(searcher, question, DOCUMENTS - matching, DOCUMENTS - 1);
          assertFound(searcher, question, (DOCUMENTS - matching) / 2, (DOCUMENTS + matching) / 2);
        }
      }
    }
  }

  private void write(Directory directory, List<float[]> vectors) throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < DOCUMENTS; i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      for (int number : order) {
        Document passage = new Document();
        passage.add(
            new KnnFloatVectorField(
                IndexFields.CONTEXTUAL, vectors.get(number), VectorSimilarityFunction.DOT_PRODUCT));
        Document parent = new Document();
        parent.add(new StringField(IndexFields.ID, "d" + number, Field.Store.YES));
        parent.add(new SortedDocValuesField(IndexFields.ID, new BytesRef("d" + number)));
        parent.add(new LongField("meta.number", number, Field.Store.YES));
        writer.addDocuments(List.of(passage, parent));
      }
      writer.forceMerge(1);
    }
  }

  private void assertFound(IndexSearcher searcher, float[] question, int from, int to)
      throws IOException {
    Query filter = LongField.newRangeQuery("meta.number", from, to);
    for (int k : new int[] {1, 10, 100}) {
      PassageVector vector = new PassageVector(IndexFields.CONTEXTUAL, question);
      ScoreDoc[] hits =
          searcher.search(vector.nearest(k, filter, IndexFields.parents()), k).scoreDocs;
      String about = "seed " + seed + ", " + k + " of [" + from + ", " + to + "]";
      assertEquals(Math.min(k, to - from + 1), hits.length, about);
      Set<Integer> found = new HashSet<>();
      for (ScoreDoc hit : hits) {
        int number =
            searcher
                .storedFields()
                .document(hit.doc)
                .getField("meta.number")
                .numericValue()
                .intValue();
        assertTrue(number >= from && number <= to && found.add(number), about);
      }
    }
  }
}
