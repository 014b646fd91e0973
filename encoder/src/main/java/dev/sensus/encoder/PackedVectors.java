package dev.sensus.encoder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;

/**
 * Takes words and vectors one by one and packs them: few in memory, many in a file, which is then
 * mapped and kept for the next time.
 *
 * <p>The file, little-endian: a header of 64 bytes ({@code sensusWV} in ASCII; as ints the version
 * 1, the dimension, how many words; as longs how many bytes all words have, and the notes; the rest
 * zero); the floats, row-major; where each word ends among the words' bytes, an int each; the
 * words' bytes, UTF-8; the notes, UTF-8, a line each.
 */
final class PackedVectors implements Closeable {
  /** Floats of so many bytes are read again each time rather than kept in a file. */
  static final int IN_MEMORY = 16 << 20;

  private static final long MAGIC = 0x5657_7375_736E_6573L; // "sensusWV"
  private static final int VERSION = 1;
  private static final int HEADER = 64;
  private static final int BUFFER = 1 << 20;

  private final Path packed;
  private final int inMemory;
  private final WordTable words = new WordTable();
  private ByteBuffer buffer = little(BUFFER);
  private int dimension;
  private Path half;
  private FileChannel channel;

  /**
   * Starts packing.
   *
   * @param packed the file to write if the floats have more than {@code inMemory} bytes
   */
  PackedVectors(Path packed, int inMemory) {
    this.packed = packed;
    this.inMemory = inMemory;
  }

  /** How many words there are so far. */
  int size() {
    return words.size();
  }

  /**
   * Adds a word; all vectors are of one length.
   *
   * @return whether it was new; if not, nothing is added
   */
  boolean add(byte[] word, int from, int to, float[] vector) throws IOException {
    if (!words.add(word, from, to)) {
      return false;
    }
    dimension = vector.length;
    if (buffer.remaining() < dimension * Float.BYTES) {
      makeRoom(dimension * Float.BYTES);
    }
    for (float value : vector) {
      buffer.putFloat(value);
    }
    return true;
  }

  /** Ends packing; nothing can be added any more. */
  StaticWords finish(List<String> notes) throws IOException {
    words.trim();
    if (channel == null) {
      FileBytes floats = FileBytes.of(buffer.flip());
      return new RankedVectors(words, dimension, floats, places(0, dimension), notes);
    }
    byte[] lines = String.join("\n", notes).getBytes(StandardCharsets.UTF_8);
    try {
      drain();
      for (int end : words.ends()) {
        if (buffer.remaining() < Integer.BYTES) {
          drain();
        }
        buffer.putInt(end);
      }
      drain();
      write(ByteBuffer.wrap(words.bytes()));
      write(ByteBuffer.wrap(lines));
      ByteBuffer header = little(HEADER);
      header.putLong(MAGIC).putInt(VERSION).putInt(dimension).putInt(words.size());
      header.putLong(words.bytes().length).putLong(lines.length);
      channel.position(0);
      write(header.position(0));
      channel.close();
      Files.move(half, packed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ModelException(packed, "cannot be written: " + e.getMessage(), e);
    }
    FileBytes bytes = FileBytes.map(packed);
    return new RankedVectors(words, dimension, bytes, places(HEADER, dimension), notes);
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      Files.deleteIfExists(half);
    }
  }

  /**
   * Opens a packed file of an earlier time.
   *
   * @return null if there is none, or what is there is not whole; it is then to be written again
   */
  static StaticWords open(Path packed) throws IOException {
    if (!Files.isReadable(packed) || Files.size(packed) < HEADER) {
      return null;
    }
    FileBytes bytes = FileBytes.map(packed);
    int dimension = bytes.intAt(12);
    int size = bytes.intAt(16);
    long wordBytes = bytes.longAt(20);
    long noteBytes = bytes.longAt(28);
    boolean ours =
        bytes.longAt(0) == MAGIC
            && bytes.intAt(8) == VERSION
            && (dimension > 0 && dimension <= FileBytes.MAX_ROW && size > 0)
            && (wordBytes >= 0 && wordBytes <= Integer.MAX_VALUE - 8)
            && (noteBytes >= 0 && noteBytes <= Integer.MAX_VALUE - 8);
    long ends = HEADER + (long) size * dimension * Float.BYTES;
    long text = ends + (long) size * Integer.BYTES;
    if (!ours || text + wordBytes + noteBytes != bytes.size()) {
      return null;
    }
    WordTable words = new WordTable();
    byte[] all = new byte[(int) wordBytes];
    bytes.copy(text, all);
    for (int row = 0, from = 0; row < size; row++) {
      int to = bytes.intAt(ends + (long) row * Integer.BYTES);
      if (to < from || to > all.length || !words.add(all, from, to)) {
        return null;
      }
      from = to;
    }
    byte[] lines = new byte[(int) noteBytes];
    bytes.copy(text + wordBytes, lines);
    List<String> notes = new String(lines, StandardCharsets.UTF_8).lines().toList();
    return new RankedVectors(words.trim(), dimension, bytes, places(HEADER, dimension), notes);
  }

  private static RankedVectors.Places places(long first, int dimension) {
    return row -> first + (long) row * dimension * Float.BYTES;
  }

  private static ByteBuffer little(int capacity) {
    return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void makeRoom(int wanted) throws IOException {
    long capacity = Math.max(2L * buffer.capacity(), buffer.position() + (long) wanted);
    if (channel == null && capacity <= inMemory) {
      buffer = little((int) capacity).put(buffer.flip());
      return;
    }
    try {
      if (channel == null) {
        Files.createDirectories(packed.toAbsolutePath().getParent());
        // Not createTempFile, whose files nobody else may read.
        half = packed.resolveSibling(packed.getFileName() + "." + UUID.randomUUID() + ".tmp");
        channel = FileChannel.open(half, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.position(HEADER);
      }
      drain();
    } catch (IOException e) {
      throw new ModelException(packed, "cannot be written: " + e.getMessage(), e);
    }
    if (buffer.capacity() != BUFFER) {
      buffer = little(BUFFER);
    }
  }

  private void drain() throws IOException {
    write(buffer.flip());
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
