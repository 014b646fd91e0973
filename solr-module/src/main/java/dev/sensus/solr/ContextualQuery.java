package dev.sensus.solr;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.solr.search.SolrIndexSearcher;

/** The documents whose nearest passages are nearest to a question; scores are (1 + cosine) / 2. */
final class ContextualQuery extends Query {
  private final String text;
  private final String field;
  private final int depth;
  private final Filters filters;
  private final QuestionVectors vectors;
  private final Documents documents;

  /**
   * Makes the query.
   *
   * @param depth how many documents each index finds at most
   */
  ContextualQuery(
      String text,
      String field,
      int depth,
      Filters filters,
      QuestionVectors vectors,
      Documents documents) {
    this.text = text;
    this.field = field;
    this.depth = depth;
    this.filters = filters;
    this.vectors = vectors;
    this.documents = documents;
  }

  String field() {
    return field;
  }

  QuestionVectors vectors() {
    return vectors;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    if (!(searcher instanceof SolrIndexSearcher solr)) {
      return new MatchNoDocsQuery("there is nothing to be marked"); // a highlighter asks
    }
    Nearest nearest = new Nearest(field, vectors.of(field), filters.on(solr), documents);
    Scored cosines = nearest.first(searcher, depth);
    float[] scores = new float[cosines.scores().length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Math.max(0, (1 + cosines.scores()[i]) / 2);
    }
    return new AnsweredQuery(
        this,
        searcher,
        new Scored(cosines.docs(), scores),
        place ->
            Explanation.match(
                scores[place],
                String.format(
                    Locale.ROOT,
                    "(1 + cosine %.4f of its nearest passage in %s) / 2",
                    cosines.scores()[place],
                    field)));
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String defaultField) {
    return String.format(Locale.ROOT, "contextual(%s:'%s', %d nearest)", field, text, depth);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && text.equals(((ContextualQuery) other).text)
        && field.equals(((ContextualQuery) other).field)
        && depth == ((ContextualQuery) other).depth
        && filters.equals(((ContextualQuery) other).filters);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), text, field, depth, filters);
  }
}
