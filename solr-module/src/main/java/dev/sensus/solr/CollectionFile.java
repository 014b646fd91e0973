package dev.sensus.solr;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.cloud.SolrZkClient;
import org.apache.solr.core.SolrCore;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;

/**
 * Something that a collection keeps for ever: beside its state in ZooKeeper, {@code
 * /collections/COLLECTION/NAME}, and in the data folder of a core without ZooKeeper. Who writes
 * first has written; it goes with the collection.
 */
abstract class CollectionFile {
  private final SolrCore core;

  private CollectionFile(SolrCore core) {
    this.core = core;
  }

  /** The file of a core's collection. */
  static CollectionFile of(SolrCore core, String name) {
    return core.getCoreContainer().isZooKeeperAware()
        ? new InZooKeeper(core, name)
        : new InFolder(core, name);
  }

  /** What is there; null if nothing is. */
  byte[] read() {
    return told(this::readIt);
  }

  /** What was there before; null if nothing was, and this is there now. */
  byte[] keep(byte[] content) {
    return told(() -> create(content) ? null : readIt());
  }

  abstract byte[] readIt() throws IOException, KeeperException, InterruptedException;

  /** Writes, unless it is there. */
  abstract boolean create(byte[] content) throws IOException, KeeperException, InterruptedException;

  private interface Access {
    byte[] run() throws IOException, KeeperException, InterruptedException;
  }

  private byte[] told(Access access) {
    try {
      return access.run();
    } catch (IOException | KeeperException e) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR, core.getName() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, "interrupted", e);
    }
  }

  private static final class InZooKeeper extends CollectionFile {
    private final SolrZkClient client;
    private final String path;

    InZooKeeper(SolrCore core, String name) {
      super(core);
      client = core.getCoreContainer().getZkController().getZkClient();
      path = "/collections/" + core.getCoreDescriptor().getCollectionName() + "/" + name;
    }

    @Override
    byte[] readIt() throws KeeperException, InterruptedException {
      try {
        return client.getData(path, null, null, true);
      } catch (KeeperException.NoNodeException e) {
        return null;
      }
    }

    @Override
    boolean create(byte[] content) throws KeeperException, InterruptedException {
      try {
        client.create(path, content, CreateMode.PERSISTENT, true);
        return true;
      } catch (KeeperException.NodeExistsException e) {
        return false;
      }
    }
  }

  private static final class InFolder extends CollectionFile {
    private final Path file;

    InFolder(SolrCore core, String name) {
      super(core);
      file = Path.of(core.getDataDir(), name);
    }

    @Override
    byte[] readIt() throws IOException {
      return Files.exists(file) ? Files.readAllBytes(file) : null;
    }

    @Override
    boolean create(byte[] content) throws IOException {
      if (Files.exists(file)) {
        return false;
      }
      Files.createDirectories(file.getParent());
      // Written apart and put there whole; a link, unlike a move, never replaces another's.
      Path whole = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
      try {
        Files.write(whole, content);
        Files.createLink(file, whole);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.deleteIfExists(whole);
      }
    }
  }
}
