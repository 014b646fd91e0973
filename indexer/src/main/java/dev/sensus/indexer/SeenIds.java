package dev.sensus.indexer;

import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * The ids that a run has seen, as 128-bit hashes: 32 bytes or so an id, however long it is. Two ids
 * of 2^40 share a hash with a chance of 2^-49.
 */
final class SeenIds {
  private static final double FULL = 0.7;

  /** Pairs; two zeros are an empty place. */
  private long[] table = new long[2 * 1024];

  private int size;

  /** Takes an id; false if it was there. */
  boolean add(String id) {
    return add(new BytesRef(id));
  }

  boolean add(BytesRef id) {
    long[] hash = StringHelper.murmurhash3_x64_128(id);
    if (hash[0] == 0 && hash[1] == 0) {
      hash[1] = 1;
    }
    if (!put(table, hash[0], hash[1])) {
      return false;
    }
    size++;
    if (size > FULL * table.length / 2) {
      grow();
    }
    return true;
  }

  private static boolean put(long[] table, long high, long low) {
    int places = table.length / 2;
    int place = (int) (high & (places - 1));
    while (table[2 * place] != 0 || table[2 * place + 1] != 0) {
      if (table[2 * place] == high && table[2 * place + 1] == low) {
        return false;
      }
      place = (place + 1) & (places - 1);
    }
    table[2 * place] = high;
    table[2 * place + 1] = low;
    return true;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(2, table.length)];
    for (int i = 0; i < table.length; i += 2) {
      if (table[i] != 0 || table[i + 1] != 0) {
        put(larger, table[i], table[i + 1]);
      }
    }
    table = larger;
  }
}
