package dev.sensus.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A question and how to answer it.
 *
 * @param fusion for {@link Mode#HYBRID}
 * @param vectors which field hybrid search blends in, or null for the contextual one if the index
 *     has it, else the static one
 * @param hits how many at most
 * @param filters values of the documents' metadata, by name: any of the values, for all of the
 *     names
 * @param depth how many candidates hybrid search takes of either list; it finds twice as many at
 *     most, however many hits are wanted, for else scores would depend on that
 */
public record SearchRequest(
    String text,
    Mode mode,
    Fusion fusion,
    String vectors,
    int hits,
    Map<String, List<String>> filters,
    int depth) {

  /** Checks and copies. */
  public SearchRequest {
    Objects.requireNonNull(text);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(fusion);
    if (hits < 1) {
      throw new IllegalArgumentException("hits must be at least 1, got " + hits);
    }
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    filters = Map.copyOf(filters);
  }

  /** Ten hits, blended as {@link HybridQuery} does by default. */
  public static SearchRequest of(String text, Mode mode) {
    return new SearchRequest(
        text, mode, HybridQuery.DEFAULT_FUSION, null, 10, Map.of(), HybridQuery.DEFAULT_DEPTH);
  }

  /** The same for another number of hits. */
  public SearchRequest withHits(int other) {
    return new SearchRequest(text, mode, fusion, vectors, other, filters, depth);
  }

  /** The same with filters. */
  public SearchRequest withFilters(Map<String, List<String>> other) {
    return new SearchRequest(text, mode, fusion, vectors, hits, other, depth);
  }
}
