package dev.sensus.lens;

import dev.sensus.lens.Signature.Shared;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Terms described by an index and a model: bert_mask's recipe. Of sentences with the term alone the
 * model tells the term's neighbours; what they have in common is its signature. Of two terms those
 * of each alone, what both share, and those of each in sentences with both.
 *
 * @param alone the signature of each term, in sentences without the other
 * @param shared words of both signatures, in the order of the first; empty for one term
 * @param together the signature of each term in sentences with both; empty for one term
 */
public record TermDescription(
    List<Signature> alone, List<String> shared, List<Signature> together) {

  /**
   * How a term is described.
   *
   * @param sentences that are looked at, of more by chance
   * @param neighbors of each sentence that count
   * @param agree the share of sentences that must have a neighbour, see {@link Signature#of}
   * @param seed of the chance
   */
  public record Options(int sentences, int neighbors, double agree, long seed) {

    /** Checks the numbers. */
    public Options {
      if (neighbors < 1) {
        throw new IllegalArgumentException("neighbors must be at least 1, got " + neighbors);
      }
      if (sentences < 1) {
        throw new IllegalArgumentException("sentences must be at least 1, got " + sentences);
      }
      Signature.requireAgree(agree);
    }

    /** Twenty sentences with twenty neighbours each, of which half must agree. */
    public static Options defaults() {
      return new Options(20, 20, 0.5, 42);
    }
  }

  /**
   * Describes one term, or two.
   *
   * @param other the second, or null
   * @throws IllegalArgumentException if an option is out of its range, or a term nothing to look
   *     for
   */
  public static TermDescription of(
      String term, String other, TermSentences sentences, Descriptors descriptors, Options options)
      throws IOException {
    int most = options.sentences();
    long seed = options.seed();
    Signature first =
        signature(term, sentences.alone(term, other, most, seed), descriptors, options);
    if (other == null) {
      return new TermDescription(List.of(first), List.of(), List.of());
    }
    Signature second =
        signature(other, sentences.alone(other, term, most, seed), descriptors, options);
    Set<String> known = new HashSet<>(second.words().stream().map(Shared::word).toList());
    List<String> shared = first.words().stream().map(Shared::word).filter(known::contains).toList();
    List<TermSentence> both = sentences.together(term, other, most, seed);
    List<TermSentence> turned = both.stream().map(sentence -> sentence.about(other)).toList();
    return new TermDescription(
        List.of(first, second),
        shared,
        List.of(
            signature(term, both, descriptors, options),
            signature(other, turned, descriptors, options)));
  }

  /** Sentences in which the model does not read the term do not count. */
  private static Signature signature(
      String term, List<TermSentence> sentences, Descriptors descriptors, Options options)
      throws IOException {
    List<List<String>> neighbors = new ArrayList<>();
    for (TermSentence sentence : sentences) {
      List<String> own = descriptors.of(sentence, options.neighbors());
      if (!own.isEmpty()) {
        neighbors.add(own);
      }
    }
    return Signature.of(term, neighbors, options.agree());
  }
}
