package dev.sensus.solr;

import dev.sensus.solr.Blend.Blended;
import dev.sensus.solr.Blend.Blending;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.BytesRefBuilder;
import org.apache.solr.schema.FieldType;
import org.apache.solr.search.SolrIndexSearcher;

/** Of the documents that were blended over all shards those that this index has. */
final class FusedQuery extends Query {
  private final String question;
  private final String blended;
  private final Query words;

  /** A document of this index. */
  private record Here(int doc, Blended document) {}

  /**
   * Makes the query.
   *
   * @param question as users gave it
   * @param blended as {@link BlendingText} has it
   * @param words what can be highlighted
   */
  FusedQuery(String question, String blended, Query words) {
    this.question = question;
    this.blended = blended;
    this.words = words;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    if (!(searcher instanceof SolrIndexSearcher solr)) {
      return words; // a highlighter looks what may be marked
    }
    Blending blending = BlendingText.read(blended);
    Ranked ranked = new Ranked(blending);
    FieldType ids = solr.getSchema().getUniqueKeyField().getType();
    List<Here> here = new ArrayList<>();
    for (Blended document : blending.documents()) {
      BytesRefBuilder id = new BytesRefBuilder();
      ids.readableToIndexed(document.id(), id);
      long found = solr.lookupId(id.get());
      if (found >= 0) {
        int base = solr.getIndexReader().leaves().get((int) (found >> Integer.SIZE)).docBase;
        here.add(new Here(base + (int) found, document));
      }
    }
    here.sort(Comparator.comparingInt(Here::doc));
    int[] docs = here.stream().mapToInt(Here::doc).toArray();
    float[] scores = new float[docs.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = ranked.score(here.get(i).document());
    }
    return new AnsweredQuery(
        this,
        searcher,
        new Scored(docs, scores),
        place -> ranked.explain(here.get(place).document()));
  }

  @Override
  public void visit(QueryVisitor visitor) {
    words.visit(visitor.getSubVisitor(BooleanClause.Occur.SHOULD, this));
  }

  @Override
  public String toString(String field) {
    return "fused(" + question + ")";
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && question.equals(((FusedQuery) other).question)
        && blended.equals(((FusedQuery) other).blended);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + blended.hashCode();
  }
}
