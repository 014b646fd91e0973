package dev.sensus.eval.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.hub.HubException;
import dev.sensus.encoder.hub.HubListener;
import dev.sensus.encoder.hub.HubSettings;
import dev.sensus.encoder.hub.HubSettings.Patience;
import dev.sensus.eval.JudgedQuestions;
import dev.sensus.indexer.CollectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeirCollectionsTest {
  @TempDir private Path cache;
  private ArchiveServer server;
  private byte[] zip;
  private String md5;

  @BeforeEach
  void start() throws Exception {
    server = new ArchiveServer();
    zip = zip(files("tiny/"));
    md5 = md5(zip);
    server.files.put("/tiny.zip", zip);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A collection of some 400 kB that does not pack well. */
  private static Map<String, String> files(String folder) {
    Random random = new Random(4);
    StringBuilder corpus = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      corpus.append(String.format("{\"_id\": \"d%d\", \"text\": \"%x\"}\n", i, random.nextLong()));
    }
    Map<String, String> files = new LinkedHashMap<>();
    files.put(folder + "corpus.jsonl", corpus.toString());
    files.put(folder + "queries.jsonl", "{\"_id\": \"q\", \"text\": \"a question\"}\n");
    files.put(folder + "qrels/test.tsv", "query-id\tcorpus-id\tscore\nq\td7\t1\n");
    return files;
  }

  private static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static String md5(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
  }

  private BeirCollections collections(String expected, boolean offline, HubListener listener) {
    Patience patience =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ofMillis(5));
    return new BeirCollections(
        new HubSettings(URI.create(server.base()), null, cache, offline, patience),
        listener,
        List.of(new Published("tiny", expected), new Published("parts", null)));
  }

  private Path open(String expected) throws IOException {
    return collections(expected, false, HubListener.NONE).open("beir:tiny");
  }

  private String refusal(String expected) {
    String message = assertThrows(HubException.class, () -> open(expected)).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith("beir:tiny"), message);
    return message;
  }

  private void assertWhole(Path folder) throws IOException {
    assertEquals(cache.resolve("beir").resolve("tiny"), folder);
    for (Map.Entry<String, String> file : files("").entrySet()) {
      assertEquals(file.getValue(), Files.readString(folder.resolve(file.getKey())));
    }
    assertEquals(List.of(".lock"), names(cache.resolve("beir").resolve(".tiny")));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void downloadsOnceAndThenNeedsNoNetwork() throws IOException {
    List<Long> shown = Collections.synchronizedList(new ArrayList<>());
    HubListener listener =
        (reference, total) -> {
          assertEquals("beir:tiny", reference);
          assertEquals(zip.length, total);
          return shown::add;
        };
    Path folder = collections(md5, false, listener).open("beir:tiny");
    assertWhole(folder);
    assertEquals(zip.length, shown.get(shown.size() - 1));
    assertEquals("a question", JudgedQuestions.read(folder, "test").questions().get(0).text());
    assertEquals(10_000, CollectionFolder.documents(folder).size());
    assertEquals(1, server.requests.size());
    server.close();
    assertEquals(folder, open(md5));
    assertEquals(folder, collections(md5, true, HubListener.NONE).open("beir:tiny"));
  }

  @Test
  void withoutChecksumSizeAndCrcHaveToDo() throws IOException {
    assertWhole(open(null));
  }

  /** Of what was sent before a connection is cut, the last bytes may be lost on their way. */
  private static long start(String range, long least, long most) {
    assertTrue(range.matches("bytes=\\d+-"), range);
    long start = Long.parseLong(range.replaceAll("\\D", ""));
    assertTrue(start >= least && start <= most, range);
    return start;
  }

  @Test
  void goesOnWhereTheConnectionBroke() throws IOException {
    server.cuts.add(50_000);
    server.cuts.add(1000);
    assertWhole(open(md5));
    List<String> requests = List.copyOf(server.requests);
    assertEquals(3, requests.size());
    assertEquals("", requests.get(0));
    long first = start(requests.get(1), 1, 50_000);
    long second = start(requests.get(2), first, first + 1000);
    assertEquals(50_000 + 1000 + zip.length - second, server.bytes.get());
  }

  @Test
  void goesOnInTheNextRun() throws IOException {
    for (int i = 0; i < 3; i++) {
      server.cuts.add(20_000);
    }
    assertTrue(refusal(null).contains("broke"));
    assertFalse(Files.exists(cache.resolve("beir").resolve("tiny")));
    assertWhole(open(null));
    long last = start(List.copyOf(server.requests).get(3), 20_000, 60_000);
    assertEquals(60_000 + zip.length - last, server.bytes.get());
  }

  @Test
  void beginsAnewWhereTheFileHasChanged() throws IOException {
    server.cuts.add(50_000);
    server.cuts.add(0);
    server.cuts.add(0);
    refusal(md5);
    server.version = "two";
    assertWhole(open(md5));
  }

  @Test
  void unpacksWhatAnEarlierRunBroughtAndDidNotUnpack() throws IOException {
    Path work = Files.createDirectories(cache.resolve("beir").resolve(".tiny"));
    for (String expected : List.of(md5, "")) {
      Files.write(work.resolve("tiny.zip"), zip);
      Files.createDirectories(work.resolve("unpacked").resolve("tiny"));
      Files.writeString(work.resolve("unpacked").resolve("tiny").resolve("corpus.jsonl"), "half");
      assertWhole(open(expected.isEmpty() ? null : expected));
      ZipFolder.delete(cache.resolve("beir").resolve("tiny"));
    }
    assertEquals(0, server.requests.size());
  }

  @Test
  void refusesAnotherContent() throws IOException {
    String message = refusal("0".repeat(32));
    assertTrue(message.endsWith("has MD5 " + md5 + ", expected MD5 " + "0".repeat(32)), message);
    assertEquals(List.of(".lock"), names(cache.resolve("beir").resolve(".tiny")));
    assertFalse(Files.exists(cache.resolve("beir").resolve("tiny")));
  }

  @Test
  void damageIsFoundWithoutChecksumToo() throws IOException {
    byte[] damaged = zip.clone();
    damaged[zip.length / 2] ^= 1;
    server.files.put("/tiny.zip", damaged);
    assertTrue(refusal(null).contains("tiny.zip: "));
    server.files.put("/tiny.zip", "no archive".getBytes(StandardCharsets.UTF_8));
    assertTrue(refusal(null).contains("is damaged or no zip archive"));
    // Nothing is left of it.
    server.files.put("/tiny.zip", zip);
    assertWhole(open(null));
  }

  @Test
  void whatIsNotThere() throws IOException {
    server.files.clear();
    assertTrue(refusal(md5).contains(" answers 404: no file " + server.base() + "/tiny.zip"));
    assertEquals(1, server.requests.size());
    HubException offline =
        assertThrows(
            HubException.class, () -> collections(md5, true, HubListener.NONE).open("beir:tiny"));
    assertTrue(offline.getMessage().contains("HF_HUB_OFFLINE"));
    server.close();
    assertTrue(refusal(md5).contains("cannot reach"));
    for (String unknown :
        List.of("beir:none", "beir:", "beir:../tiny", "beir:tiny/..", "beir:TINY")) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> collections(md5, false, HubListener.NONE).open(unknown))
              .getMessage();
      assertTrue(message.endsWith("with one of tiny, parts"), message);
    }
  }

  @Test
  void partsOfAnArchive() throws IOException {
    Map<String, String> files = files("parts/one/");
    files.putAll(files("parts/two/"));
    server.files.put("/parts.zip", zip(files));
    BeirCollections collections = collections(null, false, HubListener.NONE);
    assertTrue(Files.exists(collections.open("beir:parts/one").resolve("corpus.jsonl")));
    assertTrue(collections.open("beir:parts/two").endsWith("two"));
    for (String wrong : List.of("beir:parts", "beir:parts/three")) {
      assertEquals(
          wrong + ": expected one of its parts, /one, two",
          assertThrows(IllegalArgumentException.class, () -> collections.open(wrong)).getMessage());
    }
    assertEquals(1, server.requests.size());
  }

  @Test
  void manyAtOnceDownloadOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Path> open = () -> open(md5);
      for (var folder : threads.invokeAll(Collections.nCopies(8, open))) {
        assertWhole(folder.get());
      }
    }
    assertEquals(1, server.requests.size());
  }

  @Test
  void aFolderIsAFolder() throws IOException {
    assertEquals(cache, CollectionFolder.resolve(cache.toString()));
    assertThrows(
        CollectionException.class,
        () -> CollectionFolder.resolve(cache.resolve("none").toString()));
    Files.writeString(cache.resolve("corpus.jsonl"), "\n");
    assertTrue(
        assertThrows(CollectionException.class, () -> CollectionFolder.documents(cache))
            .getMessage()
            .endsWith("has no documents"));
  }

  @Test
  void archivesThatMeanHarm() throws IOException {
    for (String name : List.of("../out", "/etc/out", "a/../../out", "a\\..\\out", "C:out", "..")) {
      String message = zipRefusal(zip(Map.of(name, "x")));
      assertTrue(message.contains("'" + name + "' leads out of the folder"), message);
    }
    assertTrue(
        zipRefusal(zip(Map.of("zeros", "0".repeat(20_000_000)))).contains("unpacks to more than"));
    Map<String, String> many = new LinkedHashMap<>();
    for (int i = 0; i <= 10_000; i++) {
      many.put("f" + i, "");
    }
    assertTrue(zipRefusal(zip(many)).contains("has 10001 entries"));
    // A size that is a lie: the directory says 5 bytes, and 2,000 come out.
    byte[] lie = zip(Map.of("a", "x".repeat(2000)));
    int directory = new String(lie, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    lie[directory + 24] = 5;
    lie[directory + 25] = 0;
    zipRefusal(lie);
    assertEquals(Set.of("mean.zip"), Set.copyOf(names(cache)));
  }

  private String zipRefusal(byte[] archive) throws IOException {
    Path file = Files.write(cache.resolve("mean.zip"), archive);
    Path target = cache.resolve("unpacked");
    String message =
        assertThrows(CollectionException.class, () -> ZipFolder.unpack(file, target)).getMessage();
    ZipFolder.delete(target);
    return message;
  }
}
