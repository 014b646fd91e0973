package dev.sensus.eval.words;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.eval.words.WordResults.AskedEncoder;
import dev.sensus.eval.words.WordResults.WordResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Asks encoders, one after the other, all tasks on words. */
public final class WordEvaluation {
  private final WordData data;

  /** Takes what is asked. */
  public WordEvaluation(WordData data) {
    this.data = data;
  }

  /** Is told how far an encoder is. */
  public interface Listener {

    /** An encoder begins, which reads so many texts. */
    void begin(String encoder, int texts);

    /** It has read so many more. */
    void read(int texts);

    /** It is done. */
    void end();
  }

  /**
   * Asks. All encoders are opened once before, so that what is wrong with the last is told at once.
   *
   * @throws dev.sensus.encoder.ModelException if a model cannot be used
   * @throws IllegalArgumentException if a model has not the layer that is asked for
   */
  public WordResults run(
      List<EncoderChoice> choices, Models models, ModelOptions options, Listener listener)
      throws IOException {
    if (choices.size() > 1) {
      for (EncoderChoice choice : choices) {
        choice.open(models, options).close();
      }
    }
    List<AskedEncoder> encoders = new ArrayList<>();
    List<WordResult> results = new ArrayList<>();
    List<String> notes = new ArrayList<>(data.notes());
    for (int i = 0; i < choices.size(); i++) {
      EncoderChoice choice = choices.get(i);
      String name = name(i, choices);
      long start = System.nanoTime();
      try (WordLevelEncoder encoder = choice.open(models, options)) {
        notes.addAll(encoder.notes());
        Findings findings = new Findings(name, listener::read);
        listener.begin(name, data.tasks().stream().mapToInt(WordTask::texts).sum());
        try {
          data.tasks().forEach(task -> task.run(encoder, findings));
        } finally {
          listener.end();
        }
        results.addAll(findings.results());
        notes.addAll(findings.notes());
        double seconds = (System.nanoTime() - start) / 1e9;
        encoders.add(
            new AskedEncoder(name, choice, encoder.fingerprint(), encoder.dimension(), seconds));
      }
    }
    Set<WordMeasure> measures = new LinkedHashSet<>();
    results.forEach(result -> measures.add(result.measure()));
    return new WordResults(encoders, List.copyOf(measures), results, notes);
  }

  /** The label; where others have the same, a number tells them apart. */
  private static String name(int own, List<EncoderChoice> choices) {
    String label = choices.get(own).label();
    int[] same =
        IntStream.range(0, choices.size())
            .filter(i -> choices.get(i).label().equals(label))
            .toArray();
    return same.length == 1 ? label : label + " #" + (Arrays.binarySearch(same, own) + 1);
  }
}
