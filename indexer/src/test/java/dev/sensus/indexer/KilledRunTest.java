package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in processes of their own that are killed, as {@code kill -9} does, at moments of chance,
 * and run again, until they are done: the index is that of a run that nobody disturbed.
 */
class KilledRunTest {
  private static final int KILLS = 20;
  private static final int DOCUMENTS = 5_000;
  private static final String DONE = "done";

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  @TempDir private Path temp;

  /** The process that is killed: indexes a file, and says when it has written something. */
  public static void main(String[] args) throws IOException {
    boolean append = Boolean.parseBoolean(args[2]);
    RunOptions run =
        RunOptions.defaults()
            .withAppend(append)
            .withOnError(OnError.SKIP)
            .withCommitEvery(Duration.ofMillis(30));
    index(
        Path.of(args[0]),
        Path.of(args[1]),
        run,
        new IndexListener() {
          @Override
          public void progress(long documents, double share) {
            System.out.println(documents);
          }

          @Override
          public void resumed(long documents) {
            System.out.println("resumed " + documents);
          }
        });
    System.out.println(DONE);
  }

  private static IndexReport index(
      Path collection, Path folder, RunOptions run, IndexListener listener) throws IOException {
    try (TextEncoder encoder = Models.standard().statics("mini-static");
        DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
      return new CollectionIndexer(
              null, encoder, IndexOptions.defaults().withText("english", 32, 8))
          .index(reader, folder, Map.of(), run, listener);
    }
  }

  @Test
  void aNewIndexIsWhole() throws Exception {
    Path collection = collection("new", 0);
    Path calm = temp.resolve("calm");
    index(collection, calm, RunOptions.defaults(), IndexListener.NONE);
    Map<String, List<String>> expected = IndexContents.of(calm);
    assertEquals(DOCUMENTS, expected.size());

    int kills = 0;
    for (int run = 0; kills < KILLS / 2; run++) {
      Path folder = temp.resolve("killed" + run);
      kills += killUntilDone(collection, folder, false);
      assertEquals(expected, IndexContents.of(folder), () -> "seed " + seed);
    }
  }

  @Test
  void addingToAnIndexIsWhole() throws Exception {
    Path first = collection("first", 0);
    Path second = collection("second", DOCUMENTS / 2); // half of them are there already
    Path calm = temp.resolve("calm");
    RunOptions append = RunOptions.defaults().withAppend(true);
    index(first, calm, RunOptions.defaults(), IndexListener.NONE);
    index(second, calm, append, IndexListener.NONE);
    Map<String, List<String>> expected = IndexContents.of(calm);
    assertEquals(DOCUMENTS + DOCUMENTS / 2, expected.size());

    int kills = 0;
    for (int run = 0; kills < KILLS / 2; run++) {
      Path folder = temp.resolve("killed" + run);
      index(first, folder, RunOptions.defaults(), IndexListener.NONE);
      kills += killUntilDone(second, folder, true);
      assertEquals(expected, IndexContents.of(folder), () -> "seed " + seed);
    }
  }

  private Path collection(String name, int from) throws IOException {
    Random words = new Random(from + 1);
    List<String> lines =
        IntStream.range(from, from + DOCUMENTS)
            .mapToObj(
                i ->
                    String.format(
                        "{\"id\":\"d%d\",\"title\":\"%s %d\",\"text\":\"%s\",\"year\":%d}",
                        i, name, i, text(words), 1900 + i % 100))
            .toList();
    return Files.write(temp.resolve(name + ".jsonl"), lines);
  }

  private static String text(Random words) {
    StringBuilder text = new StringBuilder();
    String[] known = {"river", "bank", "money", "cell", "prison", "seal", "spring", "7", "zzq"};
    for (int i = words.nextInt(60); i > 0; i--) {
      text.append(known[words.nextInt(known.length)]).append(' ');
    }
    return text.toString();
  }

  /** How often the run was killed before it was done. */
  private int killUntilDone(Path collection, Path folder, boolean append) throws Exception {
    int kills = 0;
    long reached = 0;
    while (true) {
      Process process = start(collection, folder, append);
      boolean done = false;
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        // Enough of them for a commit; now and then before the first.
        int lines = random.nextInt(4);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          done |= line.equals(DONE);
          if (line.startsWith("resumed ")) {
            long resumed = Long.parseLong(line.substring("resumed ".length()));
            assertTrue(resumed >= reached, resumed + " after " + reached + ", seed " + seed);
            reached = resumed;
          } else if (!done && lines-- == 0) {
            Thread.sleep(random.nextInt(40));
            process.toHandle().destroyForcibly(); // which leaves its output to be read
          }
        }
      }
      int status = process.waitFor();
      if (done) {
        assertEquals(0, status);
        return kills;
      }
      String told = Files.readString(temp.resolve("stderr.txt"));
      assertEquals(128 + 9, status, () -> "it failed by itself; seed " + seed + ": " + told);
      kills++;
    }
  }

  private Process start(Path collection, Path folder, boolean append) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-Dsensus.home=" + System.getProperty("sensus.home"),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledRunTest.class.getName(),
            collection.toString(),
            folder.toString(),
            Boolean.toString(append))
        .redirectError(temp.resolve("stderr.txt").toFile())
        .start();
  }
}
