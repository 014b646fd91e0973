package dev.sensus.indexer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** Takes documents out of an index, with their passages, at one commit. */
public final class DocumentDeleter {
  private DocumentDeleter() {}

  /**
   * What was done.
   *
   * @param deleted documents that are gone now
   * @param unknown ids that the index did not have
   * @param total documents left
   */
  public record Report(long deleted, long unknown, long total) {}

  /**
   * Deletes documents.
   *
   * @param ids of documents; those the index does not have are counted
   * @throws CollectionException if the folder holds no index that is done, or another process
   *     writes to it
   */
  public static Report delete(Path folder, Collection<String> ids) throws IOException {
    Manifest manifest;
    try (SensusIndex index = SensusIndex.open(folder)) { // says what is wrong with it
      manifest = index.manifest();
    }
    try (Directory directory = FSDirectory.open(folder);
        VectorCodec codec = new VectorCodec(manifest.vectors());
        IndexWriter writer = writer(folder, directory, codec)) {
      IndexCommits commits = IndexCommits.read(directory);
      Checkpoint checkpoint = commits.checkpoint();
      if (checkpoint != null) {
        throw new CollectionException(
            folder,
            String.format(
                Locale.ROOT,
                "holds a run that was broken off after %d documents: finish that first",
                checkpoint.documents()));
      }
      for (String id : ids) {
        writer.deleteDocuments(new Term(IndexFields.BLOCK, id));
      }
      Manifest after;
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        after = manifest.withCounts(BlockCounts.of(reader));
      }
      Map<String, String> userData = new HashMap<>(commits.latest().getUserData());
      userData.putAll(after.toUserData());
      writer.setLiveCommitData(userData.entrySet());
      writer.commit();
      long deleted = manifest.documents() - after.documents();
      return new Report(deleted, ids.stream().distinct().count() - deleted, after.documents());
    }
  }

  private static IndexWriter writer(Path folder, Directory directory, VectorCodec codec)
      throws IOException {
    try {
      return new IndexWriter(
          directory,
          codec
              .applyTo(new IndexWriterConfig(new KeywordAnalyzer()))
              .setOpenMode(IndexWriterConfig.OpenMode.APPEND)
              .setIndexDeletionPolicy(new IndexCommits.Keeper())
              .setSimilarity(IndexFields.similarity())
              .setCommitOnClose(false));
    } catch (LockObtainFailedException e) {
      throw new CollectionException(folder, "another process is writing to it", e);
    }
  }
}
