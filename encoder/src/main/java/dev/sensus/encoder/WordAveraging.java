package dev.sensus.encoder;

import java.util.List;
import java.util.Locale;

/**
 * How vectors of words become the vector of a text.
 *
 * <p>All that is here decides the vectors: who opens an index again has to give the same
 * frequencies and the same sample as when it was made.
 *
 * @param weighting what weight a word has
 * @param smoothing a of {@link Weighting#SIF}, above 0; the others do not use it
 * @param frequencies how frequent words are; null for what the file of vectors tells: fastText's
 *     models have counts, and of other files, whose words go from the most to the least frequent,
 *     Zipf's law makes shares of the ranks
 * @param sample texts of the kind that will be encoded; where there are some, the direction that
 *     their vectors have most in common (their first principal component, around the origin) is
 *     taken out of all vectors, as the paper of {@link Weighting#SIF} does; where there are none,
 *     it is left, for it cannot be known from a file of words
 */
public record WordAveraging(
    Weighting weighting, double smoothing, WordFrequencies frequencies, List<String> sample) {

  /** What weight a word has in the mean. */
  public enum Weighting {
    /** All the same. */
    MEAN,
    /** Minus the logarithm of the word's share: inverse document frequency, of documents. */
    IDF,
    /**
     * Smooth inverse frequency, a / (a + share): Arora, Liang and Ma 2017, "A simple but
     * tough-to-beat baseline for sentence embeddings".
     */
    SIF
  }

  /** Checks the values. */
  public WordAveraging {
    if (!(smoothing > 0 && smoothing < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("smoothing must be above 0, got " + smoothing);
    }
    sample = List.copyOf(sample);
  }

  /** The plain mean. */
  public static WordAveraging mean() {
    return of(Weighting.MEAN);
  }

  /** A weighting with a of 0.001, the file's own frequencies, and no sample. */
  public static WordAveraging of(Weighting weighting) {
    return new WordAveraging(weighting, 1e-3, null, List.of());
  }

  /** The same with other frequencies. */
  public WordAveraging withFrequencies(WordFrequencies other) {
    return new WordAveraging(weighting, smoothing, other, sample);
  }

  /** The same with a sample of texts. */
  public WordAveraging withSample(List<String> texts) {
    return new WordAveraging(weighting, smoothing, frequencies, texts);
  }

  /** The weight of a word with a share. */
  double weight(double share) {
    return switch (weighting) {
      case MEAN -> 1;
      case IDF -> -Math.log(share);
      case SIF -> smoothing / (smoothing + share);
    };
  }

  /** Whether it is the plain mean and nothing else. */
  boolean isPlain() {
    return weighting == Weighting.MEAN && sample.isEmpty();
  }

  /** All that decides the vectors, in words; the plain mean's must stay what it is. */
  String settings() {
    if (isPlain()) {
      return "word vectors, mean, unit length";
    }
    StringBuilder settings = new StringBuilder("word vectors, ").append(weighting);
    if (weighting == Weighting.SIF) {
      settings.append(String.format(Locale.ROOT, " %s", smoothing));
    }
    if (weighting != Weighting.MEAN) {
      settings.append(", frequencies ");
      settings.append(frequencies == null ? "of the file" : frequencies.fingerprint());
    }
    if (!sample.isEmpty()) {
      settings.append(", sample ");
      settings.append(ModelFiles.fingerprint(sample.size() + "\n" + String.join("\n", sample)));
    }
    return settings.append(", unit length").toString();
  }
}
