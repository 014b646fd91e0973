package dev.sensus.encoder;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes vectors of texts.
 *
 * <p>Every vector has {@link #dimension()} components and unit length, but for a text in which the
 * encoder knows nothing: its vector is all zero. Encoders may be used by several threads at once.
 */
public interface TextEncoder extends AutoCloseable {

  /** What a text is to the search; some models put another prompt before each. */
  enum Role {
    /** A question. */
    QUERY,
    /** A piece of a document. */
    PASSAGE
  }

  /** How the user called the model: a built-in name or a path. */
  String name();

  /**
   * SHA-256, in hexadecimal, over all that decides the vectors: configuration, vocabulary, weights,
   * pooling, prompts, precision. Two encoders with one fingerprint give the same vectors.
   */
  String fingerprint();

  /** What it computes in, and part of its fingerprint; never {@link Precision#AUTO}. */
  default Precision precision() {
    return Precision.FP32;
  }

  /** The pooling that it was opened with, in place of its files'; null for theirs. */
  default Pooling askedPooling() {
    return null;
  }

  /** The layers that it was opened with; null for the usual ones. */
  default LayerMix askedLayers() {
    return null;
  }

  /** Components of a vector. */
  int dimension();

  /**
   * How many pieces of text fit, besides the prompt and special pieces of this role. What is beyond
   * is cut off by {@link #encode}; whoever must not lose text splits it first.
   */
  int maxPieces(Role role);

  /** The text's pieces (words, for an encoder of whole words) with where they stand in it. */
  PieceSequence pieces(String text);

  /**
   * Encodes texts.
   *
   * @return {@code [texts][dimension]}, in the order of the texts
   */
  float[][] encode(List<String> texts, Role role);

  /**
   * Encodes any number of texts in constant memory: they are taken from the iterator a few hundred
   * at a time, in another thread than the caller's where that lets the next ones be tokenised
   * meanwhile.
   *
   * @param sink takes the vectors in the order of the texts, in the caller's thread
   */
  default void encode(Iterator<String> texts, Role role, Consumer<float[]> sink) {
    while (texts.hasNext()) {
      for (float[] vector : encode(TextWindow.next(texts), role)) {
        sink.accept(vector);
      }
    }
  }

  /** What was read since the encoder was opened; nothing where it does not count. */
  default EncodingCounts counted() {
    return EncodingCounts.NONE;
  }

  /** Encodes one text. */
  default float[] encode(String text, Role role) {
    return encode(List.of(text), role)[0];
  }

  /** Frees what the encoder holds outside the heap. */
  @Override
  void close();
}
