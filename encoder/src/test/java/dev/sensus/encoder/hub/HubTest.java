package dev.sensus.encoder.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.hub.FakeHub.Fault;
import dev.sensus.encoder.hub.FakeHub.Request;
import dev.sensus.encoder.hub.HubSettings.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HubTest extends HubTestCase {
  @Test
  void takesWhatSensusReadsOnceAndWorksOfflineAfterwards() throws IOException {
    Path folder = hub().open(REFERENCE);
    assertEquals(cache.resolve("acme").resolve("tiny").resolve(FakeHub.COMMIT), folder);
    assertWhole(folder);
    assertEquals(chosenBytes(), server.bytes());
    int asked = server.requests().size();
    // The network is asked about a branch once in a process, about a commit never.
    assertEquals(folder, hub().open(REFERENCE));
    assertEquals(folder, hub().open(PINNED));
    assertEquals(asked, server.requests().size());
    Hub fresh = otherHub();
    server.close();
    assertEquals(folder, fresh.open(REFERENCE));
    assertEquals(folder, fresh.open(PINNED));
    assertEquals(PINNED, fresh.pin(REFERENCE));
  }

  @Test
  void aTokenizerComesAloneAndTheRestLater() throws IOException {
    Path folder = hub().openTokenizer(REFERENCE);
    List<String> settings =
        List.of("1_Pooling/config.json", "config.json", "modules.json", "vocab.txt");
    assertEquals(settings, files(folder));
    assertEquals(server.size(settings.toArray(String[]::new)), server.bytes());
    int asked = server.requests().size();
    assertEquals(folder, hub().openTokenizer(PINNED));
    assertEquals(asked, server.requests().size());
    // What is there is no model, and the rest of it is all that comes.
    HubSettings offline = new HubSettings(URI.create(server.base()), null, cache, true, PATIENCE);
    assertTrue(refusal(new Hub(offline, HubListener.NONE), REFERENCE).contains("HF_HUB_OFFLINE"));
    assertEquals(folder, hub().open(REFERENCE));
    assertWhole(folder);
    assertEquals(chosenBytes(), server.bytes());
    // A new commit's tokenizer does not take the place of a whole model in the cache.
    server.main = OTHER_COMMIT;
    assertEquals(folder.resolveSibling(OTHER_COMMIT), otherHub().openTokenizer(REFERENCE));
    assertEquals(folder, new Hub(offline, HubListener.NONE).open(REFERENCE));
  }

  @Test
  void whatHasNoTokenizerIsSaid() throws IOException {
    try (FakeHub other = new FakeHub().with("model.bin", bytes("1 1\na 1\n"))) {
      Hub hub = new Hub(settings(other.base()), HubListener.NONE);
      assertTrue(
          assertThrows(HubException.class, () -> hub.openTokenizer(REFERENCE))
              .getMessage()
              .endsWith("has no tokenizer, expected tokenizer.json or vocab.txt"));
      assertEquals(0, other.bytes());
    }
  }

  @Test
  void revisionsAreBranchesTagsAndCommits() throws IOException {
    Path first = hub().open(REFERENCE + "@v1");
    assertEquals(first, hub().open(REFERENCE + "@" + FakeHub.COMMIT.substring(0, 8)));
    assertEquals(first, hub().open(REFERENCE + "@main"));
    assertEquals(PINNED, hub().pin(REFERENCE + "@v1"));
    server.main = OTHER_COMMIT;
    int asked = server.requests().size();
    // Tags and parts of commits stay; a branch moves, and is asked about in the next process.
    assertEquals(first, otherHub().open(REFERENCE + "@v1"));
    assertEquals(first, otherHub().open(REFERENCE + "@" + FakeHub.COMMIT.substring(0, 8)));
    assertEquals(asked, server.requests().size());
    Path second = otherHub().open(REFERENCE);
    assertEquals(first.resolveSibling(OTHER_COMMIT), second);
    assertWhole(second);
    assertEquals(second, otherHub().open(REFERENCE + "@refs/pr/1"));
    assertTrue(refusal(hub(), REFERENCE + "@nowhere").contains("has no revision nowhere"));
  }

  @Test
  void aBusyHubIsNotWaitedForWhereTheCacheHasTheBranch() throws IOException {
    Path folder = hub().open(REFERENCE);
    server.main = OTHER_COMMIT;
    server.fail("/main", new Fault.Status(503, Map.of()));
    int asked = server.requests().size();
    Hub fresh = otherHub();
    assertEquals(folder, fresh.open(REFERENCE));
    assertEquals(PINNED, fresh.pin(REFERENCE));
    assertEquals(asked + 1, server.requests().size());
  }

  @Test
  void aCutConnectionIsContinued() throws IOException {
    // The second connection brings so much that its end counts as the first failure.
    server.fail(WEIGHTS, new Fault.Cut(300_000), new Fault.Cut(2_000_000), new Fault.Cut(1));
    assertWhole(hub().open(REFERENCE));
    assertLittleTwice(3, server.bytes() - chosenBytes());
    List<String> ranges =
        server.requests(WEIGHTS).stream().filter(Request::elsewhere).map(Request::range).toList();
    assertEquals(4, ranges.size());
    assertNull(ranges.getFirst());
    assertLittleTwice(1, 300_000 - start(ranges.get(1)));
    assertLittleTwice(2, 2_300_000 - start(ranges.get(2)));
    assertLittleTwice(3, 2_300_001 - start(ranges.get(3)));
  }

  private static long start(String range) {
    return Long.parseLong(range.replaceAll("bytes=(\\d+)-", "$1"));
  }

  /** What has come but was not handed out yet is lost with a connection: some 16 kB, no more. */
  private static void assertLittleTwice(int cuts, long bytes) {
    assertTrue(bytes >= 0 && bytes <= cuts * 65_536L, () -> bytes + " bytes came twice");
  }

  @Test
  void aSilentServerIsLeftAndAskedAgain() throws IOException {
    server.fail(WEIGHTS, new Fault.Stall(1_500_000));
    Patience impatient =
        new Patience(Duration.ofSeconds(5), Duration.ofMillis(800), 3, Duration.ofMillis(5));
    HubSettings settings =
        new HubSettings(URI.create(server.base()), null, cache, false, impatient);
    assertWhole(new Hub(settings, HubListener.NONE).open(REFERENCE));
    assertLittleTwice(1, server.bytes() - chosenBytes());
  }

  @Test
  void aLaterRunContinuesAnUnfinishedOneUnlessTheFileChanged() throws IOException {
    Fault cut = new Fault.Cut(500_000);
    server.fail(WEIGHTS, cut, cut, cut);
    String message = refusal(hub(), REFERENCE);
    assertTrue(message.contains(WEIGHTS + ": the connection broke"), message);
    assertTrue(message.endsWith("(tried 3 times)"), message);
    Path folder = cache.resolve("acme/tiny").resolve(FakeHub.COMMIT);
    assertFalse(Files.exists(folder.resolve(WEIGHTS)));
    long part = Files.size(folder.resolve(WEIGHTS + ".part"));
    assertLittleTwice(3, 1_500_000 - part);

    Fault sooner = new Fault.Cut(100_000);
    server.fail(WEIGHTS, sooner, sooner, sooner);
    refusal(hub(), REFERENCE);
    assertEquals(part, start(server.requests(WEIGHTS).get(7).range()));
    long more = Files.size(folder.resolve(WEIGHTS + ".part"));
    assertTrue(more > part, () -> part + ", then " + more);

    server.version = "two";
    long before = server.bytes();
    assertWhole(hub().open(REFERENCE));
    assertEquals(more, start(server.requests(WEIGHTS).getLast().range()));
    // Another ETag: the server sends all of it, and nothing of the old part is kept.
    assertEquals(
        SIZE,
        server.bytes()
            - before
            - server.size("modules.json", "vocab.txt", "1_Pooling/config.json"));
  }

  @Test
  void aWrongChecksumIsTriedOnceMoreFromTheStart() throws IOException {
    server.fail(WEIGHTS, new Fault.Damage());
    assertWhole(hub().open(REFERENCE));
    assertEquals(chosenBytes() + SIZE, server.bytes());
  }

  @Test
  void checksumsMayStandInTheHeadersOnly() throws IOException {
    server.listsChecksums = false;
    server.fail(WEIGHTS, new Fault.Damage());
    assertWhole(hub().open(REFERENCE));
    assertEquals(chosenBytes() + SIZE, server.bytes());
  }

  @Test
  void aBusyServerIsAskedAgain() throws IOException {
    server.fail("/main", new Fault.Status(429, Map.of("Retry-After", "0")));
    server.fail("config.json", new Fault.Status(503, Map.of()));
    // A signature that has run out: the hub makes a new one.
    server.fail(WEIGHTS, new Fault.Status(403, Map.of()));
    assertWhole(hub().open(REFERENCE));
    assertEquals(2, server.requests("/revision/main").size());
    Fault busy = new Fault.Status(429, Map.of());
    server.fail("/v1", busy, busy, busy);
    assertTrue(refusal(hub(), REFERENCE + "@v1").endsWith("answers 429 (tried 3 times)"));
  }

  @Test
  void threadsShareOneDownload() throws Exception {
    server.delayMillis = 200;
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Path> open = () -> hub().open(REFERENCE);
      for (Future<Path> folder : threads.invokeAll(List.of(open, open, open, open))) {
        assertWhole(folder.get());
      }
    }
    assertEquals(1, server.requests("/revision/main").size());
    assertEquals(chosenBytes(), server.bytes());
  }

  @Test
  void processesShareOneDownload() throws Exception {
    server.delayMillis = 1000;
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(HubProcess.start(server, cache, REFERENCE));
    }
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
      assertTrue(said.strip().endsWith(FakeHub.COMMIT), said);
    }
    assertEquals(2, server.requests("/revision/main").size());
    assertEquals(chosenBytes(), server.bytes());
  }

  @Test
  void aKilledProcessLeavesNoTrap() throws Exception {
    server.fail(WEIGHTS, new Fault.Stall(1_000_000));
    Process process = HubProcess.start(server, cache, REFERENCE);
    Path part = cache.resolve("acme/tiny").resolve(FakeHub.COMMIT).resolve(WEIGHTS + ".part");
    long give = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!(Files.exists(part) && Files.size(part) == 1_000_000) && System.nanoTime() < give) {
      assertTrue(process.isAlive());
      Thread.sleep(20);
    }
    process.destroyForcibly().waitFor();
    assertWhole(hub().open(REFERENCE));
    assertEquals(chosenBytes(), server.bytes());
  }

  @Test
  void whatWasDeletedOrCutShortInTheCacheComesAgain() throws IOException {
    Path folder = hub().open(REFERENCE);
    Files.delete(folder.resolve("vocab.txt"));
    Files.write(folder.resolve("config.json"), new byte[1]);
    assertWhole(hub().open(PINNED));
    assertEquals(chosenBytes() + server.size("vocab.txt", "config.json"), server.bytes());
  }

  @Test
  void tellsHowFarADownloadIs() throws IOException {
    List<Long> seen = new ArrayList<>();
    List<Boolean> closed = new ArrayList<>();
    HubListener listener =
        (reference, total) -> {
          assertEquals(REFERENCE, reference);
          assertEquals(chosenBytes(), total);
          return new HubListener.Download() {
            @Override
            public void progress(long done) {
              seen.add(done);
            }

            @Override
            public void close() {
              closed.add(true);
            }
          };
        };
    Hub hub = new Hub(settings(server.base()), listener);
    hub.open(REFERENCE);
    assertEquals(seen.stream().sorted().toList(), seen);
    assertEquals(chosenBytes(), seen.getLast());
    hub.open(REFERENCE);
    assertEquals(List.of(true), closed);
  }
}
