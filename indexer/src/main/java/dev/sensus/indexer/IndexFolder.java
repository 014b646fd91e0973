package dev.sensus.indexer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * The folder that an index goes into: whether it may, and what to take away if it does not get
 * there.
 */
final class IndexFolder {
  private final Path path;
  private final boolean existed;

  private IndexFolder(Path path, boolean existed) {
    this.path = path;
    this.existed = existed;
  }

  /**
   * Looks at a folder: it may not be there, be empty, hold an index of Sensus, or what a killed run
   * left of one.
   *
   * @throws CollectionException if it is or holds anything else
   */
  static IndexFolder claim(Path path) throws IOException {
    if (!Files.exists(path)) {
      return new IndexFolder(path, false);
    }
    if (!Files.isDirectory(path)) {
      throw new CollectionException(path, "is a file, an index is a folder");
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(path)) {
      files = all.toList();
    }
    if (!files.isEmpty() && !holdsOurs(path) && !isLeftOver(path, files)) {
      throw new CollectionException(path, "is not empty and holds no index");
    }
    return new IndexFolder(path, true);
  }

  private static boolean holdsOurs(Path path) throws IOException {
    try (Directory directory = FSDirectory.open(path)) {
      if (!DirectoryReader.indexExists(directory)) {
        return false;
      }
      SegmentInfos commit = SegmentInfos.readLatestCommit(directory);
      Set<String> known = commit.getUserData().keySet();
      if (!known.contains(Manifest.KEY) && !known.contains(Checkpoint.KEY)) {
        throw new CollectionException(path, "holds a Lucene index that is none of Sensus's");
      }
      // Lucene deletes them when the new index is committed, and fails if one is gone.
      for (String file : commit.files(true)) {
        if (!Files.exists(path.resolve(file))) {
          throw new CollectionException(path, "holds a damaged index; delete it first");
        }
      }
      return true;
    } catch (CorruptIndexException | EOFException | NoSuchFileException e) {
      throw new CollectionException(path, "holds a damaged index; delete it first");
    }
  }

  /**
   * Whether a folder holds nothing but what a writer leaves that was killed before its commit. Its
   * lock tells it from a folder of somebody's with files that only look like Lucene's.
   */
  private static boolean isLeftOver(Path path, List<Path> files) {
    return Files.exists(path.resolve(IndexWriter.WRITE_LOCK_NAME))
        && files.stream()
            .allMatch(
                file -> {
                  String name = file.getFileName().toString();
                  return Files.isRegularFile(file)
                      && (name.equals(IndexWriter.WRITE_LOCK_NAME)
                          || name.startsWith(IndexFileNames.PENDING_SEGMENTS)
                          || IndexFileNames.CODEC_FILE_PATTERN.matcher(name).matches());
                });
  }

  /** After a run that failed: takes away the folder if that run made it. */
  void restore() throws IOException {
    if (existed) {
      return;
    }
    Path lock = path.resolve(IndexWriter.WRITE_LOCK_NAME);
    try (Stream<Path> files = Files.list(path)) {
      if (!files.allMatch(lock::equals)) {
        return;
      }
    }
    Files.deleteIfExists(lock);
    Files.delete(path);
  }
}
