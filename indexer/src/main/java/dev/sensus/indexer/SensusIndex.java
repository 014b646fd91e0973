package dev.sensus.indexer;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TokenReducer;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/** An index of Sensus, opened for reading, with its manifest. */
public final class SensusIndex implements Closeable {
  private final Path folder;
  private final Directory directory;
  private final DirectoryReader reader;
  private final Manifest manifest;
  private final Analyzer analyzer;

  private SensusIndex(Path folder, Directory directory, DirectoryReader reader, Manifest manifest)
      throws IOException {
    this.folder = folder;
    this.directory = directory;
    this.reader = reader;
    this.manifest = manifest;
    String fingerprint = Analyzers.fingerprint(manifest.analyzer());
    if (!Objects.equals(fingerprint, manifest.analyzerFingerprint())) {
      throw new CollectionException(
          folder,
          String.format(
              Locale.ROOT,
              "its words were made by %s when it had other pieces (fingerprint %s, now %s)",
              manifest.analyzer(),
              shortened(String.valueOf(manifest.analyzerFingerprint())),
              shortened(String.valueOf(fingerprint))));
    }
    this.analyzer = Analyzers.byName(manifest.analyzer());
  }

  /**
   * Opens an index.
   *
   * @throws CollectionException if there is none in the folder, or it is none of Sensus's
   */
  @SuppressWarnings("MustBeClosedChecker")
  public static SensusIndex open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CollectionException(folder, "no such index");
    }
    Directory directory = FSDirectory.open(folder);
    try {
      DirectoryReader reader = reader(folder, directory);
      try {
        return new SensusIndex(folder, directory, reader, manifest(folder, reader));
      } catch (IOException | RuntimeException e) {
        reader.close();
        throw e;
      }
    } catch (IndexNotFoundException e) {
      directory.close();
      throw new CollectionException(folder, "holds no index");
    } catch (CorruptIndexException | EOFException | NoSuchFileException e) {
      directory.close();
      throw damaged(folder, e);
    } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
      directory.close();
      throw foreign(folder, e);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** A reader of what the last run that is done has made. */
  private static DirectoryReader reader(Path folder, Directory directory) throws IOException {
    DirectoryReader latest = DirectoryReader.open(directory);
    Checkpoint checkpoint = Checkpoint.of(latest.getIndexCommit().getUserData());
    if (checkpoint == null) {
      return latest;
    }
    latest.close();
    IndexCommit done = IndexCommits.read(directory).done();
    if (done == null) {
      throw notDone(folder, checkpoint);
    }
    return DirectoryReader.open(done);
  }

  private static CollectionException notDone(Path folder, Checkpoint checkpoint) {
    return new CollectionException(
        folder,
        String.format(
            Locale.ROOT,
            "is not done: its run was broken off after %d documents, or goes on; the same command"
                + " finishes it",
            checkpoint.documents()));
  }

  /** Refuses a commit of a run that is not done, or of others. */
  static void requireDone(Path folder, Map<String, String> userData) throws CollectionException {
    Checkpoint checkpoint = Checkpoint.of(userData);
    if (checkpoint != null) {
      throw notDone(folder, checkpoint);
    }
    if (!userData.containsKey(Manifest.KEY)) {
      throw new CollectionException(folder, "holds a Lucene index that is none of Sensus's");
    }
  }

  private static Manifest manifest(Path folder, DirectoryReader reader) throws IOException {
    Map<String, String> userData = reader.getIndexCommit().getUserData();
    requireDone(folder, userData);
    return Manifest.parse(folder, userData.get(Manifest.KEY));
  }

  private static CollectionException damaged(Path folder, Exception e) {
    return new CollectionException(folder, "is damaged: " + e.getMessage());
  }

  /** What to say of an index that this Lucene does not read. */
  static CollectionException foreign(Path folder, Exception e) {
    return new CollectionException(
        folder,
        e instanceof IndexFormatTooNewException
            ? "was made by a newer Lucene than " + Version.LATEST
            : "was made by a Lucene too old for "
                + Version.LATEST
                + " to read; index the collection again");
  }

  /** Something read from an index. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads it. */
    T read() throws IOException;
  }

  /**
   * Reads something. Lucene finds damage when it comes upon it, if it does; where reading fails in
   * a way that damage may cause, the files are compared with their check sums.
   *
   * @throws CollectionException if the index is damaged
   */
  public <T> T read(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (CorruptIndexException | EOFException e) {
      throw damaged(folder, e);
    } catch (IOException | RuntimeException | AssertionError e) {
      if (isLucenes(e)) {
        requireIntact();
      }
      throw e;
    }
  }

  /** Whether a failure comes out of Lucene's code, or of Java's that Lucene called. */
  private static boolean isLucenes(Throwable e) {
    return Arrays.stream(e.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .findFirst()
        .filter(name -> name.startsWith("org.apache.lucene."))
        .isPresent();
  }

  private void requireIntact() throws IOException {
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        leaf.reader().checkIntegrity();
      }
    } catch (CorruptIndexException | EOFException e) {
      throw damaged(folder, e);
    }
  }

  /** A document as it was read; null if there is none with this id. */
  public SourceDocument document(String id) throws IOException {
    return read(
        () -> {
          TopDocs found =
              new IndexSearcher(reader).search(new TermQuery(new Term(IndexFields.ID, id)), 1);
          return found.scoreDocs.length == 0
              ? null
              : StoredDocuments.read(this, reader.storedFields().document(found.scoreDocs[0].doc));
        });
  }

  /** Whether there is a document with this id. */
  public boolean contains(String id) throws IOException {
    return read(
        () -> new IndexSearcher(reader).count(new TermQuery(new Term(IndexFields.ID, id))) > 0);
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** Lucene's reader; closed with this. */
  public DirectoryReader reader() {
    return reader;
  }

  /** What the index knows of how it was made. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * What shortens token vectors as those of {@link IndexFields#LATE} were.
   *
   * @throws CollectionException if the index has none
   */
  public TokenReducer lateReducer() throws IOException {
    TokenReducer reducer = LateReducers.of(folder, reader.getIndexCommit().getUserData());
    if (reducer == null) {
      throw new CollectionException(folder, "has no token vectors (sensus index --late)");
    }
    return reducer;
  }

  /**
   * The occurrences of words that the index keeps.
   *
   * @throws CollectionException if it keeps none
   */
  public Manifest.Occurrences requireOccurrences() throws CollectionException {
    if (manifest.occurrences() == null) {
      throw new CollectionException(
          folder, "has no occurrences of words (sensus index --occurrences)");
    }
    return manifest.occurrences();
  }

  /** The analyzer of the text fields; closed with this. */
  public Analyzer analyzer() {
    return analyzer;
  }

  /**
   * Checks that an encoder is the one that made a field.
   *
   * @throws CollectionException if the field was made by another, or is not there; names both
   */
  public TextEncoder requireMadeWith(String field, TextEncoder encoder) throws CollectionException {
    Manifest.Encoder asked = Manifest.Encoder.of(encoder.name(), encoder);
    String difference = encoder(field).difference(field, asked);
    if (difference != null) {
      throw new CollectionException(folder, difference + Manifest.REENCODE);
    }
    return encoder;
  }

  /**
   * The encoder of a vector field.
   *
   * @throws CollectionException if the index has no such field
   */
  public Manifest.Encoder encoder(String field) throws CollectionException {
    Manifest.Encoder made = manifest.encoders().get(field);
    if (made == null) {
      throw new CollectionException(folder, "has no " + field + " vectors");
    }
    return made;
  }

  private static String shortened(String fingerprint) {
    return fingerprint.substring(0, Math.min(12, fingerprint.length()));
  }

  @Override
  public void close() throws IOException {
    analyzer.close();
    reader.close();
    directory.close();
  }
}
