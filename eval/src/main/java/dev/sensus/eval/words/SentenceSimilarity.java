package dev.sensus.eval.words;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether near sentences are similar ones: correlation of cosines with people's scores. */
final class SentenceSimilarity implements WordTask {
  private final SentencePairs set;

  SentenceSimilarity(SentencePairs set) {
    this.set = set;
  }

  @Override
  public int texts() {
    return 2 * set.pairs().size();
  }

  @Override
  public void run(WordLevelEncoder encoder, Findings findings) {
    List<SentencePairs.Pair> pairs = set.pairs();
    List<float[]> vectors =
        findings.encode(
            pairs.stream().flatMap(pair -> Stream.of(pair.one(), pair.two())).toList(),
            encoder::sentences);
    Correlations correlations =
        Correlations.of(
            pairs.stream().mapToDouble(SentencePairs.Pair::score).toArray(),
            IntStream.range(0, pairs.size())
                .mapToDouble(i -> Cosine.of(vectors.get(2 * i), vectors.get(2 * i + 1)))
                .toArray());
    int covered = correlations.covered();
    findings.add(measure("Spearman"), correlations.spearman(), covered, pairs.size());
    findings.add(measure("Pearson"), correlations.pearson(), covered, pairs.size());
  }

  private static WordMeasure measure(String name) {
    return new WordMeasure("stsb", "test", "sentence", name);
  }
}
