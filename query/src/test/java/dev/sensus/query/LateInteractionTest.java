package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenReducer;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.RunOptions;
import dev.sensus.indexer.SensusIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LateInteractionTest {
  private static final List<String> TEXTS =
      List.of(
          "She sat on the bank of the river and watched the boats.",
          "The bank gave her a loan to buy a house.",
          "The prisoner was alone in his cell.",
          "A cell divides in two, and each has a nucleus.",
          "",
          "The river rose over its bank in spring.",
          "Money in the bank earns interest.",
          "A seal swam near the boats.");

  @TempDir private Path temp;

  private Path index(int lateDimension) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < TEXTS.size(); i++) {
      // A text of several passages among those of one.
      String text = i == 5 ? (TEXTS.get(i) + " ").repeat(6).strip() : TEXTS.get(i);
      lines.add(String.format("{\"id\":\"d%d\",\"text\":\"%s\"}", i, text));
    }
    Path file = Files.write(temp.resolve("docs.jsonl"), lines);
    Path folder = temp.resolve("index" + lateDimension);
    IndexOptions options =
        IndexOptions.defaults().withText("english", 24, 4).withLate(lateDimension);
    try (TextEncoder mini = Models.standard().contextual("mini", ModelOptions.defaults());
        DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
      new CollectionIndexer(mini, null, options)
          .index(reader, folder, Map.of(), RunOptions.defaults(), IndexListener.NONE);
    }
    return folder;
  }

  @Test
  void scoresAreThoseOfTheDefinition() throws IOException {
    Path folder = index(32);
    String question = "money from a bank";
    try (SensusIndex index = SensusIndex.open(folder);
        IndexEncoders encoders =
            new IndexEncoders(index, Models.standard(), ModelOptions.defaults(), Map.of());
        SensusSearcher searcher = new SensusSearcher(index, encoders)) {
      SearchRequest request =
          SearchRequest.of(question, Mode.CONTEXTUAL).withRerank(new Rerank(100, 1));
      List<Hit> hits = searcher.search(request, Marks.none()).hits();
      assertEquals(TEXTS.size() - 1, hits.size()); // an empty document has no vector

      TokenReducer reducer = index.lateReducer();
      TokenEncoder encoder = (TokenEncoder) encoders.get(IndexFields.CONTEXTUAL);
      TokenVectors asked = encoder.pieceVectors(question, Role.QUERY);
      Map<String, Float> scores = new HashMap<>();
      hits.forEach(hit -> scores.put(hit.id(), hit.scores().get(IndexFields.LATE)));
      for (int i = 0; i < TEXTS.size(); i++) {
        if (i != 5 && !TEXTS.get(i).isEmpty()) {
          TokenVectors tokens = encoder.pieceVectors(TEXTS.get(i), Role.PASSAGE);
          assertEquals(maxSim(reducer, asked, tokens), scores.get("d" + i), 0.01, "d" + i);
        }
      }
      // By late interaction alone: in the order of its scores.
      for (int i = 1; i < hits.size(); i++) {
        assertTrue(scores.get(hits.get(i - 1).id()) >= scores.get(hits.get(i).id()));
      }
      assertEquals(1, hits.get(0).score(), 1e-6);
    }
  }

  private static double maxSim(TokenReducer reducer, TokenVectors asked, TokenVectors tokens) {
    double sum = 0;
    for (float[] one : asked.vectors()) {
      double most = -1;
      for (float[] other : tokens.vectors()) {
        float[] a = reducer.reduce(one);
        float[] b = reducer.reduce(other);
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
          dot += a[i] * b[i];
        }
        most = Math.max(most, dot);
      }
      sum += most;
    }
    return sum / asked.length();
  }

  @Test
  void pagesFitTogether() throws IOException {
    Path folder = index(16);
    try (SensusIndex index = SensusIndex.open(folder);
        IndexEncoders encoders =
            new IndexEncoders(index, Models.standard(), ModelOptions.defaults(), Map.of());
        SensusSearcher searcher = new SensusSearcher(index, encoders)) {
      SearchRequest all =
          SearchRequest.of("the bank of the river", Mode.HYBRID).withRerank(new Rerank(4, 0.6f));
      List<String> whole = searcher.rank(all.withHits(20)).ids();
      List<String> pages = new ArrayList<>();
      for (int from = 0; from < whole.size(); from += 2) {
        pages.addAll(searcher.rank(all.withPage(from, 2)).ids());
      }
      assertEquals(whole, pages);
      List<String> before = searcher.rank(all.withRerank(null).withHits(20)).ids();
      Set<String> first = new HashSet<>(before.subList(0, 4));
      assertEquals(first, new HashSet<>(whole.subList(0, 4)));
      assertEquals(before.subList(4, before.size()), whole.subList(4, whole.size()));
    }
  }

  @Test
  void anIndexWithoutTokenVectorsSaysSo() throws IOException {
    try (SensusIndex index = SensusIndex.open(index(0));
        IndexEncoders encoders =
            new IndexEncoders(index, Models.standard(), ModelOptions.defaults(), Map.of());
        SensusSearcher searcher = new SensusSearcher(index, encoders)) {
      SearchRequest request = SearchRequest.of("bank", Mode.BM25).withRerank(Rerank.defaults());
      String message =
          assertThrows(CollectionException.class, () -> searcher.rank(request)).getMessage();
      assertTrue(message.endsWith("has no token vectors (sensus index --late)"), message);
    }
    String message =
        assertThrows(IllegalArgumentException.class, () -> index(100_000)).getMessage();
    assertTrue(message.contains("not 100000"), message);
  }

  @Test
  void theNewOrderIsTheBlend() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      ScoreDoc[] hits = new ScoreDoc[1 + random.nextInt(20)];
      Map<Integer, Float> late = new HashMap<>();
      float score = random.nextFloat() * 20;
      for (int i = 0; i < hits.length; i++) {
        hits[i] = new ScoreDoc(100 - i, score);
        score *= random.nextFloat();
        late.put(100 - i, random.nextFloat() * 2 - 1);
      }
      int depth = 1 + random.nextInt(hits.length);
      ScoreDoc[] ordered =
          LateInteraction.rerank(hits, late, new Rerank(depth, random.nextFloat()));
      for (int i = 1; i < ordered.length; i++) {
        assertTrue(ordered[i - 1].score >= ordered[i].score);
      }
      for (int i = depth; i < hits.length; i++) {
        assertEquals(hits[i].doc, ordered[i].doc);
      }
      assertEquals(docs(hits), docs(ordered));
      // Without weight nothing moves; with all of it the late score alone counts.
      ScoreDoc[] same = LateInteraction.rerank(hits, late, new Rerank(depth, 0));
      assertEquals(hits[0].doc, same[0].doc);
      ScoreDoc[] late1 = LateInteraction.rerank(hits, late, new Rerank(depth, 1));
      for (int i = 1; i < depth; i++) {
        assertTrue(late.get(late1[i - 1].doc) >= late.get(late1[i].doc));
      }
    }
  }

  private static Set<Integer> docs(ScoreDoc[] hits) {
    Set<Integer> docs = new HashSet<>();
    Arrays.stream(hits).forEach(hit -> docs.add(hit.doc));
    return docs;
  }
}
