package dev.sensus.cli.serve;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a server answers of one index. */
public final class Api {
  private final String version;
  private final List<Endpoint> endpoints = new ArrayList<>();

  /**
   * The questions that can be asked of an index.
   *
   * @param version of Sensus
   * @param words what its models make of words
   * @param longestText characters of a question at most
   */
  public Api(
      String version, SensusIndex index, SensusSearcher searcher, WordModels words, int longestText)
      throws IOException {
    this.version = version;
    endpoints.addAll(new SearchEndpoints(index, searcher, longestText).all());
    endpoints.addAll(new ContextEndpoints(words, longestText).all());
    if (index.manifest().occurrences() != null) {
      endpoints.addAll(new WordEndpoints(index).all());
    }
  }

  String version() {
    return version;
  }

  List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }
}
