package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionIndexerTest {
  @TempDir private Path temp;
  private TextEncoder encoder;

  @BeforeEach
  void open() throws IOException {
    encoder = Models.standard().statics("mini-static");
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  private IndexReport index(String lines, Path folder) throws IOException {
    Path file = Files.writeString(temp.resolve("docs.jsonl"), lines);
    try (DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
      return new CollectionIndexer(
              null, encoder, IndexOptions.defaults().withText("english", 16, 4))
          .index(reader, folder, Map.of(), RunOptions.defaults(), IndexListener.NONE);
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesTheContract() throws IOException {
    Path folder = temp.resolve("index");
    String body = "The river rose over its bank. ".repeat(8).strip();
    IndexReport report =
        index(
            "{\"id\":\"empty\",\"text\":\"\"}\n{\"id\":\"a\",\"title\":\"Flood\",\"text\":\""
                + body
                + "\",\"year\":1953}\n",
            folder);
    assertEquals(2, report.documents());
    try (SensusIndex index = SensusIndex.open(folder)) {
      Manifest manifest = index.manifest();
      assertEquals(report.passages(), manifest.passages());
      assertEquals(encoder.fingerprint(), manifest.encoders().get("static").fingerprint());
      assertEquals(List.of("static"), List.copyOf(manifest.encoders().keySet()));

      LeafReader leaf = index.reader().leaves().get(0).reader();
      int parent = leaf.maxDoc() - 1;
      Document document = leaf.storedFields().document(parent);
      assertEquals("a", document.get(IndexFields.ID));
      assertEquals("Flood", document.get(IndexFields.TITLE));
      assertEquals(body, document.get(IndexFields.BODY));
      assertEquals("1953", document.get("meta.year"));
      assertNull(document.get(IndexFields.TEXT));

      // Doc 0 is the empty document: a block of a parent alone.
      FloatVectorValues vectors = leaf.getFloatVectorValues(IndexFields.STATIC);
      assertEquals(report.passages(), vectors.size());
      var passage = DocValues.getNumeric(leaf, IndexFields.PASSAGE);
      var start = DocValues.getNumeric(leaf, IndexFields.START);
      var end = DocValues.getNumeric(leaf, IndexFields.END);
      for (int doc = 1; doc < parent; doc++) {
        assertTrue(passage.advanceExact(doc) && start.advanceExact(doc) && end.advanceExact(doc));
        assertEquals(doc - 1, passage.longValue());
        String text = body.substring((int) start.longValue(), (int) end.longValue()).strip();
        float[] expected = encoder.encode("Flood " + text, TextEncoder.Role.PASSAGE);
        float[] vector = vectors.vectorValue(doc - 1);
        assertEquals(1, VectorUtil.dotProduct(expected, vector), 1e-5);
      }
    }
  }

  @Test
  void aFailureLeavesNothingBehind() throws IOException {
    Path folder = temp.resolve("index");
    String good = "{\"id\":\"a\",\"text\":\"b\"}\n";
    assertThrows(CollectionException.class, () -> index(good + "{", folder));
    assertFalse(Files.exists(folder));
    assertEquals(1, index(good, folder).documents());
    try (SensusIndex index = SensusIndex.open(folder)) {
      assertEquals(1, index.manifest().documents());
    }
  }

  @Test
  void aFailureKeepsTheIndexOfBefore() throws IOException {
    Path folder = temp.resolve("index");
    index("{\"id\":\"old\",\"text\":\"b\"}\n", folder);
    List<String> before = files(folder);
    assertThrows(
        CollectionException.class, () -> index("{\"id\":\"new\",\"text\":\"b\"}\n{", folder));
    assertEquals(before, files(folder));
    try (SensusIndex index = SensusIndex.open(folder)) {
      assertEquals("old", index.reader().storedFields().document(1).get(IndexFields.ID));
    }
    index("{\"id\":\"new\",\"text\":\"b\"}\n", folder);
    try (SensusIndex index = SensusIndex.open(folder)) {
      assertEquals(2, index.reader().numDocs());
      assertEquals("new", index.reader().storedFields().document(1).get(IndexFields.ID));
    }
  }

  @Test
  void whatAKilledRunLeavesDoesNotTripTheNext() throws IOException {
    Path folder = temp.resolve("index");
    try (Directory directory = FSDirectory.open(folder)) {
      IndexWriter writer =
          new IndexWriter(directory, new IndexWriterConfig().setCommitOnClose(false));
      writer.addDocument(new Document());
      writer.flush();
      // As after a kill: flushed files, no commit, and a lock file that nobody holds.
      List<String> flushed = files(folder);
      assertTrue(flushed.size() > 1, flushed.toString());
      Path copy = Files.createDirectory(temp.resolve("killed"));
      for (String name : flushed) {
        Files.copy(folder.resolve(name), copy.resolve(name));
      }
      writer.rollback();
      assertEquals(1, index("{\"id\":\"a\",\"text\":\"b\"}\n", copy).documents());
      try (SensusIndex index = SensusIndex.open(copy)) {
        assertEquals(2, index.reader().numDocs());
      }
    }
  }

  @Test
  void aFolderThatWasThereStaysThere() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("index"));
    String line = "{\"id\":\"a\",\"text\":\"b\"}\n";
    assertThrows(CollectionException.class, () -> index(line + "{", folder));
    assertTrue(Files.isDirectory(folder));
    assertEquals(1, index(line, folder).documents());
  }

  @Test
  void aSecondRunLeavesTheFirstAlone() throws IOException {
    Path folder = temp.resolve("index");
    String line = "{\"id\":\"a\",\"text\":\"b\"}\n";
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter first =
            new IndexWriter(directory, new IndexWriterConfig().setCommitOnClose(false))) {
      String message =
          assertThrows(CollectionException.class, () -> index(line, folder)).getMessage();
      assertEquals(folder + ": another process is writing to it", message);
      assertEquals(List.of("write.lock"), files(folder));
      first.addDocument(new Document());
      first.commit(); // fails if its lock is gone
    }
  }

  @Test
  void anEmptyCollectionDoesNotReplaceAnIndex() throws IOException {
    Path folder = temp.resolve("index");
    index("{\"id\":\"a\",\"text\":\"b\"}\n", folder);
    assertThrows(IOException.class, () -> index("", folder));
    try (SensusIndex index = SensusIndex.open(folder)) {
      assertEquals(1, index.manifest().documents());
    }
  }

  @Test
  void aDocumentIsDeletedWithItsPassages() throws IOException {
    Path folder = temp.resolve("index");
    index("{\"id\":\"a\",\"text\":\"river\"}\n{\"id\":\"b\",\"text\":\"bank\"}\n", folder);
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.deleteDocuments(new Term(IndexFields.BLOCK, "a"));
      writer.forceMerge(1);
    }
    try (Directory directory = FSDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertEquals(2, reader.maxDoc());
      assertEquals("b", reader.storedFields().document(1).get(IndexFields.ID));
    }
  }

  @Test
  void metadataTooLongToFilterByIsKeptAndCounted() throws IOException {
    Path folder = temp.resolve("index");
    String value = "é".repeat(20_000);
    IndexReport report =
        index(
            "{\"id\":\"a\",\"text\":\"b\",\"long\":\"" + value + "\",\"tag\":[\"x\",\"y\"]}\n",
            folder);
    assertEquals(1, report.longMetadata());
    try (SensusIndex index = SensusIndex.open(folder)) {
      Document document = index.reader().storedFields().document(1);
      assertEquals(value, document.get("meta.long"));
      assertEquals(List.of("x", "y"), List.of(document.getValues("meta.tag")));
      assertEquals(1, index.reader().docFreq(new Term("meta.tag", "y")));
    }
    assertThrows(
        IOException.class, () -> index("{\"id\":\"" + value + "\",\"text\":\"b\"}\n", folder));
  }

  @Test
  void aDamagedIndexIsNamedAndCanBeReplaced() throws IOException {
    Path folder = temp.resolve("index");
    String line = "{\"id\":\"a\",\"text\":\"b\"}\n";
    index(line, folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(cfs|si)")).toList()) {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 10));
      }
    }
    String message =
        assertThrows(CollectionException.class, () -> SensusIndex.open(folder)).getMessage();
    assertTrue(message.startsWith(folder + ": is damaged"), message);
    Files.delete(folder.resolve("_0.si"));
    message = assertThrows(CollectionException.class, () -> index(line, folder)).getMessage();
    assertEquals(folder + ": holds a damaged index; delete it first", message);
    Path segments = folder.resolve("segments_1");
    Files.write(segments, Arrays.copyOf(Files.readAllBytes(segments), 20));
    message = assertThrows(CollectionException.class, () -> index(line, folder)).getMessage();
    assertEquals(folder + ": holds a damaged index; delete it first", message);
  }

  @Test
  void refusesAnIdThatComesTwice() {
    String message =
        assertThrows(
                IOException.class,
                () ->
                    index(
                        "{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":\"a\",\"text\":\"c\"}\n",
                        temp.resolve("index")))
            .getMessage();
    assertTrue(message.contains("docs.jsonl, line 2: id 'a' again"), message);
    assertTrue(message.endsWith("again, an earlier document has it"), message);
  }

  @Test
  void refusesFoldersOfOthers() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("mine"));
    Files.writeString(folder.resolve("thesis.txt"), "years of work");
    assertThrows(CollectionException.class, () -> index("", folder));
    assertEquals(List.of("thesis.txt"), files(folder));

    // Names that look like Lucene's do not make a folder ours.
    Path site = Files.createDirectory(temp.resolve("site"));
    Files.writeString(site.resolve("_config.yml"), "title: mine");
    assertThrows(CollectionException.class, () -> index("", site));
    assertEquals(List.of("_config.yml"), files(site));

    Path foreign = temp.resolve("foreign");
    try (Directory directory = FSDirectory.open(foreign);
        IndexWriter writer =
            new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
      writer.addDocument(new Document());
    }
    assertThrows(CollectionException.class, () -> index("", foreign));
    assertThrows(CollectionException.class, () -> SensusIndex.open(foreign));
    try (Directory directory = FSDirectory.open(foreign)) {
      assertTrue(DirectoryReader.indexExists(directory));
    }
  }

  @Test
  void refusesAnotherModel() throws IOException {
    Path folder = temp.resolve("index");
    index("{\"id\":\"a\",\"text\":\"b\"}\n", folder);
    try (SensusIndex index = SensusIndex.open(folder);
        TextEncoder other =
            Models.standard()
                .statics(Files.writeString(temp.resolve("w.txt"), "b 1 2\n").toString())) {
      String message =
          assertThrows(
                  CollectionException.class, () -> index.requireMadeWith(IndexFields.STATIC, other))
              .getMessage();
      assertTrue(
          message.contains("mini-static") && message.contains("not with " + other.name() + " ("),
          message);
      assertThrows(CollectionException.class, () -> index.encoder(IndexFields.CONTEXTUAL));
      assertEquals(encoder, index.requireMadeWith(IndexFields.STATIC, encoder));
    }
  }
}
