package dev.sensus.cli;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.IndexFields;
import dev.sensus.query.BagOfWords;
import dev.sensus.query.HybridQuery;
import dev.sensus.query.PassageVector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.FSDirectory;

/** The README's example; {@link ReadmeTest} holds the two together. */
final class LuceneExample {
  private LuceneExample() {}

  static void run(String models, String index, PrintStream out) throws IOException {
    // example
    String question = "orbit of Mercury";
    try (TextEncoder mini =
            new Models(Path.of(models)).contextual("mini", ModelOptions.defaults());
        EnglishAnalyzer analyzer = new EnglishAnalyzer();
        DirectoryReader reader = DirectoryReader.open(FSDirectory.open(Path.of(index)))) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setSimilarity(IndexFields.similarity()); // BM25, k1 0.9, b 0.4
      Query words = BagOfWords.of(analyzer, IndexFields.TEXT, question);
      float[] vector = mini.encode(question, TextEncoder.Role.QUERY);
      Query hybrid = HybridQuery.of(words, new PassageVector(IndexFields.CONTEXTUAL, vector));
      for (ScoreDoc hit : searcher.search(hybrid, 3).scoreDocs) {
        Document document = searcher.storedFields().document(hit.doc);
        out.println(hit.score + " " + document.get(IndexFields.TITLE));
      }
    }
    // end
  }
}
