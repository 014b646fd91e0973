package dev.sensus.encoder;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.util.VectorUtil;

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

  /** Whether a word is one of those that can be found. */
  public boolean contains(String word) {
    int row = space.row(word);
    return row >= 0 && space.isWord(row);
  }

  /** The words that can be found, in the order of the vocabulary. */
  public List<String> words() {
    return IntStream.range(0, space.size()).filter(space::isWord).mapToObj(space::word).toList();
  }

  /** The vector of a word as the space has it, of any length; null where it has none. */
  public float[] vector(String word) {
    return space.vector(word);
  }

  /**
   * The word with the largest cosine to each of several vectors. All are looked for in one pass
   * over the space, which is much faster than one after the other; cosines are of single precision.
   *
   * @param without for each vector, the words that are not wanted
   * @return one each; null where a vector is zero, or no word is left
   */
  public List<Neighbor> nearest(List<float[]> vectors, List<List<String>> without) {
    if (vectors.size() != without.size()) {
      throw new IllegalArgumentException(
          "each vector needs a list of words that are not wanted, got "
              + vectors.size()
              + " and "
              + without.size());
    }
    float[][] units =
        vectors.stream().map(vector -> UnitLength.of(vector.clone())).toArray(float[][]::new);
    int[][] excluded =
        without.stream()
            .map(words -> words.stream().mapToInt(space::row).toArray())
            .toArray(int[][]::new);
    Scored[] best =
        IntStream.range(0, Math.ceilDiv(space.size(), CHUNK))
            .parallel()
            .mapToObj(chunk -> nearest(units, excluded, chunk))
            .reduce(new Scored[units.length], WordNeighbors::better);
    return Arrays.stream(best)
        .map(found -> found == null ? null : new Neighbor(space.word(found.row()), found.cosine()))
        .toList();
  }

  /** The best row of a chunk for each vector of unit length; null where there is none. */
  private Scored[] nearest(float[][] units, int[][] excluded, int chunk) {
    Scored[] best = new Scored[units.length];
    int to = (int) Math.min(space.size(), (chunk + 1L) * CHUNK);
    for (int row = chunk * CHUNK; row < to; row++) {
      if (!space.isWord(row)) {
        continue;
      }
      float[] other = new float[dimension()];
      space.add(row, other);
      double length = Math.sqrt(dot(other, other));
      if (length == 0) {
        continue;
      }
      for (int i = 0; i < units.length; i++) {
        double cosine = VectorUtil.dotProduct(units[i], other) / length;
        // Rows rise: one as near comes too late. A vector of zeros is near to nothing.
        boolean nearer =
            best[i] == null ? cosine != 0 || !isZero(units[i]) : cosine > best[i].cosine();
        if (nearer && !contains(excluded[i], row)) {
          best[i] = new Scored(row, cosine);
        }
      }
    }
    return best;
  }

  private static Scored[] better(Scored[] one, Scored[] two) {
    Scored[] best = new Scored[one.length];
    for (int i = 0; i < best.length; i++) {
      boolean first = two[i] == null || (one[i] != null && BEST.compare(one[i], two[i]) <= 0);
      best[i] = first ? one[i] : two[i];
    }
    return best;
  }

  private static boolean contains(int[] rows, int row) {
    for (int other : rows) {
      if (other == row) {
        return true;
      }
    }
    return false;
  }

  private static boolean isZero(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private int dimension() {
    return space.dimension();
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
