package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.IndexFields;
import dev.sensus.query.RandomCollection.Source;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;

/** Searches while documents are replaced: what a hit says of itself fits together. */
class ConcurrentWritingTest {
  /** For longer: {@code -Dsensus.writing.seconds=60}. */
  private static final long NANOS = Long.getLong("sensus.writing.seconds", 3) * 1_000_000_000L;

  private static final int REPLACED_IDS = 50;

  @Test
  void everyHitIsOneVersionOfItsDocument() throws Exception {
    try (RandomCollection collection = new RandomCollection();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        IndexWriter writer = collection.writer()) {
      // All texts that a document ever had.
      Map<String, Set<String>> versions = new ConcurrentHashMap<>();
      collection.sources.forEach(
          (id, source) -> versions.computeIfAbsent(id, none -> texts()).add(source.text()));
      for (int i = 0; i < REPLACED_IDS; i++) {
        versions.computeIfAbsent("d" + i, none -> texts()); // some were deleted before
      }
      List<Callable<Integer>> tasks =
          List.of(
              () -> write(collection, writer, versions),
              () -> search(collection, writer, versions, threads, 1),
              () -> search(collection, writer, versions, threads, 2));
      try (ExecutorService own = Executors.newFixedThreadPool(tasks.size())) {
        List<Future<Integer>> done = own.invokeAll(tasks);
        for (Future<Integer> task : done) {
          assertTrue(task.get() > 0);
        }
      }
    }
  }

  private static Set<String> texts() {
    return ConcurrentHashMap.newKeySet();
  }

  private static int write(
      RandomCollection collection, IndexWriter writer, Map<String, Set<String>> versions)
      throws IOException {
    long start = System.nanoTime();
    int written = 0;
    for (; System.nanoTime() - start < NANOS; written++) {
      String id = "d" + collection.random.nextInt(REPLACED_IDS);
      Source source = collection.source(id);
      // Told before it is written: a reader may see it at once.
      versions.get(id).add(source.text());
      writer.updateDocuments(new Term(IndexFields.BLOCK, id), RandomCollection.block(source));
    }
    return written;
  }

  private static int search(
      RandomCollection collection,
      IndexWriter writer,
      Map<String, Set<String>> versions,
      ExecutorService threads,
      long seed)
      throws IOException {
    Random random = new Random(seed);
    int hits = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < NANOS) {
      float[] vector = new float[RandomCollection.DIMENSION];
      vector[random.nextInt(vector.length)] = 1;
      String word = RandomCollection.WORDS[random.nextInt(RandomCollection.WORDS.length)];
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        IndexSearcher searcher = new IndexSearcher(reader, threads);
        searcher.setSimilarity(IndexFields.similarity());
        HybridQuery query = collection.hybrid(word, vector, null, new Fusion.Convex(), 30);
        FusedQuery fused = query.fuse(searcher);
        for (ScoreDoc hit : searcher.search(fused, 20).scoreDocs) {
          Document document = searcher.storedFields().document(hit.doc);
          String id = document.get(IndexFields.ID);
          String text = document.get(IndexFields.BODY);
          assertTrue(versions.get(id).contains(text), () -> collection.about() + " " + id);
          float bm25 = fused.candidates().scores()[0][fused.candidates().find(hit.doc)];
          assertEquals(List.of(text.split(" ", -1)).contains(word), bm25 > 0, collection.about());
          hits++;
        }
      }
    }
    return hits;
  }
}
