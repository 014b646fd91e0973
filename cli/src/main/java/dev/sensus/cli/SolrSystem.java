package dev.sensus.cli;

import dev.sensus.eval.grid.GridResults.TopAnswer;
import dev.sensus.eval.grid.LiveSystem;
import dev.sensus.query.RankedAnswer.Ranked;
import dev.sensus.solr.client.SolrQuestions;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A Solr collection asked in one way.
 *
 * @param parser what stands before the question, such as {@code {!hybrid}}
 */
record SolrSystem(String name, String parser, SolrQuestions questions) implements LiveSystem {
  @Override
  public Map<String, String> settings() {
    return Map.of("q", parser + "…");
  }

  @Override
  public List<Ranked> ask(String question, int hits) throws IOException {
    return questions.find(parser, question, hits).stream()
        .map(found -> new Ranked(found.id(), found.score()))
        .toList();
  }

  @Override
  public List<TopAnswer> top(String question, int hits) throws IOException {
    return questions.show(parser, question, hits, "[[", "]]").stream()
        .map(
            shown -> new TopAnswer(shown.id(), shown.title(), shown.snippet(), shown.score(), null))
        .toList();
  }
}
