package dev.sensus.solr;

import dev.sensus.solr.Blend.Blended;
import dev.sensus.solr.Blend.Blending;
import dev.sensus.solr.Blend.Candidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.solr.search.SolrIndexSearcher;

/**
 * Words and meaning, blended: on one index by itself; over several shards {@link SensusComponent}
 * gathers the candidates of each and blends them once.
 */
final class HybridQuery extends Query {
  private final String text;
  private final Query words;
  private final String wordsIn;
  private final Blend blend;
  private final Filters filters;
  private final QuestionVectors vectors;
  private final Documents documents;
  private final LateVectors late;
  private final String idField;

  /**
   * Makes the query.
   *
   * @param words the question to the part of words
   * @param wordsIn the field that it is highlighted in
   * @param late where the blend reranks
   */
  HybridQuery(
      String text,
      Query words,
      String wordsIn,
      Blend blend,
      Filters filters,
      QuestionVectors vectors,
      Documents documents,
      LateVectors late,
      String idField) {
    this.text = text;
    this.words = words;
    this.wordsIn = wordsIn;
    this.blend = blend;
    this.filters = filters;
    this.vectors = vectors;
    this.documents = documents;
    this.late = late;
    this.idField = idField;
  }

  String text() {
    return text;
  }

  String wordsIn() {
    return wordsIn;
  }

  Blend blend() {
    return blend;
  }

  QuestionVectors vectors() {
    return vectors;
  }

  /** The question's tokens. */
  LateQuestion lateQuestion() {
    return late.ofQuestion(text);
  }

  /** What one index finds, with its numbers of the documents. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Found(int[] docs, List<Candidate> candidates) {}

  /** What one index finds: the first documents of each part, with the scores of all parts. */
  List<Candidate> candidates(SolrIndexSearcher searcher) throws IOException {
    return find(searcher).candidates();
  }

  private Found find(SolrIndexSearcher searcher) throws IOException {
    Query filter = filters.on(searcher);
    List<Nearest> nearest = new ArrayList<>();
    List<Scored> lists = new ArrayList<>();
    lists.add(Lexical.first(searcher, words, filter, blend.depth()));
    for (String field : blend.fields()) {
      Nearest one = new Nearest(field, vectors.of(field), filter, documents);
      nearest.add(one);
      lists.add(one.first(searcher, blend.depth()));
    }
    int[] docs =
        lists.stream()
            .flatMapToInt(list -> IntStream.of(list.docs()))
            .sorted()
            .distinct()
            .toArray();
    float[][] scores = new float[blend.parts()][];
    scores[0] = Lexical.scores(searcher, words, docs);
    for (int i = 0; i < nearest.size(); i++) {
      scores[i + 1] = nearest.get(i).cosines(searcher, docs);
    }
    String[] ids = ids(searcher.getIndexReader().leaves(), docs);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < docs.length; i++) {
      float[] ofOne = new float[scores.length];
      for (int part = 0; part < ofOne.length; part++) {
        ofOne[part] = scores[part][i];
      }
      candidates.add(new Candidate(ids[i], ofOne));
    }
    return new Found(docs, candidates);
  }

  private String[] ids(List<LeafReaderContext> leaves, int[] docs) throws IOException {
    String[] ids = new String[docs.length];
    LeafReaderContext leaf = null;
    SortedDocValues values = null;
    for (int i = 0; i < docs.length; i++) {
      LeafReaderContext of = leaves.get(ReaderUtil.subIndex(docs[i], leaves));
      if (of != leaf) {
        leaf = of;
        values = DocValues.getSorted(leaf.reader(), idField);
      }
      values.advanceExact(docs[i] - leaf.docBase);
      ids[i] = values.lookupOrd(values.ordValue()).utf8ToString();
    }
    return ids;
  }

  @Override
  public Query rewrite(IndexSearcher searcher) throws IOException {
    if (!(searcher instanceof SolrIndexSearcher solr)) {
      return words; // a highlighter looks what may be marked
    }
    Found found = find(solr);
    Blending fused = blend.of(found.candidates());
    Blending blending =
        blend.rerank() == null
            ? fused
            : fused.withLate(
                lateQuestion().scores(solr, documents, new Ranked(fused).candidates()));
    Ranked ranked = new Ranked(blending);
    List<Blended> blended = blending.documents();
    int[] docs = new int[blended.size()];
    float[] scores = new float[blended.size()];
    int at = 0;
    for (int i = 0; i < docs.length; i++) {
      // Both are in the order of documents' numbers, and some candidates are left out.
      while (!found.candidates().get(at).id().equals(blended.get(i).id())) {
        at++;
      }
      docs[i] = found.docs()[at];
      scores[i] = ranked.score(blended.get(i));
    }
    return new AnsweredQuery(
        this, searcher, new Scored(docs, scores), place -> ranked.explain(blended.get(place)));
  }

  /** Words are what can be highlighted. */
  @Override
  public void visit(QueryVisitor visitor) {
    words.visit(visitor.getSubVisitor(BooleanClause.Occur.SHOULD, this));
  }

  @Override
  public String toString(String field) {
    return String.format(Locale.ROOT, "hybrid('%s', %s)", text, blend);
  }

  @Override
  public boolean equals(Object other) {
    return sameClassAs(other)
        && text.equals(((HybridQuery) other).text)
        && words.equals(((HybridQuery) other).words)
        && blend.equals(((HybridQuery) other).blend)
        && filters.equals(((HybridQuery) other).filters);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classHash(), text, words, blend, filters);
  }
}
