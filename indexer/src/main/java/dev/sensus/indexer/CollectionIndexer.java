package dev.sensus.indexer;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.indexer.PassageSplitter.Passage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * Makes an index of a collection.
 *
 * <p>The index appears with one commit at the end. If anything goes wrong before, the folder is as
 * it was: not there, empty but for a lock, or with the index of before.
 */
public final class CollectionIndexer {
  /** Passages encoded together: enough to sort by length, little enough to hold. */
  private static final int WINDOW = 512;

  /** The usual length of a passage; less where the encoder reads less. */
  private static final int USUAL_LENGTH = 254;

  private final TextEncoder contextual;
  private final TextEncoder statics;
  private final IndexOptions options;
  private final int length;
  private final int overlap;

  /**
   * Makes an indexer.
   *
   * @param contextual encoder of {@link IndexFields#CONTEXTUAL}, or null for none
   * @param statics encoder of {@link IndexFields#STATIC}, or null for none
   * @throws IllegalArgumentException if the encoder does not read passages of that length
   * @throws IOException if a Lucene index does not take vectors of that dimension
   */
  public CollectionIndexer(TextEncoder contextual, TextEncoder statics, IndexOptions options)
      throws IOException {
    this.contextual = requireFits(contextual);
    this.statics = requireFits(statics);
    this.options = options;
    TextEncoder measure = measure();
    if (measure == null) {
      length = 0;
      overlap = 0;
    } else {
      length =
          options.passagePieces() > 0
              ? options.passagePieces()
              : Math.min(USUAL_LENGTH, measure.maxPieces(Role.PASSAGE));
      overlap = options.overlapPieces() < 0 ? length / 8 : options.overlapPieces();
      PassageSplitter.requireSizes(measure, length, overlap);
    }
  }

  private static TextEncoder requireFits(TextEncoder encoder) throws IOException {
    int most = KnnVectorsFormat.DEFAULT_MAX_DIMENSIONS;
    if (encoder != null && encoder.dimension() > most) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "model %s has %d dimensions, a Lucene index takes %d",
              encoder.name(),
              encoder.dimension(),
              most));
    }
    return encoder;
  }

  /** The encoder whose pieces passages are measured in; null without any. */
  private TextEncoder measure() {
    return contextual != null ? contextual : statics;
  }

  /**
   * Reads all documents and writes the index; an index that is there already is replaced.
   *
   * @param references what the manifest calls the models, by field
   * @param progress told now and then of the reader and the documents done
   * @throws CollectionException if the folder holds something else, another process writes to it,
   *     or the collection is at fault
   */
  public IndexReport index(
      DocumentReader reader,
      Path folder,
      Map<String, String> references,
      ObjLongConsumer<DocumentReader> progress)
      throws IOException {
    // Opened first: if it cannot be, the folder is not touched.
    try (Analyzer analyzer = Analyzers.byName(options.analyzer())) {
      return index(reader, folder, analyzer, references, progress);
    }
  }

  private IndexReport index(
      DocumentReader reader,
      Path folder,
      Analyzer analyzer,
      Map<String, String> references,
      ObjLongConsumer<DocumentReader> progress)
      throws IOException {
    IndexFolder claimed = IndexFolder.claim(folder);
    long start = System.nanoTime();
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = writer(directory, analyzer, folder)) {
      try {
        Session session = new Session(writer);
        for (SourceDocument next = reader.next(); next != null; next = reader.next()) {
          session.add(next);
          progress.accept(reader, session.documents);
        }
        if (session.documents == 0) {
          throw new CollectionException(reader.source(), "has no documents");
        }
        session.finish(references);
        return session.report(Duration.ofNanos(System.nanoTime() - start));
      } catch (Throwable e) {
        // Only a run that got the lock cleans up: one that found it taken touches nothing.
        try {
          writer.rollback();
          claimed.restore();
        } catch (IOException | RuntimeException second) {
          e.addSuppressed(second);
        }
        throw e;
      }
    }
  }

  private static IndexWriter writer(Directory directory, Analyzer analyzer, Path folder)
      throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig(analyzer)
            .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
            .setSimilarity(IndexFields.similarity())
            .setRAMBufferSizeMB(256)
            .setCommitOnClose(false);
    try {
      return new IndexWriter(directory, config);
    } catch (LockObtainFailedException e) {
      throw new CollectionException(folder, "another process is writing to it");
    }
  }

  /** The state of one run. */
  private final class Session {
    private final IndexWriter writer;
    private final BlockWriter blocks;
    private final PassageSplitter splitter;
    private final Map<String, Long> ordinals = new HashMap<>();
    private final List<SourceDocument> waiting = new ArrayList<>();
    private final List<List<Passage>> waitingPassages = new ArrayList<>();
    private int waitingCount;
    private long documents;
    private long passages;

    Session(IndexWriter writer) {
      this.writer = writer;
      this.blocks = new BlockWriter(writer, options.metadata());
      this.splitter = measure() == null ? null : new PassageSplitter(measure(), length, overlap);
    }

    void add(SourceDocument document) throws IOException {
      documents++;
      Long before = ordinals.putIfAbsent(document.id(), documents);
      if (before != null) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: id '%s' again, document %d has it",
                document.place(),
                document.id(),
                before));
      }
      List<Passage> split =
          splitter == null ? List.of() : splitter.split(document.title(), document.body());
      waiting.add(document);
      waitingPassages.add(split);
      waitingCount += Math.max(1, split.size());
      passages += split.size();
      if (waitingCount >= WINDOW) {
        flush();
      }
    }

    void finish(Map<String, String> references) throws IOException {
      flush();
      Map<String, Manifest.Encoder> encoders = new HashMap<>();
      describe(encoders, references, IndexFields.CONTEXTUAL, contextual);
      describe(encoders, references, IndexFields.STATIC, statics);
      Manifest manifest =
          new Manifest(
              Manifest.VERSION,
              options.analyzer(),
              Analyzers.fingerprint(options.analyzer()),
              length,
              overlap,
              documents,
              passages,
              encoders,
              options.vectors(),
              options.metadata());
      writer.setLiveCommitData(manifest.toUserData().entrySet());
      writer.commit();
    }

    IndexReport report(Duration time) {
      long cut = splitter == null ? 0 : splitter.piecesCut();
      return new IndexReport(documents, passages, cut, blocks.longMetadata(), time);
    }

    private static void describe(
        Map<String, Manifest.Encoder> encoders,
        Map<String, String> references,
        String field,
        TextEncoder encoder) {
      if (encoder != null) {
        encoders.put(
            field,
            new Manifest.Encoder(
                references.getOrDefault(field, encoder.name()),
                encoder.fingerprint(),
                encoder.dimension(),
                encoder.precision()));
      }
    }

    private void flush() throws IOException {
      List<String> texts = new ArrayList<>();
      waitingPassages.forEach(split -> split.forEach(passage -> texts.add(passage.text())));
      List<float[]> contextualVectors = encode(contextual, texts);
      List<float[]> staticVectors = encode(statics, texts);
      int from = 0;
      for (int i = 0; i < waiting.size(); i++) {
        List<Passage> split = waitingPassages.get(i);
        int to = from + split.size();
        blocks.write(
            waiting.get(i),
            split,
            contextualVectors.subList(from, to),
            staticVectors.subList(from, to));
        from = to;
      }
      waiting.clear();
      waitingPassages.clear();
      waitingCount = 0;
    }

    private static List<float[]> encode(TextEncoder encoder, List<String> texts)
        throws IOException {
      if (encoder == null) {
        return Arrays.asList(new float[texts.size()][]);
      }
      float[][] vectors = encoder.encode(texts, Role.PASSAGE);
      for (float[] vector : vectors) {
        for (float component : vector) {
          if (!Float.isFinite(component)) {
            throw new IOException("model " + encoder.name() + " gives a vector that is not finite");
          }
        }
      }
      return Arrays.asList(vectors);
    }
  }
}
