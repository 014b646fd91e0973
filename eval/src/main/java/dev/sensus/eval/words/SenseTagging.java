package dev.sensus.eval.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hipparchus.stat.descriptive.StreamingStatistics;

/** How often the nearest training sentence, or the mean of all of a sense, has the right sense. */
final class SenseTagging {
  /** How often one training sentence of each sense is drawn. */
  static final int DRAWS = 20;

  private final long seed;
  private final List<List<Classification>> draws = new ArrayList<>();
  private final List<Classification> all = new ArrayList<>();

  SenseTagging(long seed) {
    this.seed = seed;
    for (int draw = 0; draw < DRAWS; draw++) {
      draws.add(new ArrayList<>());
    }
  }

  /** Tags the sentences of one word. */
  void add(LabelledVectors train, LabelledVectors test, List<String> senses) {
    Random random = new Random(seed);
    for (List<Classification> words : draws) {
      words.add(classify(SenseTagger.ofOne(train, senses, random), test));
    }
    all.add(classify(SenseTagger.ofAll(train, senses), test));
  }

  private static Classification classify(SenseTagger tagger, LabelledVectors test) {
    return new Classification(test.labels(), tagger.tag(test.vectors()));
  }

  void report(String vector, int covered, int items, Findings findings) {
    StreamingStatistics accuracy = new StreamingStatistics();
    StreamingStatistics macroF1 = new StreamingStatistics();
    for (List<Classification> words : draws) {
      accuracy.addValue(Classification.meanAccuracy(words));
      macroF1.addValue(Classification.meanMacroF1(words));
    }
    add(findings, "one-shot", vector, "accuracy", accuracy, covered, items);
    add(findings, "one-shot", vector, "macro-F1", macroF1, covered, items);
    findings.add(
        new WordMeasure("senses", "centroids", vector, "accuracy"),
        Classification.meanAccuracy(all),
        covered,
        items);
    findings.add(
        new WordMeasure("senses", "centroids", vector, "macro-F1"),
        Classification.meanMacroF1(all),
        covered,
        items);
  }

  private static void add(
      Findings findings,
      String set,
      String vector,
      String measure,
      StreamingStatistics values,
      int covered,
      int items) {
    findings.add(
        new WordMeasure("senses", set, vector, measure),
        values.getMean(),
        values.getStandardDeviation(),
        covered,
        items);
  }
}
