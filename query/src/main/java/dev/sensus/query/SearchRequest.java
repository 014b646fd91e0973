package dev.sensus.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A question and how to answer it.
 *
 * @param fusion for {@link Mode#HYBRID}
 * @param lexicalWeight the share of words in the blend, in [0, 1], the vectors share the rest; null
 *     for what the fusion takes usually: 0.3 in a convex one, the same for all parts in others
 * @param vectors which fields hybrid search blends in; none for the contextual one if the index has
 *     it, else the static one
 * @param from how many hits come before those that are wanted
 * @param hits how many at most
 * @param filters on the documents' metadata, by name: any of the values, for all of the names. A
 *     value of a typed field is a value or an inclusive range, {@code 2001..2010}, {@code 2001..}
 *     or {@code ..2010}; a day is a range in itself
 * @param depth how many candidates hybrid search takes of each part, and how many documents search
 *     by vectors finds at all; both independent of how many hits are wanted, for else pages would
 *     not fit together and scores would depend on it
 * @param rm3 how the words are expanded by those of the first answers; null for not at all
 * @param diversity λ of maximal marginal relevance in [0, 1], the less the more unlike are the
 *     first {@value #DIVERSIFIED} hits; null for their own order
 * @param rerank how the first hits are put into another order by late interaction; null for not at
 *     all
 */
public record SearchRequest(
    String text,
    Mode mode,
    Fusion fusion,
    Float lexicalWeight,
    List<String> vectors,
    int from,
    int hits,
    Map<String, List<String>> filters,
    int depth,
    Rm3 rm3,
    Float diversity,
    Rerank rerank) {
  /** How many hits are put into another order for diversity. */
  public static final int DIVERSIFIED = 100;

  /** Checks and copies. */
  public SearchRequest {
    Objects.requireNonNull(text);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(fusion);
    if (from < 0) {
      throw new IllegalArgumentException("from must be at least 0, got " + from);
    }
    if (hits < 1) {
      throw new IllegalArgumentException("hits must be at least 1, got " + hits);
    }
    if (from > Integer.MAX_VALUE - hits) {
      throw new IllegalArgumentException("from and hits are too many together: " + from);
    }
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    requireShare("lexical weight", lexicalWeight);
    requireShare("lambda of diversity", diversity);
    vectors = List.copyOf(vectors);
    filters = Map.copyOf(filters);
  }

  private static void requireShare(String name, Float share) {
    if (share != null && !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], got " + share);
    }
  }

  /** Ten hits, blended as {@link HybridQuery} does by default. */
  public static SearchRequest of(String text, Mode mode) {
    return new SearchRequest(
        text,
        mode,
        HybridQuery.DEFAULT_FUSION,
        null,
        List.of(),
        0,
        10,
        Map.of(),
        HybridQuery.DEFAULT_DEPTH,
        null,
        null,
        null);
  }

  /** The same, answered otherwise. */
  public SearchRequest withMode(Mode other) {
    return with(fields -> fields.mode = other);
  }

  /** The same of another text. */
  public SearchRequest withText(String other) {
    return with(fields -> fields.text = other);
  }

  /** The same for another number of hits, from the first on. */
  public SearchRequest withHits(int other) {
    return withPage(0, other);
  }

  /** The same for other hits. */
  public SearchRequest withPage(int otherFrom, int otherHits) {
    return with(
        fields -> {
          fields.from = otherFrom;
          fields.hits = otherHits;
        });
  }

  /** The same with filters. */
  public SearchRequest withFilters(Map<String, List<String>> other) {
    return with(fields -> fields.filters = other);
  }

  /** The same, blended otherwise. */
  public SearchRequest withFusion(Fusion other, Float otherWeight, List<String> otherVectors) {
    return with(
        fields -> {
          fields.fusion = other;
          fields.lexicalWeight = otherWeight;
          fields.vectors = otherVectors;
        });
  }

  /** The same with another number of candidates. */
  public SearchRequest withDepth(int other) {
    return with(fields -> fields.depth = other);
  }

  /** The same with the words expanded; null for not at all. */
  public SearchRequest withRm3(Rm3 other) {
    return with(fields -> fields.rm3 = other);
  }

  /** The same with more or less like hits; null for their own order. */
  public SearchRequest withDiversity(Float other) {
    return with(fields -> fields.diversity = other);
  }

  /** The same, put into another order by late interaction; null for not at all. */
  public SearchRequest withRerank(Rerank other) {
    return with(fields -> fields.rerank = other);
  }

  private SearchRequest with(Consumer<Fields> change) {
    Fields fields = new Fields(this);
    change.accept(fields);
    return fields.request();
  }

  /** What a request is made of, while it is changed. */
  private static final class Fields {
    private String text;
    private Mode mode;
    private Fusion fusion;
    private Float lexicalWeight;
    private List<String> vectors;
    private int from;
    private int hits;
    private Map<String, List<String>> filters;
    private int depth;
    private Rm3 rm3;
    private Float diversity;
    private Rerank rerank;

    Fields(SearchRequest of) {
      text = of.text;
      mode = of.mode;
      fusion = of.fusion;
      lexicalWeight = of.lexicalWeight;
      vectors = of.vectors;
      from = of.from;
      hits = of.hits;
      filters = of.filters;
      depth = of.depth;
      rm3 = of.rm3;
      diversity = of.diversity;
      rerank = of.rerank;
    }

    SearchRequest request() {
      return new SearchRequest(
          text,
          mode,
          fusion,
          lexicalWeight,
          vectors,
          from,
          hits,
          filters,
          depth,
          rm3,
          diversity,
          rerank);
    }
  }
}
