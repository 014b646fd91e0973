package dev.sensus.encoder;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * How much heap large files of word vectors take, and how long they take to open. Not a unit test:
 * it writes files of the size that it is told to a temporary folder, and deletes them.
 *
 * <p>Start with a heap much smaller than the files, such as {@code -Xmx256m}. Arguments: how many
 * words, and dimensions; 600,000 and 300 make about 700 MB of floats.
 */
final class WordVectorHeapBenchmark {
  private static final int GRAMS = 100_000;

  private final Path folder;
  private final int words;
  private final int dimension;
  private final SplittableRandom random = new SplittableRandom(1);

  private WordVectorHeapBenchmark(Path folder, int words, int dimension) {
    this.folder = folder;
    this.words = words;
    this.dimension = dimension;
  }

  /** Writes, opens and measures a file of each format. */
  public static void main(String[] arguments) throws IOException {
    int words = Integer.parseInt(arguments[0]);
    int dimension = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("word-vectors");
    try {
      var benchmark = new WordVectorHeapBenchmark(folder, words, dimension);
      System.out.printf(
          Locale.ROOT,
          "%d words, %d dimensions, at most %d MB of heap%n",
          words,
          dimension,
          Runtime.getRuntime().maxMemory() >> 20);
      benchmark.measure("word2vec, binary", benchmark.word2vec());
      benchmark.measure("fastText model", benchmark.fastText());
      Path text = benchmark.text();
      benchmark.measure("text, first time", text);
      benchmark.measure("text, packed", text);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void measure(String name, Path file) throws IOException {
    ModelOptions options = new ModelOptions(null, null, folder.resolve("cache"));
    long before = heap();
    long start = System.nanoTime();
    try (WordEncoder encoder = WordAverageEncoder.open(name, file, WordAveraging.mean(), options)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      long held = heap() - before;
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 1000; i++) {
        text.append("w").append(random.nextInt(words)).append(' ');
      }
      encoder.encode(text.toString(), TextEncoder.Role.PASSAGE);
      start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        encoder.encode(text.toString(), TextEncoder.Role.PASSAGE);
      }
      double rate = 100_000 / ((System.nanoTime() - start) / 1e9);
      if (encoder.counts().unknown() > 0) {
        throw new AssertionError(encoder.counts());
      }
      System.out.printf(
          Locale.ROOT,
          "%-18s %5d MB on disk, opened in %5.1f s, holds %4d MB of heap, %,.0f words/s%n",
          name,
          Files.size(file) >> 20,
          seconds,
          held >> 20,
          rate);
    }
    if (file.toString().endsWith(".bin")) {
      Files.delete(file);
    }
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private Path word2vec() throws IOException {
    Path file = folder.resolve("word2vec.bin");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(ascii(words + " " + dimension + "\n"));
      for (int i = 0; i < words; i++) {
        out.write(ascii("w" + i + " "));
        out.write(row());
        out.write('\n');
      }
    }
    return file;
  }

  private Path fastText() throws IOException {
    Path file = folder.resolve("fasttext.bin");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      float[][] row = {new float[dimension]};
      byte[] small = WordFiles.fastText(12, 2, List.of("w"), GRAMS, new int[] {3, 6}, row);
      out.write(small, 0, 64); // magic, version and settings
      var dictionary = new WordFiles.Bytes().ints(words, words, 0).longs(words, -1);
      for (int i = 0; i < words; i++) {
        dictionary.text("w" + i).put(0).longs(1).put(0);
      }
      dictionary.put(0).longs(words + GRAMS, dimension).writeTo(out);
      for (int i = 0; i < words + GRAMS; i++) {
        out.write(row());
      }
      new WordFiles.Bytes().put(0).longs(0, dimension).writeTo(out);
    }
    return file;
  }

  private Path text() throws IOException {
    Path file = folder.resolve("glove.txt");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < words; i++) {
        line.setLength(0);
        line.append("w").append(i);
        for (int j = 0; j < dimension; j++) {
          int digits = random.nextInt(1_000_000);
          line.append(" 0.").append(Integer.toString(1_000_000 + digits), 1, 7);
        }
        out.write(ascii(line.append('\n').toString()));
      }
    }
    return file;
  }

  private byte[] row() {
    ByteBuffer row = ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < dimension; i++) {
      row.putFloat(random.nextInt() * 0x1p-31f);
    }
    return row.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
