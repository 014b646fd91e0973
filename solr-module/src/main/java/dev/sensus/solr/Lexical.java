package dev.sensus.solr;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;

/** Documents by their words. */
final class Lexical {
  private Lexical() {}

  /** The first documents; more of them than are wanted where the last ones are equal. */
  static Scored first(IndexSearcher searcher, Query words, Query filter, int wanted)
      throws IOException {
    Query restricted =
        filter == null
            ? words
            : new BooleanQuery.Builder()
                .add(words, BooleanClause.Occur.MUST)
                .add(filter, BooleanClause.Occur.FILTER)
                .build();
    // Twice as many, so that those that are equal to the last one are there as a rule.
    int most = (int) Math.min(2L * wanted, Math.max(1, searcher.getIndexReader().maxDoc()));
    return Scored.of(searcher.search(restricted, most).scoreDocs).first(wanted);
  }

  /**
   * The scores of documents, 0 where no word is in them.
   *
   * @param docs in ascending order of their numbers over all segments
   */
  static float[] scores(IndexSearcher searcher, Query words, int[] docs) throws IOException {
    float[] scores = new float[docs.length];
    Weight weight = searcher.createWeight(searcher.rewrite(words), ScoreMode.COMPLETE, 1);
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = null;
    Scorer scorer = null;
    for (int i = 0; i < docs.length; i++) {
      LeafReaderContext of = leaves.get(ReaderUtil.subIndex(docs[i], leaves));
      if (of != leaf) {
        leaf = of;
        scorer = weight.scorer(leaf);
      }
      int doc = docs[i] - leaf.docBase;
      if (scorer != null && scorer.docID() < doc) {
        scorer.iterator().advance(doc);
      }
      scores[i] = scorer != null && scorer.docID() == doc ? scorer.score() : 0;
    }
    return scores;
  }
}
