package dev.sensus.encoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Little-endian bytes of any length, addressed by {@code long}: a mapped file, or a buffer.
 *
 * <p>One {@link java.nio.MappedByteBuffer} reaches 2 GiB, so a file is mapped in segments; each
 * goes on a little into the next, so that no row of numbers is ever cut in two. (Java 21 has memory
 * segments as a preview only, and what is compiled with a preview runs on no other Java.) A mapping
 * takes no heap and ends when the garbage collector finds it unused, for Java 21 gives no safe way
 * to end it sooner. Positions are not checked here beyond what a buffer checks.
 */
final class FileBytes {
  /** The longest row of floats that may be asked for. */
  static final int MAX_ROW = 65_536;

  private static final long SEGMENT = 1L << 30;

  private final ByteBuffer[] segments;
  private final long segment;
  private final long size;

  private FileBytes(ByteBuffer[] segments, long segment, long size) {
    this.segments = segments;
    this.segment = segment;
    this.size = size;
  }

  /** Maps a file for reading. */
  static FileBytes map(Path file) throws IOException {
    return map(file, SEGMENT, MAX_ROW * Float.BYTES);
  }

  /**
   * Maps a file for reading.
   *
   * @param segment bytes from the start of one segment to that of the next
   * @param overlap bytes of the next segment that each has too: the longest that is read at once
   */
  static FileBytes map(Path file, long segment, int overlap) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer[] segments = new ByteBuffer[(int) ((size + segment - 1) / segment)];
      for (int i = 0; i < segments.length; i++) {
        long start = i * segment;
        long length = Math.min(segment + overlap, size - start);
        segments[i] =
            channel
                .map(FileChannel.MapMode.READ_ONLY, start, length)
                .order(ByteOrder.LITTLE_ENDIAN);
      }
      return new FileBytes(segments, segment, size);
    }
  }

  /** Takes the bytes of a buffer from 0 to its limit. */
  static FileBytes of(ByteBuffer buffer) {
    ByteBuffer bytes = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return new FileBytes(new ByteBuffer[] {bytes}, Long.MAX_VALUE, bytes.limit());
  }

  long size() {
    return size;
  }

  byte byteAt(long position) {
    return segments[(int) (position / segment)].get((int) (position % segment));
  }

  int intAt(long position) {
    return segments[(int) (position / segment)].getInt((int) (position % segment));
  }

  long longAt(long position) {
    return segments[(int) (position / segment)].getLong((int) (position % segment));
  }

  double doubleAt(long position) {
    return Double.longBitsToDouble(longAt(position));
  }

  /** Copies bytes, however many. */
  void copy(long position, byte[] into) {
    for (int from = 0; from < into.length; ) {
      ByteBuffer bytes = segments[(int) ((position + from) / segment)];
      int at = (int) ((position + from) % segment);
      int length = Math.min(into.length - from, bytes.limit() - at);
      bytes.get(at, into, from, length);
      from += length;
    }
  }

  /** Adds a weight times each float of a row to a sum; the row is as long as the sum. */
  void addRow(long position, float weight, float[] sum) {
    ByteBuffer bytes = segments[(int) (position / segment)];
    int at = (int) (position % segment);
    // Copied first: from an array the sum is done with SIMD, about twice as fast.
    float[] row = new float[sum.length];
    bytes
        .slice(at, Float.BYTES * row.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(row);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * row[i];
    }
  }

  /**
   * Looks for a float that is infinite or no number.
   *
   * @return the index of the first, or -1 where all are finite
   */
  long firstNotFinite(long position, long count) {
    for (long i = 0; i < count; ) {
      long from = position + i * Float.BYTES;
      ByteBuffer bytes = segments[(int) (from / segment)];
      int at = (int) (from % segment);
      int here = (int) Math.min(count - i, (bytes.limit() - at) / Float.BYTES);
      for (int j = 0; j < here; j++) {
        if ((bytes.getInt(at + Float.BYTES * j) & 0x7F800000) == 0x7F800000) {
          return i + j;
        }
      }
      i += here;
    }
    return -1;
  }
}
