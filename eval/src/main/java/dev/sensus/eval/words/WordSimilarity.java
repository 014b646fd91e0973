package dev.sensus.eval.words;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether near words are similar ones: Spearman's correlation of cosines with people's scores. */
final class WordSimilarity implements WordTask {
  private final List<WordPairs> sets;
  private final List<String> words;

  WordSimilarity(List<WordPairs> sets) {
    this.sets = List.copyOf(sets);
    this.words =
        sets.stream()
            .flatMap(set -> set.pairs().stream())
            .flatMap(pair -> Stream.of(pair.one(), pair.two()))
            .distinct()
            .toList();
  }

  @Override
  public int texts() {
    return words.size();
  }

  @Override
  public void run(WordLevelEncoder encoder, Findings findings) {
    List<float[]> vectors = findings.encode(words, encoder::words);
    Map<String, float[]> byWord = new HashMap<>();
    for (int i = 0; i < vectors.size(); i++) {
      byWord.put(words.get(i), vectors.get(i));
    }
    for (WordPairs set : sets) {
      List<WordPairs.Pair> pairs = set.pairs();
      Correlations correlations =
          Correlations.of(
              pairs.stream().mapToDouble(WordPairs.Pair::score).toArray(),
              pairs.stream()
                  .mapToDouble(pair -> Cosine.of(byWord.get(pair.one()), byWord.get(pair.two())))
                  .toArray());
      findings.add(
          new WordMeasure("wordsim", set.name(), "word", "Spearman"),
          correlations.spearman(),
          correlations.covered(),
          pairs.size());
    }
  }
}
