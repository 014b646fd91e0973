package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.IndexFields;
import dev.sensus.query.RandomCollection.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
  private static final int REPLACED = 400;

  @Test
  void everyHitIsOneVersionOfItsDocument() throws Exception {
    try (RandomCollection collection = new RandomCollection();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        IndexWriter writer = collection.writer()) {
      // All texts that a document ever had.
      Map<String, List<String>> versions = new ConcurrentHashMap<>();
      collection.sources.forEach((id, source) -> versions.put(id, List.of(source.text())));
      List<Callable<Integer>> tasks =
          List.of(
              () -> write(collection, writer, versions),
              () -> search(collection, writer, versions, threads, 1),
              () -> search(collection, writer, versions, threads, 2));
      try (ExecutorService own = Executors.newFixedThreadPool(tasks.size())) {
        List<Future<Integer>> done = own.invokeAll(tasks);
        assertEquals(REPLACED, done.get(0).get());
        assertTrue(done.get(1).get() > 0 && done.get(2).get() > 0);
      }
    }
  }

  private static int write(
      RandomCollection collection, IndexWriter writer, Map<String, List<String>> versions)
      throws IOException {
    for (int i = 0; i < REPLACED; i++) {
      String id = "d" + collection.random.nextInt(50);
      Source source = collection.source(id);
      // Told before it is written: a reader may see it at once.
      versions.merge(
          id,
          List.of(source.text()),
          (old, fresh) -> {
            List<String> all = new ArrayList<>(old);
            all.addAll(fresh);
            return List.copyOf(all);
          });
      writer.updateDocuments(new Term(IndexFields.BLOCK, id), RandomCollection.block(source));
    }
    return REPLACED;
  }

  private static int search(
      RandomCollection collection,
      IndexWriter writer,
      Map<String, List<String>> versions,
      ExecutorService threads,
      long seed)
      throws IOException {
    Random random = new Random(seed);
    int hits = 0;
    for (int round = 0; round < 60; round++) {
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
