package dev.sensus.query;

import java.util.List;

/**
 * What a search found.
 *
 * @param hits those that were asked for
 * @param found how many there are up to the last that was asked for; less than asked for if there
 *     are no more
 * @param encodingMillis milliseconds to encode the question; next to nothing if it was asked before
 * @param searchingMillis milliseconds for all the rest
 */
public record Answer(List<Hit> hits, int found, double encodingMillis, double searchingMillis) {
  /** Copies the list. */
  public Answer {
    hits = List.copyOf(hits);
  }
}
