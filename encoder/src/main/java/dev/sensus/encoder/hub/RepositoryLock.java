package dev.sensus.encoder.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one thread of one process at a time download a repository. The system holds the lock, so it
 * ends with its process, however that ends; the file stays and means nothing.
 */
public final class RepositoryLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepositoryLock.class);
  private static final int FIRST_WAIT_MILLIS = 10;
  private static final int LONGEST_WAIT_MILLIS = 500;

  private final FileChannel channel;

  private RepositoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the lock on a folder, which is made if it is not there. */
  public static RepositoryLock acquire(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      // Asked again and again, for among the threads of a process there is no waiting for it.
      int wait = FIRST_WAIT_MILLIS;
      while (!locked(channel)) {
        if (wait == FIRST_WAIT_MILLIS) {
          LOG.info("{}: waiting for another download", folder);
        }
        Thread.sleep(wait);
        wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
      }
      return new RepositoryLock(channel);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(folder + ": interrupted");
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of ours has it
    }
  }

  @Override
  public void close() throws IOException {
    channel.close(); // and with it the lock
  }
}
