package dev.sensus.query;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Vectors of questions; those asked last are kept. Safe for several threads. */
final class QuestionVectors {
  private record Key(String field, String question) {}

  private final IndexEncoders encoders;
  private final int oversampling;
  private final Map<Key, float[]> kept;

  /**
   * Keeps nothing yet.
   *
   * @param oversampling of the index's vectors, as {@link PassageVector} has it
   * @param most how many to keep
   */
  QuestionVectors(IndexEncoders encoders, int oversampling, int most) {
    this.encoders = encoders;
    this.oversampling = oversampling;
    this.kept =
        new LinkedHashMap<>(16, .75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, float[]> eldest) {
            return size() > most;
          }
        };
  }

  /** The question's vector in a field. */
  PassageVector of(String field, String question) throws IOException {
    Key key = new Key(field, question);
    float[] vector;
    synchronized (kept) {
      vector = kept.get(key);
    }
    if (vector == null) {
      // Not under the lock: others need not wait while this one is encoded.
      vector = encoders.get(field).encode(question, Role.QUERY);
      synchronized (kept) {
        kept.put(key, vector);
      }
    }
    return new PassageVector(field, vector, oversampling);
  }

  void clear() {
    synchronized (kept) {
      kept.clear();
    }
  }
}
