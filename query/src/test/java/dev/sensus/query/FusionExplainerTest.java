package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.Bits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Explanations: they add up, and say why a document was not found. */
class FusionExplainerTest {
  private RandomCollection collection;

  @BeforeEach
  void index() throws IOException {
    collection = new RandomCollection();
  }

  @AfterEach
  void close() throws IOException {
    collection.close();
  }

  private static double leaves(Explanation explanation) {
    return explanation.getDetails().length == 0
        ? explanation.getValue().doubleValue()
        : List.of(explanation.getDetails()).stream().mapToDouble(FusionExplainerTest::leaves).sum();
  }

  @Test
  void leavesAddUpToTheScore() throws IOException {
    for (Fusion fusion : List.of(new Fusion.Convex(), new Fusion.ReciprocalRank(60))) {
      Query query =
          new HybridQuery(
              List.of(
                  new Part.Words("bm25", collection.lexical("spring"), .3f),
                  RandomCollection.passages(IndexFields.STATIC, collection.unit(), .2f),
                  RandomCollection.passages(IndexFields.CONTEXTUAL, collection.unit(), .5f)),
              null,
              fusion,
              20,
              collection.parents);
      for (ScoreDoc hit : collection.searcher.search(query, 1000).scoreDocs) {
        Explanation explanation = collection.searcher.explain(query, hit.doc);
        assertTrue(explanation.isMatch());
        assertEquals(hit.score, explanation.getValue().floatValue(), collection.about());
        assertEquals(3, explanation.getDetails().length);
        assertEquals(hit.score, leaves(explanation), 1e-6, explanation.toString());
        Explanation boosted = collection.searcher.explain(new BoostQuery(query, 3), hit.doc);
        assertEquals(3 * hit.score, boosted.getValue().floatValue(), 1e-6);
      }
    }
  }

  @Test
  void logOddsAddUpBeforeTheSigmoid() throws IOException {
    Query query = collection.hybrid("spring", collection.unit(), null, new Fusion.LogOdds(.5f), 20);
    for (ScoreDoc hit : collection.searcher.search(query, 1000).scoreDocs) {
      Explanation explanation = collection.searcher.explain(query, hit.doc);
      assertEquals(hit.score, explanation.getValue().floatValue());
      assertEquals(hit.score, 1 / (1 + Math.exp(-leaves(explanation))), 1e-6);
      assertTrue(explanation.getDescription().startsWith("sigmoid"));
    }
  }

  /** Each document, passage and deleted one that was not returned has its own reason. */
  @Test
  void saysWhyADocumentIsNotThere() throws IOException {
    float[] vector = collection.unit();
    Query query =
        collection.hybrid("spring", vector, RandomCollection.color("red"), new Fusion.Convex(), 5);
    Set<Integer> found = new HashSet<>();
    for (ScoreDoc hit : collection.searcher.search(query, 1000).scoreDocs) {
      found.add(hit.doc);
    }
    Map<String, Float> words = collection.search(collection.lexical("spring"), 1000);
    Bits live = MultiBits.getLiveDocs(collection.reader);
    Map<String, Integer> seen = new HashMap<>();
    for (int doc = 0; doc < collection.reader.maxDoc(); doc++) {
      Explanation explanation = collection.searcher.explain(query, doc);
      if (found.contains(doc)) {
        assertTrue(explanation.isMatch());
        continue;
      }
      assertFalse(explanation.isMatch());
      String told = explanation.toString();
      Document document = collection.searcher.storedFields().document(doc);
      String id = document.get(IndexFields.ID);
      String kind;
      if (live != null && !live.get(doc)) {
        kind = "deleted";
        assertTrue(told.contains("deleted"), told);
      } else if (id == null) {
        kind = "passage";
        assertTrue(told.contains("no document but a passage or a word of one"), told);
      } else if (!"red".equals(document.get("meta.color"))) {
        kind = "filtered";
        assertTrue(told.contains("does not pass the filter meta.color:red"), told);
      } else {
        Explanation[] reasons = explanation.getDetails();
        assertEquals(2, reasons.length);
        String lexical = reasons[0].getDescription();
        if (words.containsKey(id)) {
          String score = String.format(Locale.ROOT, "%.4f", words.get(id));
          assertTrue(lexical.startsWith("bm25: its score is " + score + ", not among the first 5"));
        } else {
          assertEquals("bm25: no word of the question is in it", lexical);
        }
        RandomCollection.Source source = collection.sources.get(id);
        String contextual = reasons[1].getDescription();
        if (source.contextual().isEmpty()) {
          kind = "without vector";
          assertEquals("contextual: it has no vector in contextual", contextual);
        } else {
          kind = "too far down";
          String score =
              contextual.replaceFirst("contextual: its score is ([-.0-9]+), not .*", "$1");
          float cosine = source.cosine(IndexFields.CONTEXTUAL, vector);
          assertEquals(cosine, Float.parseFloat(score), 1e-4, contextual);
        }
      }
      seen.merge(kind, 1, Integer::sum);
    }
    assertEquals(
        Set.of("deleted", "passage", "filtered", "without vector", "too far down"),
        seen.keySet(),
        collection.about());
  }
}
