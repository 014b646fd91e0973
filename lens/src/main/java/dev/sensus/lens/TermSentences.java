package dev.sensus.lens;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.indexer.WordForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.QueryBuilder;

/**
 * Finds the sentences of an index's bodies that have a term, as the words of it stand there, in any
 * case. Of many a sample is taken by chance, the same each time: first one of each document.
 */
public final class TermSentences {
  private static final Set<String> FIELDS = Set.of(IndexFields.ID, IndexFields.BODY);

  private final SensusIndex index;
  private final IndexSearcher searcher;

  /** Looks in an index, which the caller closes. */
  public TermSentences(SensusIndex index) {
    this.index = index;
    this.searcher = new IndexSearcher(index.reader());
  }

  /**
   * Sentences with a term and without another.
   *
   * @param without the other, or null for any
   * @param most how many at most
   * @throws IllegalArgumentException if the index's analyzer leaves nothing of the term
   */
  public List<TermSentence> alone(String term, String without, int most, long seed)
      throws IOException {
    return sample(query(term), term, null, without, most, seed);
  }

  /**
   * Sentences with two terms, told about the first.
   *
   * @param most how many at most
   * @throws IllegalArgumentException if the index's analyzer leaves nothing of a term
   */
  public List<TermSentence> together(String term, String other, int most, long seed)
      throws IOException {
    Query both =
        new BooleanQuery.Builder()
            .add(query(term), Occur.FILTER)
            .add(query(other), Occur.FILTER)
            .build();
    return sample(both, term, other, null, most, seed);
  }

  SensusIndex index() {
    return index;
  }

  /** Whether the index's analyzer leaves anything of a term to look for. */
  boolean canFind(String term) throws IOException {
    return !analyzed(term).isEmpty();
  }

  /**
   * What all documents fit that may have the term: by its words in the index, but all where the
   * analyzer makes other words of it in capitals or parentheses.
   */
  private Query query(String term) throws IOException {
    List<String> words = analyzed(term);
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          "the index's analyzer leaves nothing of '" + term + "' to look for");
    }
    boolean always =
        analyzed("(" + term.toLowerCase(Locale.ROOT) + ")").containsAll(words)
            && analyzed("(" + term.toUpperCase(Locale.ROOT) + ")").containsAll(words);
    return always
        ? new QueryBuilder(index.analyzer()).createBooleanQuery(IndexFields.TEXT, term, Occur.MUST)
        : new FieldExistsQuery(IndexFields.ID);
  }

  private List<String> analyzed(String text) throws IOException {
    List<String> words = new ArrayList<>();
    try (TokenStream stream = index.analyzer().tokenStream(IndexFields.TEXT, text)) {
      CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.add(word.toString());
      }
      stream.end();
    }
    return words;
  }

  private List<TermSentence> sample(
      Query query, String term, String with, String without, int most, long seed)
      throws IOException {
    if (most < 1) {
      throw new IllegalArgumentException("sentences must be at least 1, got " + most);
    }
    int count = searcher.count(query);
    List<Integer> docs = new ArrayList<>();
    if (count > 0) {
      Arrays.stream(searcher.search(query, count).scoreDocs).forEach(hit -> docs.add(hit.doc));
    }
    docs.sort(null);
    Random random = new Random(seed);
    Collections.shuffle(docs, random);
    StoredFields stored = searcher.storedFields();
    List<TermSentence> firsts = new ArrayList<>();
    List<TermSentence> others = new ArrayList<>();
    for (int doc : docs) {
      var document = stored.document(doc, FIELDS);
      List<TermSentence> own =
          sentences(
              document.get(IndexFields.ID), document.get(IndexFields.BODY), term, with, without);
      if (own.isEmpty()) {
        continue;
      }
      Collections.shuffle(own, random);
      firsts.add(own.get(0));
      if (firsts.size() == most) {
        return firsts;
      }
      others.addAll(own.subList(1, own.size()));
    }
    Collections.shuffle(others, random);
    firsts.addAll(others.subList(0, Math.min(others.size(), most - firsts.size())));
    return firsts;
  }

  /** The sentences of a body that have a term, and another or not. */
  static List<TermSentence> sentences(
      String id, String body, String term, String with, String without) {
    List<TermSentence> found = new ArrayList<>();
    for (Words.Span span : Words.sentences(body)) {
      String sentence = body.substring(span.start(), span.end());
      List<WordForm> words = Words.all(sentence);
      List<Words.Span> places = Words.find(sentence, words, term);
      boolean fits =
          !places.isEmpty()
              && (with == null || !Words.find(sentence, words, with).isEmpty())
              && (without == null || Words.find(sentence, words, without).isEmpty());
      if (fits) {
        Words.Span place = places.get(0);
        found.add(new TermSentence(id, sentence, place.start(), place.end()));
      }
    }
    return found;
  }
}
