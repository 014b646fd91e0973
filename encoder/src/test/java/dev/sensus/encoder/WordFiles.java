package dev.sensus.encoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes files of word vectors as their formats are defined, and opens them. */
final class WordFiles {
  private WordFiles() {}

  /** Opens a file as the encoder does, with a cache beside it. */
  static StaticWords open(Path file) throws IOException {
    return open(file, PackedVectors.IN_MEMORY);
  }

  static StaticWords open(Path file, int inMemory) throws IOException {
    String content = ModelFiles.fingerprint("", file);
    ModelOptions options = new ModelOptions(null, null, file.resolveSibling("cache"));
    return WordVectorFiles.open(file, content, options, inMemory);
  }

  /** The vector of a word of the file, or what its n-grams make, or null. */
  static float[] vector(StaticWords vectors, String word) {
    float[] vector = new float[vectors.dimension()];
    byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
    int row = vectors.row(utf8);
    if (row >= 0) {
      vectors.add(row, 1, vector);
      return vector;
    }
    return vectors.addUnseen(utf8, 1, vector) ? vector : null;
  }

  static Path gzip(Path file) throws IOException {
    Path zipped = file.resolveSibling(file.getFileName() + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      Files.copy(file, out);
    }
    return zipped;
  }

  /** A file of the resources of these tests. */
  static byte[] resource(String name) throws IOException {
    return WordFiles.class.getResourceAsStream("words/" + name).readAllBytes();
  }

  /** word2vec's binary format. */
  static byte[] word2vec(String header, boolean lineFeeds, List<String> words, float[][] vectors) {
    Bytes bytes = new Bytes().text(header).put('\n');
    for (int i = 0; i < words.size(); i++) {
      bytes.text(words.get(i)).put(' ').floats(vectors[i]);
      if (lineFeeds) {
        bytes.put('\n');
      }
    }
    return bytes.toByteArray();
  }

  /**
   * A fastText model of version 12 or 11, with a count of 10, 9 … for its words and one label.
   *
   * @param input {@code [words + bucket][dim]}
   */
  static byte[] fastText(
      int version, int model, List<String> words, int bucket, int[] grams, float[][] input) {
    int dim = input[0].length;
    Bytes bytes = new Bytes().ints(FastTextBinary.MAGIC, version);
    bytes.ints(dim, 5, 1, 1, 5, 1, 2, model, bucket, grams[0], grams[1], 100).longs(0);
    bytes.ints(words.size() + 1, words.size(), 1).longs(99, -1);
    for (int i = 0; i < words.size(); i++) {
      bytes.text(words.get(i)).put(0).longs(10 - i).put(0);
    }
    bytes.text("__label__a").put(0).longs(3).put(1);
    bytes.put(0).longs(input.length, dim);
    for (float[] row : input) {
      bytes.floats(row);
    }
    return bytes.put(0).longs(1, dim).floats(new float[dim]).toByteArray();
  }

  /** Little-endian bytes. */
  static final class Bytes extends ByteArrayOutputStream {
    Bytes put(int value) {
      write(value);
      return this;
    }

    Bytes text(String text) {
      writeBytes(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Bytes ints(int... values) {
      for (int value : values) {
        writeBytes(little(Integer.BYTES).putInt(value).array());
      }
      return this;
    }

    Bytes longs(long... values) {
      for (long value : values) {
        writeBytes(little(Long.BYTES).putLong(value).array());
      }
      return this;
    }

    Bytes floats(float... values) {
      for (float value : values) {
        writeBytes(little(Float.BYTES).putFloat(value).array());
      }
      return this;
    }

    private static ByteBuffer little(int capacity) {
      return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
