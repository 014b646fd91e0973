package dev.sensus.eval.words;

import dev.sensus.eval.words.CosineThreshold.Judged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether two occurrences of a word have the same sense: so if the cosine of their vectors is above
 * a threshold, which is chosen on the training pairs alone.
 *
 * <p>A static vector of the word is the same for both occurrences, whatever the threshold; half of
 * the pairs have the same sense, and so half of the answers are right.
 */
final class WordsInContext implements WordTask {
  private final ContextPairs train;
  private final Map<String, ContextPairs> asked;

  /**
   * Takes the pairs.
   *
   * @param asked by name, in the table's order
   */
  WordsInContext(ContextPairs train, Map<String, ContextPairs> asked) {
    this.train = train;
    this.asked = new LinkedHashMap<>(asked);
  }

  @Override
  public int texts() {
    return 2
        * (train.pairs().size()
            + asked.values().stream().mapToInt(set -> set.pairs().size()).sum());
  }

  @Override
  public void run(WordLevelEncoder encoder, Findings findings) {
    Compared learnt = compare("train", train, encoder, findings);
    CosineThreshold byWord = CosineThreshold.best(learnt.byWord());
    CosineThreshold bySentence = CosineThreshold.best(learnt.bySentence());
    asked.forEach(
        (name, set) -> {
          Compared pairs = compare(name, set, encoder, findings);
          int items = set.pairs().size();
          add(findings, name, "word", byWord, pairs.byWord(), items);
          add(findings, name, "sentence", bySentence, pairs.bySentence(), items);
        });
  }

  private static void add(
      Findings findings,
      String set,
      String vector,
      CosineThreshold threshold,
      List<Judged> pairs,
      int items) {
    findings.add(
        new WordMeasure("wic", set, vector, "accuracy"),
        threshold.accuracy(pairs),
        pairs.size(),
        items);
    if (pairs.size() < items && !pairs.isEmpty()) {
      double same = pairs.stream().mapToInt(pair -> pair.same() ? 1 : 0).average().orElse(0);
      findings.note(
          String.format(
              Locale.ROOT,
              "wic %s, %s: one answer for all %d covered pairs would have accuracy %.3f",
              set,
              vector,
              pairs.size(),
              Math.max(same, 1 - same)));
    }
  }

  /** Pairs that have vectors, with their cosines. */
  private record Compared(List<Judged> byWord, List<Judged> bySentence) {}

  private static Compared compare(
      String name, ContextPairs set, WordLevelEncoder encoder, Findings findings) {
    List<ContextPairs.Pair> pairs = set.pairs();
    List<WordLevelEncoder.Vectors> vectors =
        findings.encode(
            pairs.stream().flatMap(pair -> Stream.of(pair.one(), pair.two())).toList(),
            encoder::occurrences);
    CutSentences.note("wic " + name, vectors, findings);
    Compared compared = new Compared(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < pairs.size(); i++) {
      WordLevelEncoder.Vectors one = vectors.get(2 * i);
      WordLevelEncoder.Vectors two = vectors.get(2 * i + 1);
      boolean same = pairs.get(i).same();
      add(compared.byWord(), Cosine.of(one.word(), two.word()), same);
      add(compared.bySentence(), Cosine.of(one.sentence(), two.sentence()), same);
    }
    return compared;
  }

  private static void add(List<Judged> pairs, double cosine, boolean same) {
    if (!Double.isNaN(cosine)) {
      pairs.add(new Judged(cosine, same));
    }
  }
}
