package dev.sensus.eval.words;

import dev.sensus.eval.words.WordResults.WordResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** What is found out about one encoder. */
final class Findings {
  /** Texts that are encoded at once, between two steps of a progress bar. */
  private static final int WINDOW = 256;

  private final String encoder;
  private final IntConsumer progress;
  private final List<WordResult> results = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Starts.
   *
   * @param progress gets the number of texts each time that some are read
   */
  Findings(String encoder, IntConsumer progress) {
    this.encoder = encoder;
    this.progress = progress;
  }

  /** Encodes texts some at a time. */
  <T, V> List<V> encode(List<T> texts, Function<List<T>, List<V>> encoding) {
    List<V> vectors = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += WINDOW) {
      List<T> window = texts.subList(from, Math.min(texts.size(), from + WINDOW));
      vectors.addAll(encoding.apply(window));
      progress.accept(window.size());
    }
    return vectors;
  }

  /** Adds a figure; one that is not defined, NaN, is told as none. */
  void add(WordMeasure measure, double value, int covered, int items) {
    add(measure, value, Double.NaN, covered, items);
  }

  /** Adds a figure with its standard deviation. */
  void add(WordMeasure measure, double value, double deviation, int covered, int items) {
    results.add(
        new WordResult(
            encoder,
            measure,
            Double.isNaN(value) ? null : value,
            Double.isNaN(deviation) ? null : deviation,
            covered,
            items));
  }

  void note(String note) {
    notes.add(encoder + ": " + note);
  }

  List<WordResult> results() {
    return results;
  }

  List<String> notes() {
    return notes;
  }
}
