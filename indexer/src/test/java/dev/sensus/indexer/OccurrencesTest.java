package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordPooling;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The occurrences of words in an index: what they are, and that they live with their document. */
class OccurrencesTest {
  private static final IndexOptions OPTIONS =
      IndexOptions.defaults().withText("english", 32, 8).withOccurrences(LayerMix.of(2));

  private static TokenEncoder encoder;
  @TempDir private Path temp;

  /** One occurrence as the index has it. */
  private record Found(String id, String word, int start, int end, float[] vector) {}

  @BeforeAll
  static void open() throws IOException {
    encoder = Models.standard().tokens("mini", ModelOptions.defaults().withDevice("cpu"));
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  private IndexReport index(IndexOptions options, RunOptions run, List<SourceDocument> documents)
      throws IOException {
    return new CollectionIndexer(encoder, null, options)
        .index(reader(documents, null), folder(), Map.of(), run, IndexListener.NONE);
  }

  private Path folder() {
    return temp.resolve("index");
  }

  private static SourceDocument document(String id, String title, String body) {
    return new SourceDocument(id, title, body, Map.of(), "test, " + id);
  }

  /** Reads documents; after the last one fails, if it shall. */
  private DocumentReader reader(List<SourceDocument> documents, IOException failure) {
    return new DocumentReader() {
      private int next;

      @Override
      public SourceDocument next() throws IOException {
        if (next < documents.size()) {
          return documents.get(next++);
        }
        if (failure != null) {
          throw failure;
        }
        return null;
      }

      @Override
      public Path source() {
        return temp.resolve("collection");
      }

      @Override
      public double progress() {
        return (double) next / documents.size();
      }

      @Override
      public void close() {}
    };
  }

  /** All occurrences, by document and place. */
  private List<Found> found() throws IOException {
    Map<String, Found> all = new TreeMap<>();
    try (SensusIndex index = SensusIndex.open(folder())) {
      for (LeafReaderContext leaf : index.reader().leaves()) {
        if (leaf.reader().terms(IndexFields.WORD) == null) {
          continue;
        }
        TermsEnum words = leaf.reader().terms(IndexFields.WORD).iterator();
        for (BytesRef word = words.next(); word != null; word = words.next()) {
          PostingsEnum postings = words.postings(null);
          while (postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            Found found = found(leaf, word.utf8ToString(), postings.docID());
            if (found != null) {
              all.put(
                  String.format(Locale.ROOT, "%s %06d %s", found.id, found.start, found.word),
                  found);
            }
          }
        }
      }
      assertEquals(index.manifest().occurrences().count(), all.size());
    }
    return List.copyOf(all.values());
  }

  private static Found found(LeafReaderContext leaf, String word, int doc) throws IOException {
    if (leaf.reader().getLiveDocs() != null && !leaf.reader().getLiveDocs().get(doc)) {
      return null;
    }
    var start = DocValues.getNumeric(leaf.reader(), IndexFields.START);
    var end = DocValues.getNumeric(leaf.reader(), IndexFields.END);
    assertTrue(start.advanceExact(doc) && end.advanceExact(doc));
    FloatVectorValues vectors = leaf.reader().getFloatVectorValues(IndexFields.SENSE);
    var places = vectors.iterator();
    assertEquals(doc, places.advance(doc));
    int parent = IndexFields.parents().getBitSet(leaf).nextSetBit(doc);
    return new Found(
        leaf.reader().storedFields().document(parent).get(IndexFields.ID),
        word,
        (int) start.longValue(),
        (int) end.longValue(),
        vectors.vectorValue(places.index()).clone());
  }

  private static List<String> words(List<Found> found) {
    return found.stream().map(Found::word).toList();
  }

  @Test
  void aVectorIsThatOfTheWordInItsPassage() throws IOException {
    String body = "She sat on the BANK of the river. The bank lends money!";
    index(OPTIONS, RunOptions.defaults(), List.of(document("a", "Of banks", body)));
    List<Found> found = found();
    assertEquals(List.of("she", "sat", "bank", "river", "bank", "lends", "money"), words(found));
    String passage = "Of banks " + body;
    TokenVectors expected =
        encoder
            .wordVectors(List.of(passage), Role.PASSAGE, LayerMix.of(2), WordPooling.MEAN)
            .get(0);
    for (Found one : found) {
      assertEquals(one.word, body.substring(one.start, one.end).toLowerCase(Locale.ROOT));
      int at =
          IntStream.range(0, expected.length())
              .filter(i -> expected.starts()[i] == one.start + "Of banks ".length())
              .findFirst()
              .orElseThrow();
      float[] vector = VectorUtil.l2normalize(expected.vectors()[at].clone());
      assertArrayEquals(vector, one.vector, 1e-5f, one.word);
    }
  }

  @Test
  void placesAreExactWhateverTheLetters() throws IOException {
    // Accents composed and not, an emoji of two units, Han, Greek, a word of many pieces.
    String body =
        "  Naïve cafe\u0301 \uD83D\uDE00 says 銀行 \uD835\uDC00x ΟΔΟΣ, unbelievabilities—end. 12 3.5 n°";
    index(OPTIONS, RunOptions.defaults(), List.of(document("a", "Títle", body)));
    List<String> seen = new ArrayList<>();
    for (Found one : found()) {
      String text = body.substring(one.start, one.end);
      assertEquals(one.word, WordForm.fold(text));
      seen.add(text);
    }
    for (String word :
        List.of("Naïve", "cafe\u0301", "says", "銀", "行", "ΟΔΟΣ", "unbelievabilities", "end")) {
      assertTrue(seen.contains(word), word + " in " + seen);
    }
    assertTrue(seen.stream().noneMatch(word -> word.contains("12") || word.contains("3")));
  }

  @Test
  void anOverlapsWordsComeOnceAndNoneIsLost() throws IOException {
    String body =
        String.join(
            " ",
            IntStream.range(0, 150)
                .mapToObj(i -> List.of("river", "money", "prison", "music").get(i % 4))
                .toList());
    IndexReport report =
        index(OPTIONS, RunOptions.defaults(), List.of(document("a", "Words", body)));
    assertTrue(report.passages() > 3);
    assertEquals(150, report.occurrences());
    List<Found> found = found();
    int at = 0;
    for (Found one : found) {
      assertEquals(body.indexOf(one.word, at), one.start);
      assertEquals(one.start + one.word.length(), one.end);
      at = one.end;
    }
  }

  @Test
  void occurrencesLiveWithTheirDocument() throws IOException {
    RunOptions append = RunOptions.defaults().withAppend(true);
    index(
        OPTIONS,
        append,
        List.of(
            document("a", "", "green river"),
            document("b", "", "old bank"),
            document("c", "", "x y")));
    index(OPTIONS, append, List.of(document("b", "", "new money"), document("d", "", "red seal")));
    assertEquals(
        List.of("green", "river", "new", "money", "x", "y", "red", "seal"), words(found()));
    DocumentDeleter.delete(folder(), List.of("a", "c"));
    assertEquals(List.of("new", "money", "red", "seal"), words(found()));
    assertEquals(List.of(), new IndexMaintenance(folder()).check().problems());
    assertTrue(new IndexMaintenance(folder()).upgrade().nothingToDo());
    try (SensusIndex index = SensusIndex.open(folder())) {
      assertEquals(2, index.manifest().documents());
      assertEquals(2, index.manifest().passages());
      assertEquals(new Manifest.Occurrences(LayerMix.of(2), 4), index.requireOccurrences());
    }
    // Others than the index has are another way of indexing.
    String refused =
        assertThrows(
                CollectionException.class,
                () ->
                    index(
                        OPTIONS.withOccurrences(LayerMix.of(1)),
                        append,
                        List.of(document("e", "", "word"))))
            .getMessage();
    assertTrue(refused.contains("layer of occurrences is [2], not [1]"), refused);
  }

  @Test
  void theyAreMadeAnewFromTheStoredText() throws IOException {
    List<SourceDocument> documents =
        List.of(document("a", "T", "green river"), document("b", "", "old bank of mud"));
    index(OPTIONS.withOccurrences(null), RunOptions.defaults(), documents);
    try (SensusIndex index = SensusIndex.open(folder())) {
      assertNull(index.manifest().occurrences());
      assertTrue(
          assertThrows(CollectionException.class, index::requireOccurrences)
              .getMessage()
              .endsWith("has no occurrences of words (sensus index --occurrences)"));
    }
    try (DocumentReader stored = new StoredDocuments(SensusIndex.open(folder()))) {
      new CollectionIndexer(encoder, null, OPTIONS)
          .index(stored, folder(), Map.of(), RunOptions.defaults(), IndexListener.NONE);
    }
    Map<String, List<String>> reencoded = IndexContents.of(folder());
    // Once more, from an index that has them.
    try (DocumentReader stored = new StoredDocuments(SensusIndex.open(folder()))) {
      new CollectionIndexer(encoder, null, OPTIONS)
          .index(stored, folder(), Map.of(), RunOptions.defaults(), IndexListener.NONE);
    }
    assertEquals(reencoded, IndexContents.of(folder()));
    index(OPTIONS, RunOptions.defaults(), documents);
    assertEquals(reencoded, IndexContents.of(folder()));
  }

  @Test
  void aRunThatWasBrokenOffMakesTheSame() throws IOException {
    List<SourceDocument> documents =
        IntStream.range(0, 200)
            .mapToObj(i -> document("d" + i, "", "river bank " + i + " money word" + i + "x"))
            .toList();
    RunOptions often = RunOptions.defaults().withCommitEvery(Duration.ZERO);
    CollectionIndexer indexer = new CollectionIndexer(encoder, null, OPTIONS);
    IOException cut = new IOException("power cut");
    assertThrows(
        IOException.class,
        () ->
            indexer.index(
                reader(documents.subList(0, 150), cut),
                folder(),
                Map.of(),
                often,
                IndexListener.NONE));
    List<Long> resumed = new ArrayList<>();
    indexer.index(
        reader(documents, null),
        folder(),
        Map.of(),
        often,
        new IndexListener() {
          @Override
          public void resumed(long documentsBefore) {
            resumed.add(documentsBefore);
          }
        });
    assertEquals(1, resumed.size());
    assertTrue(resumed.get(0) >= 64, resumed.toString());
    Map<String, List<String>> broken = IndexContents.of(folder());
    assertEquals(List.of(), new IndexMaintenance(folder()).check().problems());
    Path calm = temp.resolve("calm");
    new CollectionIndexer(encoder, null, OPTIONS)
        .index(reader(documents, null), calm, Map.of(), often, IndexListener.NONE);
    assertEquals(withoutVectors(IndexContents.of(calm)), withoutVectors(broken));
  }

  /** Batches of other texts give vectors that differ in the last bit. */
  private static Map<String, List<String>> withoutVectors(Map<String, List<String>> contents) {
    Map<String, List<String>> without = new TreeMap<>();
    contents.forEach(
        (id, parts) ->
            without.put(id, parts.stream().map(part -> part.replaceFirst("\\[.*", "")).toList()));
    return without;
  }

  @Test
  void encodersWithoutWordsOfTheirOwnAreRefused() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> new CollectionIndexer(null, null, OPTIONS));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CollectionIndexer(encoder, null, OPTIONS.withOccurrences(LayerMix.of(9))));
    try (TextEncoder statics = Models.standard().statics("mini-static")) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new CollectionIndexer(statics, null, OPTIONS))
              .getMessage();
      assertEquals(
          "occurrences need a transformer as contextual model, mini-static is none", message);
    }
  }
}
