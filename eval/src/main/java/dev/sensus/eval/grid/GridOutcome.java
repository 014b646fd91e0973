package dev.sensus.eval.grid;

import dev.sensus.eval.Run;
import java.util.List;

/**
 * What a grid came to.
 *
 * @param results measured and compared
 * @param runs all answers, in the systems' order
 */
public record GridOutcome(GridResults results, List<Run> runs) {
  /** Copies the list. */
  public GridOutcome {
    runs = List.copyOf(runs);
  }
}
