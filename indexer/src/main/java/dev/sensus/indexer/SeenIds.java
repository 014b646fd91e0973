package dev.sensus.indexer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.lucene.util.BytesRef;

/**
 * The ids that a run has seen, as 128-bit hashes: 32 bytes or so an id, however long it is. Two ids
 * of 2^40 share a hash with a chance of 2^-49.
 */
final class SeenIds {
  private static final double FULL = 0.7;

  /** Pairs; two zeros are an empty place. */
  private long[] table = new long[2 * 1024];

  private int size;

  /** Java's own, for Lucene 9 has no hash of 128 bits. */
  private final MessageDigest digest = md5();

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }

  /** Takes an id; false if it was there. */
  boolean add(String id) {
    return add(new BytesRef(id));
  }

  boolean add(BytesRef id) {
    digest.update(id.bytes, id.offset, id.length);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    long high = hash.getLong();
    long low = hash.getLong();
    if (high == 0 && low == 0) {
      low = 1;
    }
    if (!put(table, high, low)) {
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
