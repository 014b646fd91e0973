package dev.sensus.indexer;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.indexer.PassageSplitter.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Makes an index of a collection.
 *
 * <p>The index appears with one commit at the end. If anything goes wrong before, the folder is as
 * it was: empty, not there, or with the index of before.
 */
public final class CollectionIndexer {
  /** Passages encoded together: enough to sort by length, little enough to hold. */
  private static final int WINDOW = 512;

  private final TextEncoder contextual;
  private final TextEncoder statics;
  private final IndexOptions options;

  /**
   * Makes an indexer.
   *
   * @param contextual encoder of the field {@code contextual}, or null for none
   * @param statics encoder of the field {@code static}, or null for none
   */
  public CollectionIndexer(TextEncoder contextual, TextEncoder statics, IndexOptions options) {
    this.contextual = requireFits(contextual);
    this.statics = requireFits(statics);
    this.options = options;
  }

  private static TextEncoder requireFits(TextEncoder encoder) {
    int most = KnnVectorsFormat.DEFAULT_MAX_DIMENSIONS;
    if (encoder != null && encoder.dimension() > most) {
      throw new IllegalArgumentException(
          "model %s has %d dimensions, a Lucene index takes %d"
              .formatted(encoder.name(), encoder.dimension(), most));
    }
    return encoder;
  }

  /**
   * Reads all documents and writes the index; an index that is there already is replaced.
   *
   * @param references what the manifest calls the models, by field
   * @param progress told now and then of the reader and the documents done
   * @throws CollectionException if the folder holds something else, or the collection is at fault
   */
  public IndexReport index(
      DocumentReader reader,
      Path folder,
      Map<String, String> references,
      ObjLongConsumer<DocumentReader> progress)
      throws IOException {
    boolean ours = requireFree(folder);
    long start = System.nanoTime();
    boolean done = false;
    try (Directory directory = FSDirectory.open(folder);
        Analyzer analyzer = Analyzers.byName(options.analyzer())) {
      IndexWriterConfig config =
          new IndexWriterConfig(analyzer)
              .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
              .setSimilarity(IndexFields.similarity())
              .setRAMBufferSizeMB(256)
              .setCommitOnClose(false);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        Session session = new Session(writer, references);
        for (SourceDocument next = reader.next(); next != null; next = reader.next()) {
          session.add(next);
          progress.accept(reader, session.documents);
        }
        session.finish();
        done = true;
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        return new IndexReport(session.documents, session.passages, session.piecesCut(), time);
      }
    } finally {
      if (!done && !ours) {
        removeIfEmpty(folder);
      }
    }
  }

  /** Whether an index of ours is in the folder; refuses a folder that holds something else. */
  private static boolean requireFree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    if (!Files.isDirectory(folder)) {
      throw new CollectionException(folder, "is a file, an index is a folder");
    }
    if (SensusIndex.isIn(folder)) {
      return true;
    }
    try (Directory directory = FSDirectory.open(folder);
        Stream<Path> files = Files.list(folder)) {
      if (DirectoryReader.indexExists(directory)) {
        throw new CollectionException(folder, "holds a Lucene index that is none of Sensus's");
      }
      // What a killed run leaves has Lucene's names, and the writer clears it away.
      if (files.anyMatch(
          file ->
              !file.getFileName()
                  .toString()
                  .matches("_\\w+.*|write\\.lock|pending_segments_\\w+"))) {
        throw new CollectionException(folder, "is not empty and holds no index");
      }
    }
    return false;
  }

  /** Takes away what a failed first run made, so that the next one finds what this one found. */
  private static void removeIfEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.deleteIfExists(folder.resolve("write.lock"));
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(folder);
  }

  /** The state of one run. */
  private final class Session {
    private final IndexWriter writer;
    private final Map<String, String> references;
    private final PassageSplitter splitter;
    private final int length;
    private final int overlap;
    private final Map<String, String> places = new HashMap<>();
    private final List<SourceDocument> waiting = new ArrayList<>();
    private final List<List<Passage>> waitingPassages = new ArrayList<>();
    private int waitingCount;
    private long documents;
    private long passages;

    Session(IndexWriter writer, Map<String, String> references) {
      this.writer = writer;
      this.references = references;
      TextEncoder measure = contextual != null ? contextual : statics;
      if (measure == null) {
        length = 0;
        overlap = 0;
        splitter = null;
        return;
      }
      // An encoder without a limit of its own gets passages of a usual length.
      length =
          options.passagePieces() > 0
              ? options.passagePieces()
              : Math.min(254, measure.maxPieces(Role.PASSAGE));
      overlap = options.overlapPieces() < 0 ? length / 8 : options.overlapPieces();
      splitter = new PassageSplitter(measure, length, overlap);
    }

    void add(SourceDocument document) throws IOException {
      String before = places.putIfAbsent(document.id(), document.place());
      if (before != null) {
        throw new IOException(
            "%s: id '%s' again, first in %s".formatted(document.place(), document.id(), before));
      }
      List<Passage> split =
          splitter == null ? List.of() : splitter.split(document.title(), document.body());
      waiting.add(document);
      waitingPassages.add(split);
      waitingCount += Math.max(1, split.size());
      documents++;
      passages += split.size();
      if (waitingCount >= WINDOW) {
        flush();
      }
    }

    void finish() throws IOException {
      flush();
      Map<String, Manifest.Encoder> encoders = new HashMap<>();
      describe(encoders, IndexFields.CONTEXTUAL, contextual);
      describe(encoders, IndexFields.STATIC, statics);
      Manifest manifest =
          new Manifest(
              Manifest.VERSION, options.analyzer(), length, overlap, documents, passages, encoders);
      writer.setLiveCommitData(manifest.toUserData().entrySet());
      writer.commit();
    }

    long piecesCut() {
      return splitter == null ? 0 : splitter.piecesCut();
    }

    private void describe(
        Map<String, Manifest.Encoder> encoders, String field, TextEncoder encoder) {
      if (encoder != null) {
        encoders.put(
            field,
            new Manifest.Encoder(
                references.getOrDefault(field, encoder.name()),
                encoder.fingerprint(),
                encoder.dimension()));
      }
    }

    private void flush() throws IOException {
      List<String> texts = new ArrayList<>();
      waitingPassages.forEach(split -> split.forEach(passage -> texts.add(passage.text())));
      float[][] contextualVectors = encode(contextual, texts);
      float[][] staticVectors = encode(statics, texts);
      int next = 0;
      for (int i = 0; i < waiting.size(); i++) {
        List<Document> block = new ArrayList<>();
        for (Passage passage : waitingPassages.get(i)) {
          Document child = passage(passage, block.size());
          vector(child, IndexFields.CONTEXTUAL, contextualVectors[next]);
          vector(child, IndexFields.STATIC, staticVectors[next]);
          block.add(child);
          next++;
        }
        block.add(parent(waiting.get(i)));
        writer.addDocuments(block);
      }
      waiting.clear();
      waitingPassages.clear();
      waitingCount = 0;
    }

    private float[][] encode(TextEncoder encoder, List<String> texts) {
      return encoder == null ? new float[texts.size()][] : encoder.encode(texts, Role.PASSAGE);
    }
  }

  private static Document passage(Passage passage, int ordinal) {
    Document document = new Document();
    document.add(new NumericDocValuesField(IndexFields.PASSAGE, ordinal));
    document.add(new NumericDocValuesField(IndexFields.START, passage.start()));
    document.add(new NumericDocValuesField(IndexFields.END, passage.end()));
    return document;
  }

  private static void vector(Document passage, String field, float[] vector) {
    if (vector == null) {
      return;
    }
    for (float component : vector) {
      if (component != 0) {
        passage.add(new KnnFloatVectorField(field, vector, VectorSimilarityFunction.DOT_PRODUCT));
        return;
      }
    }
  }

  private static Document parent(SourceDocument source) {
    Document document = new Document();
    document.add(new StringField(IndexFields.ID, source.id(), Field.Store.YES));
    document.add(new SortedDocValuesField(IndexFields.ID, new BytesRef(source.id())));
    String text = source.title().isEmpty() ? source.body() : source.title() + " " + source.body();
    document.add(new TextField(IndexFields.TEXT, text, Field.Store.NO));
    document.add(new TextField(IndexFields.TITLE, source.title(), Field.Store.YES));
    document.add(new TextField(IndexFields.BODY, source.body(), Field.Store.YES));
    source
        .metadata()
        .forEach(
            (name, value) ->
                document.add(new StringField(IndexFields.META + name, value, Field.Store.YES)));
    return document;
  }
}
