package dev.sensus.encoder;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the words nearest to a word in a space of static vectors: a file of word vectors, a static
 * embedding, or a BERT's input embeddings.
 *
 * <p>The search is exact: all vectors are compared, where they lie, by several threads. Of pieces
 * of a vocabulary those that are whole words are found; a word of several pieces may be asked for,
 * and has the mean of their vectors. May be used by several threads at once.
 */
public final class WordNeighbors implements AutoCloseable {
  /** Rows that one thread takes at once. */
  private static final int CHUNK = 1 << 13;

  /** The better one first; of two as near, the one that comes first in the vocabulary. */
  private static final Comparator<Scored> BEST =
      Comparator.comparingDouble(Scored::cosine).reversed().thenComparingInt(Scored::row);

  private final StaticEncoder encoder;
  private final WordSpace space;

  /**
   * A word near another.
   *
   * @param word as the vocabulary writes it
   * @param cosine of the two vectors, from -1 to 1
   */
  public record Neighbor(String word, double cosine) {}

  private record Scored(int row, double cosine) {}

  WordNeighbors(StaticEncoder encoder, WordSpace space) {
    this.encoder = encoder;
    this.space = space;
  }

  /** The encoder whose vectors they are; closed with this. */
  public StaticEncoder encoder() {
    return encoder;
  }

  /**
   * The words with the largest cosine to a word, which is not among them; nor is one whose vector
   * is zero.
   *
   * @param n how many at most
   * @return nearest first; of two as near, the one first that comes first in the vocabulary
   * @throws ModelException if the word has no vector
   */
  public List<Neighbor> nearest(String word, int n) throws ModelException {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, got " + n);
    }
    float[] vector = space.vector(word);
    if (vector == null) {
      throw new ModelException(encoder.name() + ": has no word '" + word + "'", null);
    }
    double length = Math.sqrt(dot(vector, vector));
    if (length == 0) {
      throw new ModelException(encoder.name() + ": the vector of '" + word + "' is zero", null);
    }
    int itself = space.row(word);
    int chunks = Math.ceilDiv(space.size(), CHUNK);
    return IntStream.range(0, chunks)
        .parallel()
        .boxed()
        .flatMap(chunk -> nearest(vector, length, itself, chunk, n))
        .sorted(BEST)
        .limit(n)
        .map(scored -> new Neighbor(space.word(scored.row()), scored.cosine()))
        .toList();
  }

  /** The best n of a chunk's rows. */
  private Stream<Scored> nearest(float[] vector, double length, int itself, int chunk, int n) {
    PriorityQueue<Scored> kept = new PriorityQueue<>(BEST.reversed());
    float[] other = new float[vector.length];
    int to = (int) Math.min(space.size(), (chunk + 1L) * CHUNK);
    for (int row = chunk * CHUNK; row < to; row++) {
      if (row == itself || !space.isWord(row)) {
        continue;
      }
      Arrays.fill(other, 0);
      space.add(row, other);
      double squares = dot(other, other);
      if (squares == 0) {
        continue;
      }
      double cosine = dot(vector, other) / (length * Math.sqrt(squares));
      if (kept.size() < n) {
        kept.add(new Scored(row, cosine));
      } else if (cosine > kept.peek().cosine()) { // rows rise: one as near comes too late
        kept.remove();
        kept.add(new Scored(row, cosine));
      }
    }
    return kept.stream();
  }

  private static double dot(float[] one, float[] two) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * two[i];
    }
    return sum;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
