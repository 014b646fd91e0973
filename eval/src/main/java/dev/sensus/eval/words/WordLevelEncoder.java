package dev.sensus.eval.words;

import dev.sensus.encoder.WordNeighbors;
import java.util.List;
import java.util.Optional;

/**
 * An encoder as the tasks on words see it: vectors of words alone, of sentences, and of words where
 * they stand. Vectors are of any length; none is all zero, null stands for those.
 */
interface WordLevelEncoder extends AutoCloseable {

  /**
   * What an occurrence has.
   *
   * @param word the vector of the word; null where it has none, or the model does not read so far
   * @param sentence the mean of the vectors of the other words; null where there is none
   * @param cut whether the model does not read as far as the word
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  record Vectors(float[] word, float[] sentence, boolean cut) {}

  /** SHA-256 of all that decides the vectors of texts. */
  String fingerprint();

  /** Components of a vector. */
  int dimension();

  /** The vectors of words by themselves, one each; null for one that has none. */
  List<float[]> words(List<String> words);

  /** The vectors of sentences, one each; null for one that has none. */
  List<float[]> sentences(List<String> sentences);

  /** The vectors of words in their sentences, one each. */
  List<Vectors> occurrences(List<Occurrence> occurrences);

  /** The space of all words, for an encoder that has one. */
  Optional<WordNeighbors> space();

  /** What is odd about the model without making it useless, one line each. */
  List<String> notes();

  @Override
  void close();

  /** The vector itself; null where all is zero. */
  static float[] orNull(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return vector;
      }
    }
    return null;
  }
}
