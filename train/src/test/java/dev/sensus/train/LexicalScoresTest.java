package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

/** BM25 of a batch against Lucene's, whose lengths are exact below 40. */
class LexicalScoresTest {
  private static final int VOCABULARY = 50;

  @Test
  void areThoseOfLucene() throws IOException {
    Random random = new Random(1);
    List<TrainingText> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int[] body = random.ints(5 + random.nextInt(30), 0, VOCABULARY).toArray();
      texts.add(new TrainingText(random.ints(6, 0, VOCABULARY).toArray(), body, i, true));
    }
    List<int[]> questions = texts.stream().map(TrainingText::title).toList();
    List<int[]> bodies = texts.stream().map(TrainingText::body).toList();
    float[][] found = new LexicalScores(0.3, VOCABULARY, texts).of(questions, bodies);
    float[][] expected = lucene(questions, bodies);
    boolean some = false;
    for (int i = 0; i < found.length; i++) {
      for (int j = 0; j < found[i].length; j++) {
        assertEquals(0.3f * expected[i][j], found[i][j], 1e-5f);
        some |= found[i][j] > 1;
      }
    }
    assertTrue(some);
  }

  private static float[][] lucene(List<int[]> questions, List<int[]> bodies) throws IOException {
    BM25Similarity similarity = new BM25Similarity(0.9f, 0.4f);
    float[][] scores = new float[questions.size()][bodies.size()];
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory()) {
      IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer());
      try (IndexWriter writer = new IndexWriter(directory, config.setSimilarity(similarity))) {
        for (int[] body : bodies) {
          Document document = new Document();
          String pieces =
              Arrays.stream(body).mapToObj(String::valueOf).collect(Collectors.joining(" "));
          document.add(new TextField("body", pieces, Field.Store.NO));
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setSimilarity(similarity);
        for (int i = 0; i < scores.length; i++) {
          BooleanQuery.Builder query = new BooleanQuery.Builder();
          Arrays.stream(questions.get(i))
              .distinct()
              .mapToObj(piece -> new TermQuery(new Term("body", String.valueOf(piece))))
              .forEach(term -> query.add(term, BooleanClause.Occur.SHOULD));
          for (ScoreDoc hit : searcher.search(query.build(), bodies.size()).scoreDocs) {
            scores[i][hit.doc] = hit.score;
          }
        }
      }
    }
    return scores;
  }
}
