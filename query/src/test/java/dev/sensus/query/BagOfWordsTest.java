package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.junit.jupiter.api.Test;

class BagOfWordsTest {
  @Test
  void countsWordsAndHasNoSyntax() {
    try (Analyzer analyzer = new EnglishAnalyzer()) {
      assertEquals(
          "(text:bank)^2.0 text:river text:id:bank",
          BagOfWords.of(analyzer, "text", "+bank AND the banks (river* id:banks").toString());
      assertEquals("", BagOfWords.of(analyzer, "text", "the of").toString());
    }
  }

  @Test
  void aPastedDocumentIsNoError() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("w").append(i).append(' ');
    }
    try (Analyzer analyzer = new EnglishAnalyzer()) {
      BooleanQuery query = (BooleanQuery) BagOfWords.of(analyzer, "text", text.toString());
      assertEquals(IndexSearcher.getMaxClauseCount() - 64, query.clauses().size());
    }
  }
}
