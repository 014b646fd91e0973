package dev.sensus.eval.grid;

import dev.sensus.eval.grid.GridResults.TopAnswer;
import dev.sensus.query.RankedAnswer.Ranked;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A system that is asked as it stands, such as a server. */
public interface LiveSystem {
  /** What tables call it. */
  String name();

  /** What makes it different, as text. */
  Map<String, String> settings();

  /** The first documents that answer a question, best first. */
  List<Ranked> ask(String question, int hits) throws IOException;

  /** The same as a report shows them, without gains. */
  List<TopAnswer> top(String question, int hits) throws IOException;
}
