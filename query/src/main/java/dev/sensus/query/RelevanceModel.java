package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * A question with words of its first answers, see {@link Rm3}.
 *
 * <p>A word's weight in the model is the mean of its share of each answer's words, an answer
 * counting by its score. The words with the highest weights are kept and their weights made to add
 * up to 1; so do the question's own, and the two are mixed. Words are those of the analyzer,
 * counted in the stored title and body.
 */
final class RelevanceModel {
  private RelevanceModel() {}

  /**
   * Expands a question.
   *
   * @param question as asked
   * @param lexical the same as a query, which finds the answers
   * @param filter which documents may be read, or null for all
   */
  static Query expand(
      IndexSearcher searcher,
      Analyzer analyzer,
      String question,
      Query lexical,
      Query filter,
      Rm3 settings)
      throws IOException {
    ScoreDoc[] answers =
        searcher.search(
                PartList.restrict(lexical, filter),
                HybridQuery.atMostAll(searcher, settings.documents()))
            .scoreDocs;
    if (answers.length == 0) {
      return lexical;
    }
    Map<BytesRef, Double> weights = new TreeMap<>();
    int most = IndexSearcher.getMaxClauseCount() - BagOfWords.ROOM;
    addShares(
        weights,
        BagOfWords.counts(analyzer, IndexFields.TEXT, question, most),
        settings.originalWeight());
    Map<BytesRef, Double> model = model(searcher, analyzer, answers);
    List<Map.Entry<BytesRef, Double>> kept =
        model.entrySet().stream()
            .sorted(
                Map.Entry.<BytesRef, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(settings.terms())
            .toList();
    double total = kept.stream().mapToDouble(Map.Entry::getValue).sum();
    for (Map.Entry<BytesRef, Double> word : kept) {
      double share = (1 - settings.originalWeight()) * word.getValue() / total;
      weights.merge(word.getKey(), share, Double::sum);
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    weights.forEach(
        (word, weight) ->
            query.add(
                new BoostQuery(
                    new TermQuery(new Term(IndexFields.TEXT, word)), weight.floatValue()),
                BooleanClause.Occur.SHOULD));
    return query.build();
  }

  /** The weight of each word in the answers; they add up to 1. */
  private static Map<BytesRef, Double> model(
      IndexSearcher searcher, Analyzer analyzer, ScoreDoc[] answers) throws IOException {
    double scores = 0;
    for (ScoreDoc answer : answers) {
      scores += answer.score;
    }
    StoredFields stored = searcher.storedFields();
    Map<BytesRef, Double> model = new TreeMap<>();
    for (ScoreDoc answer : answers) {
      Document document = stored.document(answer.doc);
      String text = document.get(IndexFields.TITLE) + " " + document.get(IndexFields.BODY);
      addShares(
          model,
          BagOfWords.counts(analyzer, IndexFields.TEXT, text, Integer.MAX_VALUE),
          answer.score / scores);
    }
    return model;
  }

  /** Adds each word's share of all, times a factor. */
  private static void addShares(
      Map<BytesRef, Double> weights, Map<BytesRef, Integer> counts, double factor) {
    double total = counts.values().stream().mapToInt(Integer::intValue).sum();
    counts.forEach((word, count) -> weights.merge(word, factor * count / total, Double::sum));
  }
}
