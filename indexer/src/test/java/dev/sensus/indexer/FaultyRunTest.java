package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceSequence;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in which something goes wrong: what is done is kept, and the same run goes on from there.
 */
class FaultyRunTest {
  private static final int DOCUMENTS = 2_000;

  @TempDir private Path temp;
  private TextEncoder encoder;
  private final Heard heard = new Heard();

  /** Keeps what it is told. */
  private static final class Heard implements IndexListener {
    private final List<String> skipped = new ArrayList<>();
    private long resumed;
    private long kept;

    @Override
    public synchronized void skipped(IOException fault) {
      skipped.add(fault.getMessage());
    }

    @Override
    public void resumed(long documents) {
      resumed = documents;
    }

    @Override
    public void kept(long documents) {
      kept = documents;
    }
  }

  /** An encoder that fails on some texts. */
  private record Fragile(TextEncoder below, Predicate<String> fails) implements TextEncoder {
    @Override
    public String name() {
      return "fragile";
    }

    @Override
    public String fingerprint() {
      return below.fingerprint();
    }

    @Override
    public int dimension() {
      return below.dimension();
    }

    @Override
    public int maxPieces(Role role) {
      return below.maxPieces(role);
    }

    @Override
    public PieceSequence pieces(String text) {
      return below.pieces(text);
    }

    @Override
    public float[][] encode(List<String> texts, Role role) {
      if (texts.stream().anyMatch(fails)) {
        throw new IllegalStateException("no memory for this text");
      }
      return below.encode(texts, role);
    }

    @Override
    public void close() {}
  }

  /** A folder on a disk that has room for so many bytes. */
  private static final class SmallDisk extends FilterDirectory {
    private final AtomicLong room;

    SmallDisk(Directory in, long room) {
      super(in);
      this.room = new AtomicLong(room);
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      return limited(in.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
        throws IOException {
      return limited(in.createTempOutput(prefix, suffix, context));
    }

    private IndexOutput limited(IndexOutput out) {
      return new FilterIndexOutput("limited", out.getName(), out) {
        @Override
        public void writeByte(byte b) throws IOException {
          take(1);
          super.writeByte(b);
        }

        @Override
        public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
          take(length);
          super.writeBytes(bytes, offset, length);
        }

        private void take(int bytes) throws IOException {
          if (room.addAndGet(-bytes) < 0) {
            throw new IOException("No space left on device");
          }
        }
      };
    }
  }

  @BeforeEach
  void open() throws IOException {
    encoder = Models.standard().statics("mini-static");
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      String text = "the bank of river " + i;
      lines.add(String.format("{\"id\":\"d%d\",\"text\":\"%s\"}", i, text));
    }
    return lines;
  }

  private CollectionIndexer indexer(TextEncoder with) throws IOException {
    return new CollectionIndexer(null, with, IndexOptions.defaults().withText("english", 32, 8));
  }

  private IndexReport index(CollectionIndexer indexer, List<String> lines, OnError onError)
      throws IOException {
    Path file = Files.write(temp.resolve("docs.jsonl"), lines);
    try (DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
      RunOptions run = RunOptions.defaults().withOnError(onError).withCommitEvery(Duration.ZERO);
      return indexer.index(reader, temp.resolve("index"), Map.of(), run, heard);
    }
  }

  private Set<String> ids() throws IOException {
    return IndexContents.of(temp.resolve("index")).keySet();
  }

  @Test
  void aFullDiskLosesNothing() throws IOException {
    index(indexer(encoder), lines(), OnError.FAIL);
    Map<String, List<String>> expected = IndexContents.of(temp.resolve("index"));
    long whole = 0;
    try (Directory directory = FSDirectory.open(temp.resolve("index"))) {
      for (String name : directory.listAll()) {
        whole += directory.fileLength(name);
      }
    }
    // The old index answers until the new one is done, however often the disk is full.
    for (long room = whole / 10; ; room += whole / 10) {
      long now = room;
      try {
        index(
            indexer(encoder).on(folder -> new SmallDisk(FSDirectory.open(folder), now)),
            lines(),
            OnError.FAIL);
        break;
      } catch (IOException e) {
        assertTrue(e.getMessage().contains("No space left"), e.toString());
      }
      assertEquals(expected, IndexContents.of(temp.resolve("index")));
    }
    assertTrue(heard.resumed > 0);
    assertEquals(expected, IndexContents.of(temp.resolve("index")));
  }

  @Test
  void aTextThatTheEncoderFailsOnIsPassedOver() throws IOException {
    TextEncoder fragile = new Fragile(encoder, text -> text.endsWith(" 700"));
    IndexReport report = index(indexer(fragile), lines(), OnError.SKIP);
    assertEquals(1, report.skipped());
    assertEquals(DOCUMENTS - 1, report.documents());
    assertFalse(ids().contains("d700"));
    assertEquals(
        List.of(
            temp.resolve("docs.jsonl")
                + ", line 701: model fragile fails: no memory for this text"),
        heard.skipped);
  }

  @Test
  void aTextThatTheEncoderFailsOnStopsTheRun() throws IOException {
    TextEncoder fragile = new Fragile(encoder, text -> text.endsWith(" 1700"));
    IOException e =
        assertThrows(
            BadRecordException.class, () -> index(indexer(fragile), lines(), OnError.FAIL));
    assertTrue(e.getMessage().contains("docs.jsonl, line 1701: model fragile"), e.getMessage());
    long kept = heard.kept;
    assertTrue(kept > 1000 && kept < 1700, "" + kept);
    String message = assertThrows(CollectionException.class, this::ids).getMessage();
    assertTrue(message.contains("is not done"), message);
    assertEquals(DOCUMENTS, index(indexer(encoder), lines(), OnError.FAIL).documents());
    assertEquals(kept, heard.resumed);
    assertEquals(DOCUMENTS, ids().size());
  }

  @Test
  void anEncoderThatBreaksStopsTheRunAndNothingIsLost() throws IOException {
    AtomicLong calls = new AtomicLong();
    TextEncoder broken = new Fragile(encoder, text -> calls.incrementAndGet() > 1200);
    IOException e =
        assertThrows(IOException.class, () -> index(indexer(broken), lines(), OnError.SKIP));
    assertEquals("model fragile fails: no memory for this text", e.getMessage());
    assertEquals(List.of(), heard.skipped);
    assertTrue(heard.kept >= 1000, "" + heard.kept);
    assertEquals(DOCUMENTS, index(indexer(encoder), lines(), OnError.SKIP).documents());
    assertEquals(heard.kept, heard.resumed);
    assertEquals(DOCUMENTS, ids().size());
  }

  @Test
  void aBadRecordInTheMiddleStopsOrIsPassedOver() throws IOException {
    List<String> lines = lines();
    lines.set(1500, "{\"id\":");
    lines.set(1501, "{\"id\":\"d3\",\"text\":\"again\"}");
    IOException e =
        assertThrows(IOException.class, () -> index(indexer(encoder), lines, OnError.FAIL));
    assertTrue(e.getMessage().contains("docs.jsonl, line 1501: is no JSON"), e.getMessage());
    long kept = heard.kept;
    IndexReport report = index(indexer(encoder), lines, OnError.SKIP);
    assertEquals(kept, heard.resumed);
    assertEquals(2, report.skipped());
    assertEquals(DOCUMENTS - 2, report.documents());
    assertEquals(DOCUMENTS - 2, ids().size());
    assertTrue(
        heard.skipped.get(1).endsWith("line 1502: id 'd3' again, an earlier document has it"));
  }

  @Test
  void anotherRunDoesNotThrowAwayWhatIsDone() throws IOException {
    TextEncoder fragile = new Fragile(encoder, text -> text.endsWith(" 1700"));
    assertThrows(IOException.class, () -> index(indexer(fragile), lines(), OnError.FAIL));
    CollectionIndexer other =
        new CollectionIndexer(null, encoder, IndexOptions.defaults().withText("simple", 32, 8));
    String message =
        assertThrows(CollectionException.class, () -> index(other, lines(), OnError.FAIL))
            .getMessage();
    assertTrue(message.contains("broken off after"), message);
    assertTrue(message.contains("its analyzer is english, not simple"), message);

    // As other fields of the same file.
    try (DocumentReader reader =
        DocumentReaders.open(
            temp.resolve("docs.jsonl"), FieldNames.usual().with(null, null, "abstract"))) {
      message =
          assertThrows(
                  CollectionException.class,
                  () ->
                      indexer(encoder)
                          .index(
                              reader,
                              temp.resolve("index"),
                              Map.of(),
                              RunOptions.defaults(),
                              heard))
              .getMessage();
    }
    assertTrue(message.contains("it read jsonl with ids from _id, id,"), message);

    List<String> changed = lines();
    changed.remove(3);
    message =
        assertThrows(
                CollectionException.class, () -> index(indexer(encoder), changed, OnError.FAIL))
            .getMessage();
    assertTrue(message.contains("begin anew (--restart)"), message);

    assertEquals(DOCUMENTS, index(indexer(encoder), lines(), OnError.FAIL).documents());
  }

  /** A record that was passed over before is no reason to pass over a good one of its id later. */
  @Test
  void whatWasPassedOverIsNotSeenAfterwards() throws IOException {
    List<String> lines = lines();
    lines.set(0, "{\"id\":\"late\",\"text\":\"no year\",\"year\":\"n/a\"}");
    lines.add("{\"id\":\"late\",\"text\":\"a year\",\"year\":1999}");
    IndexOptions options =
        IndexOptions.defaults()
            .withText("english", 32, 8)
            .withMetadata(Map.of("year", MetadataType.LONG));
    RunOptions run =
        RunOptions.defaults()
            .withAppend(true)
            .withOnError(OnError.SKIP)
            .withCommitEvery(Duration.ZERO);
    AtomicLong calls = new AtomicLong();
    TextEncoder broken = new Fragile(encoder, text -> calls.incrementAndGet() > 1200);
    Path file = Files.write(temp.resolve("docs.jsonl"), lines);
    for (TextEncoder one : List.of(broken, encoder)) {
      try (DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
        CollectionIndexer indexer = new CollectionIndexer(null, one, options);
        Path folder = temp.resolve("index");
        if (one == broken) {
          assertThrows(
              IOException.class, () -> indexer.index(reader, folder, Map.of(), run, heard));
        } else {
          IndexReport report = indexer.index(reader, folder, Map.of(), run, heard);
          assertEquals(1, report.skipped());
          assertEquals(DOCUMENTS, report.documents());
        }
      }
    }
    assertTrue(heard.resumed >= 1000, "" + heard.resumed);
    assertTrue(ids().contains("late"));
  }

  @Test
  void aRunCanBeGivenUp() throws IOException {
    TextEncoder fragile = new Fragile(encoder, text -> text.endsWith(" 1700"));
    assertThrows(IOException.class, () -> index(indexer(fragile), lines(), OnError.FAIL));
    Path file = Files.write(temp.resolve("few.jsonl"), lines().subList(0, 3));
    try (DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
      RunOptions run = RunOptions.defaults().withRestart(true);
      indexer(encoder).index(reader, temp.resolve("index"), Map.of(), run, heard);
    }
    assertEquals(Set.of("d0", "d1", "d2"), ids());
  }
}
