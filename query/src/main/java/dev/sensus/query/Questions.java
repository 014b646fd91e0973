package dev.sensus.query;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenReducer;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/** Puts requests into Lucene's terms: filters, words, vectors. Safe for several threads. */
final class Questions {
  /** Questions whose vectors are kept. */
  private static final int KEPT = 1000;

  private final SensusIndex index;
  private final IndexSearcher searcher;
  private final IndexEncoders encoders;
  private final QuestionVectors vectors;

  Questions(SensusIndex index, IndexSearcher searcher, IndexEncoders encoders) {
    this.index = index;
    this.searcher = searcher;
    this.encoders = encoders;
    this.vectors =
        new QuestionVectors(
            encoders, PassageVector.oversampling(index.manifest().vectors().quantization()), KEPT);
  }

  /**
   * Puts a request into Lucene's terms.
   *
   * @throws IllegalArgumentException if the index has no such metadata, or a filter's value is not
   *     of its type
   * @throws IOException if the index has no such vectors
   */
  Question of(SearchRequest request) throws IOException {
    Query filter =
        new MetadataFilter(index.reader(), index.manifest().metadata()).of(request.filters());
    long start = System.nanoTime();
    List<PassageVector> asked = new ArrayList<>();
    for (String field : fields(request)) {
      asked.add(vectors.of(field, request.text()));
    }
    LateInteraction late = request.rerank() == null ? null : late(request.text());
    long encoding = System.nanoTime() - start;
    Query words = BagOfWords.of(index.analyzer(), IndexFields.TEXT, request.text());
    boolean byWords = request.mode() == Mode.BM25 || request.mode() == Mode.HYBRID;
    Query lexical =
        byWords && request.rm3() != null
            ? RelevanceModel.expand(
                searcher, index.analyzer(), request.text(), words, filter, request.rm3())
            : words;
    return new Question(request, words, lexical, asked, filter, late, encoding);
  }

  private LateInteraction late(String text) throws IOException {
    TokenReducer reducer = index.lateReducer();
    TextEncoder encoder = encoders.get(IndexFields.CONTEXTUAL);
    if (!(encoder instanceof TokenEncoder tokens)) {
      throw new IllegalArgumentException("model " + encoder.name() + " has no token vectors");
    }
    return new LateInteraction(reducer, tokens.pieceVectors(text, Role.QUERY));
  }

  private List<String> fields(SearchRequest request) {
    return switch (request.mode()) {
      case BM25 -> List.of();
      case STATIC -> List.of(IndexFields.STATIC);
      case CONTEXTUAL -> List.of(IndexFields.CONTEXTUAL);
      case HYBRID -> request.vectors().isEmpty() ? List.of(anyVectors()) : request.vectors();
    };
  }

  private String anyVectors() {
    Map<String, ?> made = index.manifest().encoders();
    boolean onlyStatic =
        made.containsKey(IndexFields.STATIC) && !made.containsKey(IndexFields.CONTEXTUAL);
    return onlyStatic ? IndexFields.STATIC : IndexFields.CONTEXTUAL;
  }

  /** The question's vector in the field that tells passages apart, whatever was asked. */
  PassageVector anyVector(Question question) throws IOException {
    return question.vectors().isEmpty()
        ? vectors.of(anyVectors(), question.request().text())
        : question.vectors().get(0);
  }

  /** Forgets the vectors of questions asked before. */
  void forget() {
    vectors.clear();
  }
}
