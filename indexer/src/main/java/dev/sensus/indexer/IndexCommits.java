package dev.sensus.indexer;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexDeletionPolicy;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.Directory;

/**
 * The commits of an index: that of the last run that was done, which searches see, and behind it
 * the last one of a run that is not done.
 */
final class IndexCommits {
  private final IndexCommit latest;
  private final IndexCommit done;

  private IndexCommits(List<? extends IndexCommit> commits) throws IOException {
    latest = commits.isEmpty() ? null : commits.get(commits.size() - 1);
    done = done(commits);
  }

  /** Reads them; none where there is no index. */
  static IndexCommits read(Directory directory) throws IOException {
    try {
      return new IndexCommits(DirectoryReader.listCommits(directory));
    } catch (IndexNotFoundException e) {
      return new IndexCommits(List.of());
    }
  }

  /** The newest of all, or null. */
  IndexCommit latest() {
    return latest;
  }

  /** The newest of a run that was done, or null. */
  IndexCommit done() {
    return done;
  }

  /** How far the run came that made the newest one; null if it was done. */
  Checkpoint checkpoint() throws IOException {
    return latest == null ? null : Checkpoint.of(latest.getUserData());
  }

  private static IndexCommit done(List<? extends IndexCommit> commits) throws IOException {
    IndexCommit found = null;
    for (IndexCommit commit : commits) { // from the oldest on
      if (!commit.getUserData().containsKey(Checkpoint.KEY)) {
        found = commit;
      }
    }
    return found;
  }

  /** Keeps the newest commit of all and the newest that is done. */
  static final class Keeper extends IndexDeletionPolicy {
    @Override
    public void onInit(List<? extends IndexCommit> commits) throws IOException {
      onCommit(commits);
    }

    @Override
    public void onCommit(List<? extends IndexCommit> commits) throws IOException {
      IndexCommit done = done(commits);
      for (IndexCommit commit : commits.subList(0, Math.max(0, commits.size() - 1))) {
        if (commit != done) {
          commit.delete();
        }
      }
    }
  }
}
