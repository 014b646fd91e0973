package dev.sensus.lucene;

/** Which text of a pair is cut if both together are too long; as in Hugging Face's tokenizers. */
public enum Truncation {
  /** The longer one, down to the length of the other, then both alike. */
  LONGEST_FIRST {
    @Override
    int keepOfFirst(int first, int second, int room) {
      if (first + second <= room) {
        return first;
      }
      int half = room / 2;
      if (first <= second) {
        return Math.min(first, half);
      }
      // The odd one goes to the longer text.
      return second <= half ? room - second : room - half;
    }
  },
  /** The first one. */
  ONLY_FIRST {
    @Override
    int keepOfFirst(int first, int second, int room) {
      return Math.min(first, room - second);
    }
  },
  /** The second one, as for a question and a passage. */
  ONLY_SECOND {
    @Override
    int keepOfFirst(int first, int second, int room) {
      return first;
    }
  };

  /** How many pieces of the first text stay; below 0, or above {@code room}, if it cannot be. */
  abstract int keepOfFirst(int first, int second, int room);
}
