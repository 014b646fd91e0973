package dev.sensus.eval.collection;

import dev.sensus.encoder.hub.FileServer;
import dev.sensus.encoder.hub.HubException;
import dev.sensus.encoder.hub.HubListener;
import dev.sensus.encoder.hub.HubSettings;
import dev.sensus.encoder.hub.RepositoryLock;
import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens {@code beir:NAME}: the archive is downloaded and unpacked in the cache, or it was.
 *
 * <p>In the cache's folder {@code beir} a collection is a folder of its name, which appears when
 * all of it is there. Until then everything is in {@code .NAME}: the part of the archive, from
 * which another attempt goes on, and the lock that one process at a time holds.
 */
final class BeirCollections {
  /** Where BEIR keeps its archives. */
  static final String BASE = "https://public.ukp.informatik.tu-darmstadt.de/thakur/BEIR/datasets";

  private static final Logger LOG = LoggerFactory.getLogger(BeirCollections.class);
  private static final String PREFIX = "beir:";
  private static final String CORPUS = "corpus.jsonl";
  private static final Pattern REFERENCE =
      Pattern.compile(PREFIX + "([a-z0-9][a-z0-9-]*)(?:/([A-Za-z0-9][A-Za-z0-9_-]*))?");

  private final HubSettings settings;
  private final HubListener listener;
  private final List<Published> published;

  BeirCollections(HubSettings settings, HubListener listener, List<Published> published) {
    this.settings = settings;
    this.listener = listener;
    this.published = published;
  }

  static boolean isReference(String reference) {
    return reference.startsWith(PREFIX);
  }

  /** Finds a collection in the cache, or downloads it there; gives its folder. */
  Path open(String reference) throws IOException {
    Matcher matcher = REFERENCE.matcher(reference);
    Published collection =
        published.stream()
            .filter(one -> matcher.matches() && one.name().equals(matcher.group(1)))
            .findFirst()
            .orElseThrow(() -> unknown(reference));
    try {
      return part(reference, download(collection), matcher.group(2));
    } catch (HubException | InterruptedIOException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new HubException(reference, e.getFile() + ": permission denied", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new HubException(reference, e.getFile() + ": " + reason, e);
    } catch (IOException e) {
      throw new HubException(reference, e.getMessage(), e);
    }
  }

  private IllegalArgumentException unknown(String reference) {
    return new IllegalArgumentException(
        reference
            + ": no collection of BEIR, expected beir:NAME with one of "
            + published.stream().map(Published::name).collect(Collectors.joining(", ")));
  }

  /** The folder with the documents, which some archives have several of. */
  private static Path part(String reference, Path folder, String name) throws IOException {
    Path there = name == null ? folder : folder.resolve(name);
    if (Files.exists(there.resolve(CORPUS))) {
      return there;
    }
    try (Stream<Path> children = Files.list(folder)) {
      String parts =
          children
              .filter(child -> Files.exists(child.resolve(CORPUS)))
              .map(child -> child.getFileName().toString())
              .sorted()
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          reference
              + (parts.isEmpty() ? ": has no parts" : ": expected one of its parts, /" + parts));
    }
  }

  @SuppressWarnings("try") // the lock is held, and that is its use
  private Path download(Published collection) throws IOException {
    String name = collection.name();
    Path all = settings.cache().resolve("beir");
    Path folder = all.resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path work = all.resolve("." + name);
    if (settings.offline()) {
      throw new HubException(PREFIX + name, "is not in " + all + ", and HF_HUB_OFFLINE is set");
    }
    try (RepositoryLock lock = RepositoryLock.acquire(work)) {
      if (!Files.isDirectory(folder)) { // else another brought it while we waited
        unpack(collection, work, folder);
      }
      return folder;
    }
  }

  private void unpack(Published collection, Path work, Path folder) throws IOException {
    String place = PREFIX + collection.name();
    String file = collection.name() + ".zip";
    Path zip = work.resolve(file);
    // An archive without checksum is whole if it is there; one that was found bad was deleted.
    if (collection.md5() != null || !Files.exists(zip)) {
      zip = new FileServer(settings, listener).fetch(place, file, collection.md5(), work);
    }
    if (collection.md5() == null) {
      LOG.info("{}: its checksum is not known here; sizes and CRCs are checked", place);
    }
    Path unpacked = work.resolve("unpacked");
    ZipFolder.delete(unpacked);
    try {
      ZipFolder.unpack(zip, unpacked);
      Path inside = unpacked.resolve(collection.name());
      if (!Files.isDirectory(inside)) {
        throw new CollectionException(zip, "holds no folder " + collection.name());
      }
      Files.move(inside, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (CollectionException e) {
      // The next attempt begins with another download.
      Files.deleteIfExists(zip);
      throw new HubException(place, e.getMessage(), e);
    } finally {
      ZipFolder.delete(unpacked);
    }
    Files.deleteIfExists(zip);
  }
}
