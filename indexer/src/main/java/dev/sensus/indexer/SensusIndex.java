package dev.sensus.indexer;

import dev.sensus.encoder.TextEncoder;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

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
      throw new CollectionException(folder, "is damaged: " + e.getMessage());
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
      throw new CollectionException(
          folder,
          String.format(
              Locale.ROOT,
              "is not done: its run was broken off after %d documents, or goes on; the same command"
                  + " finishes it",
              checkpoint.documents()));
    }
    return DirectoryReader.open(done);
  }

  private static Manifest manifest(Path folder, DirectoryReader reader) throws IOException {
    String json = reader.getIndexCommit().getUserData().get(Manifest.KEY);
    if (json == null) {
      throw new CollectionException(folder, "holds a Lucene index that is none of Sensus's");
    }
    return Manifest.parse(folder, json);
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
    Manifest.Encoder asked =
        new Manifest.Encoder(
            encoder.name(), encoder.fingerprint(), encoder.dimension(), encoder.precision());
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
