package dev.sensus.indexer;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.index.UpgradeIndexMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.Version;

/** Looks after an index that is there: finds damage, brings it to the formats of today. */
public final class IndexMaintenance {
  private static final String REMEDY =
      "put back a copy of the folder, or delete it and index the collection again";

  private final Path folder;

  /**
   * What a check found.
   *
   * @param segments looked at
   * @param documents that all of them have
   * @param problems a line each, which starts with the folder and ends with what to do; none if all
   *     is well
   */
  public record Check(int segments, long documents, List<String> problems) {}

  /**
   * What an upgrade did.
   *
   * @param segments written anew
   * @param lucene oldest version of Lucene that had written any of the index
   * @param manifest version of the manifest before
   */
  public record Upgrade(int segments, String lucene, int manifest) {
    /** Whether the index was left as it was. */
    public boolean nothingToDo() {
      return segments == 0 && manifest == Manifest.VERSION;
    }
  }

  /** Looks after the index in a folder. */
  public IndexMaintenance(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads all of the index and compares it with its check sums and its manifest. Nothing is
   * changed.
   *
   * @throws CollectionException if there is no index, it is none of Sensus's, it is too old or too
   *     new for the Lucene here, or another process writes to it
   */
  public Check check() throws IOException {
    try (Directory directory = open()) {
      SegmentInfos commit = SegmentInfos.readLatestCommit(directory);
      List<String> problems = new ArrayList<>();
      try (CheckIndex checker = new CheckIndex(directory)) {
        CheckIndex.Status status = checker.checkIndex();
        for (CheckIndex.Status.SegmentInfoStatus segment : status.segmentInfos) {
          if (segment.error != null || segment.toLoseDocCount > 0) {
            problems.add(
                line(
                    String.format(
                        Locale.ROOT,
                        "segment %s is damaged, and with it %,d of %,d Lucene documents: %s",
                        segment.name,
                        segment.maxDoc,
                        commit.totalMaxDoc(),
                        reason(segment.error))));
          }
        }
        if (problems.isEmpty() && !status.clean) {
          problems.add(line("Lucene finds it damaged, and does not say where"));
        }
      } catch (LockObtainFailedException e) {
        throw new CollectionException(folder, "another process is writing to it");
      }
      long documents = 0;
      if (problems.isEmpty()) {
        documents = checkManifest(directory, problems);
      }
      return new Check(commit.size(), documents, problems);
    } catch (CorruptIndexException | EOFException | FileNotFoundException | NoSuchFileException e) {
      return new Check(0, 0, List.of(line("is damaged: " + reason(e))));
    } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
      throw SensusIndex.foreign(folder, e);
    }
  }

  /** Compares the manifest with what the index holds, and counts its documents. */
  private long checkManifest(Directory directory, List<String> problems) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      String json = reader.getIndexCommit().getUserData().get(Manifest.KEY);
      SensusIndex.requireDone(folder, reader.getIndexCommit().getUserData());
      Manifest manifest;
      try {
        manifest = Manifest.parse(folder, json);
      } catch (CollectionException e) {
        problems.add(e.getMessage() + "; " + REMEDY);
        return 0;
      }
      BlockCounts counts = BlockCounts.of(reader);
      Map<String, Integer> dimensions = new HashMap<>();
      for (LeafReaderContext leaf : reader.leaves()) {
        for (FieldInfo field : leaf.reader().getFieldInfos()) {
          if (field.hasVectorValues()) {
            dimensions.put(field.name, field.getVectorDimension());
          }
        }
      }
      compare("documents", manifest.documents(), counts.documents(), problems);
      compare("passages", manifest.passages(), counts.passages(), problems);
      long occurrences = manifest.occurrences() == null ? 0 : manifest.occurrences().count();
      compare("occurrences", occurrences, counts.occurrences(), problems);
      manifest
          .encoders()
          .forEach(
              (field, encoder) ->
                  compare(
                      "dimensions of its " + field + " vectors",
                      encoder.dimension(),
                      // A collection without a known word has an encoder and no vectors.
                      dimensions.getOrDefault(field, encoder.dimension()),
                      problems));
      return counts.documents();
    }
  }

  private void compare(String what, long told, long found, List<String> problems) {
    if (told != found) {
      problems.add(
          line(
              String.format(
                  Locale.ROOT, "its manifest tells of %,d %s, it has %,d", told, what, found)));
    }
  }

  /**
   * Writes anew what an older Lucene has written, with the settings that the manifest tells, and
   * the manifest in its newest form. All else that the commit's user data has is kept. It becomes
   * the index with one commit at the end; if anything goes wrong before, the index is as it was.
   *
   * @throws CollectionException if there is no index, it is none of Sensus's or damaged, it is too
   *     old or too new for the Lucene here, or another process writes to it
   */
  public Upgrade upgrade() throws IOException {
    try (Directory directory = open()) {
      SegmentInfos commit = SegmentInfos.readLatestCommit(directory);
      Map<String, String> userData = new HashMap<>(commit.getUserData());
      String json = userData.get(Manifest.KEY);
      SensusIndex.requireDone(folder, userData);
      Manifest manifest = Manifest.parse(folder, json);
      Upgrade upgrade =
          new Upgrade(
              (int) commit.asList().stream().filter(IndexMaintenance::isOld).count(),
              String.valueOf(
                  Objects.requireNonNullElse(commit.getMinSegmentLuceneVersion(), Version.LATEST)),
              manifest.version());
      if (!upgrade.nothingToDo()) {
        userData.putAll(manifest.upgraded().toUserData());
        rewrite(directory, manifest.vectors(), userData);
      }
      return upgrade;
    } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
      throw SensusIndex.foreign(folder, e);
    } catch (CorruptIndexException | EOFException | FileNotFoundException | NoSuchFileException e) {
      throw new CollectionException(folder, "is damaged: " + reason(e) + "; " + REMEDY);
    }
  }

  private static boolean isOld(SegmentCommitInfo segment) {
    return !Version.LATEST.equals(segment.info.getVersion());
  }

  private void rewrite(Directory directory, VectorSettings vectors, Map<String, String> userData)
      throws IOException {
    try (VectorCodec codec = new VectorCodec(vectors)) {
      IndexWriterConfig config =
          codec
              .applyTo(new IndexWriterConfig(null))
              .setOpenMode(IndexWriterConfig.OpenMode.APPEND)
              .setMergePolicy(new UpgradeIndexMergePolicy(new TieredMergePolicy()))
              .setCommitOnClose(false);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        try {
          writer.forceMerge(1);
          writer.setLiveCommitData(userData.entrySet());
          writer.commit();
        } catch (Throwable e) {
          try {
            writer.rollback();
          } catch (IOException | RuntimeException second) {
            e.addSuppressed(second);
          }
          throw e;
        }
      }
    } catch (LockObtainFailedException e) {
      throw new CollectionException(folder, "another process is writing to it");
    }
  }

  private Directory open() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CollectionException(folder, "no such index");
    }
    Directory directory = FSDirectory.open(folder);
    if (!DirectoryReader.indexExists(directory)) {
      directory.close();
      throw new CollectionException(folder, "holds no index");
    }
    return directory;
  }

  private String line(String wrong) {
    return folder + ": " + wrong + "; " + REMEDY;
  }

  /** The first line of what a failure says, without the place, which is said already. */
  private static String reason(Throwable e) {
    if (e == null) {
      return "Lucene does not say how";
    }
    // Checks of a segment wrap what they found.
    Throwable cause =
        e.getCause() instanceof IOException && !(e instanceof IOException) ? e.getCause() : e;
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return cause instanceof CorruptIndexException
        ? message
        : cause.getClass().getSimpleName() + ": " + message;
  }
}
