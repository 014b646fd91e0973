package dev.sensus.indexer;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.indexer.IndexingRun.Encoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Makes an index of a collection, or adds one to an index.
 *
 * <p>Reading, encoding and writing go on at once, a window of documents each ({@link Stages}). The
 * index appears, or changes, with the last commit; those before it carry a {@link Checkpoint}, from
 * which the same run goes on after it was broken off. Searches see what was there before until
 * then. A run that fails in its first window leaves the folder as it was.
 */
public final class CollectionIndexer {
  /** The usual length of a passage; less where the encoder reads less. */
  static final int USUAL_LENGTH = 254;

  private final TextEncoder contextual;
  private final TextEncoder statics;
  private final IndexOptions options;
  private final int length;
  private final int overlap;
  private DirectorySource directories = FSDirectory::open;

  /** Opens the folder of an index. */
  interface DirectorySource {
    Directory open(Path folder) throws IOException;
  }

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
    if (options.lateDimension() > 0) {
      LateEncoder.require(contextual, options.lateDimension());
    }
    if (options.occurrences() != null) {
      OccurrenceEncoder.require(contextual, options.occurrences());
    }
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

  /** The same on other directories: full ones, say. */
  CollectionIndexer on(DirectorySource others) {
    directories = others;
    return this;
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
   * Reads all documents and writes them.
   *
   * @param references what the manifest calls the models, by field
   * @throws CollectionException if the folder holds something else, another process writes to it,
   *     it holds a run that was broken off and is not this one, or the collection is at fault
   */
  public IndexReport index(
      DocumentReader reader,
      Path folder,
      Map<String, String> references,
      RunOptions run,
      IndexListener listener)
      throws IOException {
    // Opened first: if it cannot be, the folder is not touched.
    try (Analyzer analyzer = Analyzers.byName(options.analyzer())) {
      Checkpoint start = Checkpoint.start(reader, run.append(), manifest(references));
      Encoding encoding = new Encoding(contextual, statics, length, overlap);
      return new IndexingRun(reader, folder, encoding, analyzer, directories, start, run, listener)
          .run();
    }
  }

  /**
   * How the index in a folder was made that documents can be added to; empty if there is none yet.
   *
   * @throws CollectionException if the folder holds something else
   */
  public static Optional<Manifest> manifest(Path folder) throws IOException {
    IndexFolder.claim(folder);
    try (Directory directory = FSDirectory.open(folder)) {
      IndexCommit done = IndexCommits.read(directory).done();
      return done == null
          ? Optional.empty()
          : Optional.of(Manifest.parse(folder, done.getUserData().get(Manifest.KEY)));
    }
  }

  /** What the index will be, without counts. */
  private Manifest manifest(Map<String, String> references) throws IOException {
    Map<String, Manifest.Encoder> encoders = new HashMap<>();
    describe(encoders, references, IndexFields.CONTEXTUAL, contextual);
    describe(encoders, references, IndexFields.STATIC, statics);
    return new Manifest(
        Manifest.VERSION,
        options.analyzer(),
        Analyzers.fingerprint(options.analyzer()),
        length,
        overlap,
        0,
        0,
        encoders,
        options.vectors(),
        options.lateDimension(),
        options.occurrences() == null ? null : new Manifest.Occurrences(options.occurrences(), 0),
        options.metadata());
  }

  private static void describe(
      Map<String, Manifest.Encoder> encoders,
      Map<String, String> references,
      String field,
      TextEncoder encoder) {
    if (encoder != null) {
      String reference = references.getOrDefault(field, encoder.name());
      encoders.put(field, Manifest.Encoder.of(reference, encoder));
    }
  }
}
