package dev.sensus.eval.grid;

import dev.sensus.indexer.IndexSettings;
import dev.sensus.query.Fusion;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import java.util.Map;

/**
 * A system of a grid: an index and how it is asked.
 *
 * @param index what it needs, and no more
 * @param request as it is asked, but for the text
 * @param tuned whether the share of words is chosen by judged questions
 * @param settings what was told of it, as text
 */
public record SystemSpec(
    String name,
    IndexSettings index,
    SearchRequest request,
    boolean tuned,
    Map<String, String> settings) {

  /** Whether the share of words in the blend can be varied after the search. */
  boolean isBlend() {
    return request.mode() == Mode.HYBRID
        && request.rerank() == null
        && request.diversity() == null
        && !(request.fusion() instanceof Fusion.LogOdds);
  }

  /** The same, tuned. */
  SystemSpec withTuning() {
    return new SystemSpec(name, index, request, true, settings);
  }
}
