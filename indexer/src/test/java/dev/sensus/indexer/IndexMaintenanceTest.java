package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.IndexMaintenance.Check;
import dev.sensus.indexer.IndexMaintenance.Upgrade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes of before, and damaged ones. */
class IndexMaintenanceTest {
  @TempDir private Path temp;

  /** A copy of an index that is kept for the tests. */
  private Path kept(String name) throws IOException {
    try (ZipInputStream zip =
        new ZipInputStream(getClass().getResourceAsStream("/indexes/" + name + ".zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = temp.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
    return temp.resolve(name);
  }

  private static SegmentInfos commit(Path folder) throws IOException {
    try (Directory directory = FSDirectory.open(folder)) {
      return SegmentInfos.readLatestCommit(directory);
    }
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static void assertClean(Path folder) throws IOException {
    Check check = new IndexMaintenance(folder).check();
    assertEquals(List.of(), check.problems());
    assertEquals(5, check.documents());
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest-1", "manifest-2", "lucene-9.12"})
  void anIndexOfBeforeIsCleanAndUpgrades(String name) throws IOException {
    Path folder = kept(name);
    assertClean(folder);
    boolean old = name.startsWith("lucene");
    Upgrade upgrade = new IndexMaintenance(folder).upgrade();
    assertFalse(upgrade.nothingToDo());
    assertEquals(old ? 2 : 0, upgrade.segments());
    assertEquals(old ? "9.12.3" : "10.6.0", upgrade.lucene());
    assertEquals(name.equals("manifest-1") ? 1 : 2, upgrade.manifest());

    assertClean(folder);
    SegmentInfos commit = commit(folder);
    for (SegmentCommitInfo segment : commit) {
      assertEquals(Version.LUCENE_10_6_0, segment.info.getVersion());
      assertEquals("Lucene104", segment.info.getCodec().getName());
    }
    try (SensusIndex index = SensusIndex.open(folder)) {
      Manifest manifest = index.manifest();
      assertEquals(Manifest.VERSION, manifest.version());
      assertEquals("english", manifest.analyzer());
      assertEquals(5, manifest.documents());
      assertEquals(4, manifest.passages());
      assertEquals("mini", manifest.encoders().get(IndexFields.CONTEXTUAL).model());
      assertEquals(VectorSettings.defaults(), manifest.vectors());
    }
    assertTrue(new IndexMaintenance(folder).upgrade().nothingToDo());
    assertEquals(commit.getGeneration(), commit(folder).getGeneration());
  }

  @Test
  void theRestOfTheUserDataIsKept() throws IOException {
    Path folder = kept("lucene-9.12");
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      Map<String, String> data = new TreeMap<>(commit(folder).getUserData());
      data.put("somebody's", "own");
      writer.setLiveCommitData(data.entrySet());
    }
    new IndexMaintenance(folder).upgrade();
    assertEquals("own", commit(folder).getUserData().get("somebody's"));
  }

  /** Wherever a byte is not what it was, the check finds it, and reading is told in one line. */
  @ParameterizedTest
  @ValueSource(strings = {"manifest-2", "manifest-3", "manifest-4", "lucene-9.12"})
  void damageIsFound(String name) throws IOException {
    Path folder = kept(name);
    long seed = Long.getLong("sensus.seed", System.nanoTime());
    Random random = new Random(seed);
    for (Map.Entry<String, byte[]> file : files(folder).entrySet()) {
      byte[] bytes = file.getValue();
      if (bytes.length == 0) {
        continue;
      }
      Path path = folder.resolve(file.getKey());
      for (int i = 0; i < 25; i++) {
        byte[] changed = bytes.clone();
        int at = random.nextInt(bytes.length);
        changed[at] ^= (byte) (1 + random.nextInt(255));
        Files.write(path, changed);
        assertDamaged(folder, file.getKey() + ", byte " + at + ", seed " + seed);
      }
      Files.write(path, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      assertDamaged(folder, file.getKey() + ", cut, seed " + seed);
      Files.delete(path);
      if (!file.getKey().startsWith("segments")) { // without that there is no index
        assertDamaged(folder, file.getKey() + " is gone");
      }
      Files.write(path, bytes);
    }
    assertClean(folder);
  }

  private static void assertDamaged(Path folder, String about) throws IOException {
    // A damaged number may be that of a version.
    String version = folder + ": was made by a ";
    List<String> problems;
    try {
      problems = new IndexMaintenance(folder).check().problems();
    } catch (CollectionException e) {
      assertTrue(e.getMessage().startsWith(version), () -> about + ": " + e.getMessage());
      return;
    }
    assertFalse(problems.isEmpty(), about);
    for (String problem : problems) {
      assertTrue(problem.startsWith(folder + ": ") && problem.contains("damaged"), problem);
      assertTrue(problem.endsWith("index the collection again"), problem);
      assertEquals(1, problem.lines().count(), problem);
    }
    try (SensusIndex index = SensusIndex.open(folder)) {
      index.read(() -> readAll(index)); // may not come upon it
    } catch (CollectionException e) {
      assertTrue(
          e.getMessage().startsWith(folder + ": is damaged: ")
              || e.getMessage().startsWith(version),
          () -> about + ": " + e.getMessage());
    }
  }

  private static Void readAll(SensusIndex index) throws IOException {
    for (LeafReaderContext leaf : index.reader().leaves()) {
      for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
        leaf.reader().storedFields().document(doc);
      }
    }
    return null;
  }

  /** An index whose manifest tells of another collection. */
  @Test
  void theManifestIsCompared() throws IOException {
    Path folder = kept("manifest-2");
    String json = commit(folder).getUserData().get(Manifest.KEY);
    String other =
        json.replace("\"documents\":5", "\"documents\":7")
            .replace("\"passages\":4", "\"passages\":3")
            .replaceFirst("\"dimension\":256", "\"dimension\":255");
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.setLiveCommitData(Map.of(Manifest.KEY, other).entrySet());
    }
    List<String> problems = new IndexMaintenance(folder).check().problems();
    assertEquals(3, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains("tells of 7 documents, it has 5"), problems.toString());
    assertTrue(problems.get(1).contains("tells of 3 passages, it has 4"), problems.toString());
    assertTrue(problems.get(2).contains("vectors, it has 256"), problems.toString());
  }

  @Test
  void refusals() throws IOException {
    assertRefused("no such index", temp.resolve("nowhere"));
    assertRefused("holds no index", Files.createDirectory(temp.resolve("empty")));
    Path foreign = temp.resolve("foreign");
    try (Directory directory = FSDirectory.open(foreign);
        WhitespaceAnalyzer analyzer = new WhitespaceAnalyzer()) {
      new IndexWriter(directory, new IndexWriterConfig(analyzer)).close();
    }
    assertRefused("holds a Lucene index that is none of Sensus's", foreign);
    Path folder = kept("lucene-9.12");
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      assertTrue(writer.isOpen());
      assertRefused("another process is writing to it", folder);
    }
    Path segments = folder.resolve(commit(folder).getSegmentsFileName());
    byte[] bytes = Files.readAllBytes(segments);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segments, bytes);
    String message =
        assertThrows(CollectionException.class, () -> new IndexMaintenance(folder).upgrade())
            .getMessage();
    assertTrue(message.startsWith(folder + ": is damaged: "), message);
  }

  private static void assertRefused(String why, Path folder) {
    IndexMaintenance maintenance = new IndexMaintenance(folder);
    String message = folder + ": " + why;
    assertEquals(message, assertThrows(CollectionException.class, maintenance::check).getMessage());
    assertEquals(
        message, assertThrows(CollectionException.class, maintenance::upgrade).getMessage());
  }
}
