package dev.sensus.query;

import java.util.Objects;
import org.apache.lucene.search.Query;

/** One of the sides that {@link HybridQuery} blends: a list of documents, and a score for each. */
public sealed interface Part {
  /** What hits and explanations call it. */
  String name();

  /** How much it counts beside the others; 0 or more. */
  float weight();

  /** The least score that there can be: that of a document which the part knows nothing of. */
  float least();

  /**
   * Documents by their words.
   *
   * @param query on parent documents; its scores are 0 or more
   * @param calibration how a score becomes a probability; {@link Fusion.LogOdds} alone asks
   */
  record Words(String name, Query query, float weight, Calibration calibration) implements Part {
    /** Checks the values. */
    public Words {
      requireUsable(name, weight);
      Objects.requireNonNull(query);
      Objects.requireNonNull(calibration);
    }

    /** Words without a calibration of their own. */
    public Words(String name, Query query, float weight) {
      this(name, query, weight, Calibration.UNKNOWN);
    }

    @Override
    public float least() {
      return 0;
    }
  }

  /** Documents by their nearest passage; the score is its cosine. */
  record Passages(String name, PassageVector vector, float weight) implements Part {
    /** Checks the values. */
    public Passages {
      requireUsable(name, weight);
      Objects.requireNonNull(vector);
    }

    @Override
    public float least() {
      return -1;
    }
  }

  private static void requireUsable(String name, float weight) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a part needs a name");
    }
    if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight of " + name + " must be 0 or more, got " + weight);
    }
  }
}
