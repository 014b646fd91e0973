package dev.sensus.encoder.hub;

import dev.sensus.encoder.hub.HubCache.Known;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens {@code hf:ORG/NAME[@REVISION]}: the model's files are downloaded into the cache, or are
 * there.
 *
 * <p>A commit or tag that was downloaded once is used without asking anybody. What a branch stands
 * for is asked once in the life of a process; where the hub cannot tell, the commit it stood for
 * last is used. Many threads and processes may open one model at once: one downloads it, the others
 * wait.
 */
public final class Hub {
  private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

  /**
   * What revisions turned out to stand for. It outlives a Hub, for within a process an index must
   * not be written with one commit and searched with the next.
   */
  private static final Map<Asked, Known> ASKED = new HashMap<>();

  private final HubSettings settings;
  private final HubListener listener;

  private record Asked(URI base, Path cache, HubReference reference) {}

  /** Knows the hub and the cache. */
  public Hub(HubSettings settings, HubListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** Whether a model's reference is one to a hub. */
  public static boolean isReference(String reference) {
    return reference.startsWith(HubReference.PREFIX);
  }

  /**
   * Finds a model in the cache, or downloads it there.
   *
   * @return its folder, or its file if it is but a file of word vectors
   * @throws HubException if it cannot be had; the message is one line
   */
  public Path open(String text) throws IOException {
    return open(text, FileChoice::of);
  }

  /**
   * Finds a model's tokenizer in the cache, or downloads it there: all settings, and no weights. A
   * later {@link #open} brings the rest.
   *
   * @return the model's folder
   * @throws HubException if it cannot be had; the message is one line
   */
  public Path openTokenizer(String text) throws IOException {
    return open(text, FileChoice::tokenizer);
  }

  private Path open(String text, UnaryOperator<List<HubFile>> choice) throws IOException {
    HubReference reference = HubReference.parse(text);
    HubCache cache = new HubCache(settings.cache(), reference);
    try {
      Known known = resolve(reference, cache);
      Path there = cache.complete(known.commit(), choice);
      if (there == null) {
        there = download(reference, cache, known.commit(), choice);
      }
      remember(cache, reference, known);
      return there;
    } catch (HubException | InterruptedIOException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new HubException(text, "cache " + e.getFile() + ": permission denied", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new HubException(text, "cache " + e.getFile() + ": " + reason, e);
    } catch (IOException e) {
      throw new HubException(text, "cache " + settings.cache() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The same model for good: {@code hf:ORG/NAME@COMMIT}. A reference whose commit nobody can tell
   * is given back as it is.
   */
  public String pin(String text) {
    try {
      HubReference reference = HubReference.parse(text);
      Known known = resolve(reference, new HubCache(settings.cache(), reference));
      return reference.at(known.commit()).toString();
    } catch (IOException e) {
      LOG.debug("not pinned", e);
      return text;
    }
  }

  private Known resolve(HubReference reference, HubCache cache) throws IOException {
    Known known = cache.known(reference.revision());
    if (known != null && (known.pinned() || settings.offline())) {
      return known;
    }
    Asked asked = new Asked(settings.base(), settings.cache(), reference);
    // Threads that want one model at once wait for one answer, and get the same.
    synchronized (ASKED) {
      Known told = ASKED.get(asked);
      if (told == null) {
        told = ask(reference, known);
        ASKED.put(asked, told);
      }
      return told;
    }
  }

  private Known ask(HubReference reference, Known known) throws IOException {
    requireOnline(reference);
    HubSettings patient = known == null ? settings : settings.brief();
    try (HubClient client = new HubClient(patient, reference)) {
      String commit = HubListing.commit(client, reference);
      return new Known(commit, isPinned(client, reference, commit));
    } catch (HubException e) {
      if (known == null) {
        throw e;
      }
      LOG.warn("{}; using commit {} of the cache", e.getMessage(), known.commit());
      return known;
    }
  }

  /** Whether a revision will never stand for another commit. */
  private static boolean isPinned(HubClient client, HubReference reference, String commit)
      throws IOException {
    String revision = reference.revision();
    if (revision.equals(HubReference.MAIN)) {
      return false;
    }
    try {
      return (revision.matches("[0-9a-f]{7,40}") && commit.startsWith(revision))
          || HubListing.isTag(client, reference);
    } catch (HubException e) {
      LOG.debug("no list of tags", e); // not every mirror has one; then it counts as a branch
      return false;
    }
  }

  private void requireOnline(HubReference reference) throws HubException {
    if (settings.offline()) {
      throw new HubException(
          reference.toString(), "is not in " + settings.cache() + ", and HF_HUB_OFFLINE is set");
    }
  }

  /** A cache that others fill and we only read is a good cache. */
  private static void remember(HubCache cache, HubReference reference, Known known) {
    try {
      // Without a network a whole model of an earlier commit is worth more than a new tokenizer.
      Known before = cache.known(reference.revision());
      if (before != null
          && cache.complete(before.commit(), FileChoice::of) != null
          && cache.complete(known.commit(), FileChoice::of) == null) {
        return;
      }
      cache.remember(reference.revision(), known);
    } catch (IOException e) {
      LOG.debug("{}: cannot be remembered", reference, e);
    }
  }

  @SuppressWarnings("try") // the lock is held, and that is its use
  private Path download(
      HubReference reference, HubCache cache, String commit, UnaryOperator<List<HubFile>> choice)
      throws IOException {
    requireOnline(reference);
    try (RepositoryLock lock = RepositoryLock.acquire(cache.repository())) {
      Path there = cache.complete(commit, choice); // another may have brought it while we waited
      if (there != null) {
        return there;
      }
      HubReference pinned = reference.at(commit);
      try (HubClient client = new HubClient(settings, pinned)) {
        HubListing listing = HubListing.of(client, pinned);
        List<HubFile> files = choice.apply(listing.files());
        if (files.isEmpty() && !FileChoice.of(listing.files()).isEmpty()) {
          throw new HubException(
              pinned.toString(), "has no tokenizer, expected tokenizer.json or vocab.txt");
        }
        if (files.isEmpty()) {
          throw new HubException(
              pinned.toString(),
              "has none of a model's files: config.json, modules.json, options.json with .hdf5,"
                  + " or one file of word vectors");
        }
        download(client, pinned, reference.toString(), files, cache.snapshot(commit));
        cache.mark(listing);
      }
      there = cache.complete(commit, choice);
      if (there == null) {
        throw new HubException(
            pinned.toString(),
            "was deleted from " + cache.snapshot(commit) + " as soon as it came");
      }
      return there;
    }
  }

  private void download(
      HubClient client, HubReference reference, String shownAs, List<HubFile> files, Path folder)
      throws IOException {
    long total = files.stream().mapToLong(file -> Math.max(0, file.size())).sum();
    requireSpace(reference, folder, files, total);
    long start = System.nanoTime();
    LOG.info("{}: downloading {} files, {} bytes", reference, files.size(), total);
    try (HubListener.Download shown = listener.start(shownAs, total)) {
      long before = 0;
      for (HubFile file : files) {
        long done = before;
        before +=
            new FileDownload(
                    client,
                    reference,
                    file,
                    file.checksum(),
                    folder,
                    (n, size) -> shown.progress(done + n))
                .get();
        shown.progress(before);
      }
    }
    LOG.info("{}: complete after {} s", reference, (System.nanoTime() - start) / 1_000_000_000L);
  }

  /** Better told before the first byte than after the last that fits. */
  private static void requireSpace(
      HubReference reference, Path folder, List<HubFile> files, long total) throws IOException {
    Files.createDirectories(folder);
    long there = 0;
    for (HubFile file : files) {
      for (String name : List.of(file.name(), file.name() + ".part")) {
        Path path = folder.resolve(name);
        there += Files.exists(path) ? Files.size(path) : 0;
      }
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < total - there) {
      throw new HubException(
          reference.toString(),
          String.format(
              Locale.ROOT,
              "needs %,d MB more in %s, where %,d MB are free",
              (total - there) >> 20,
              folder,
              free >> 20));
    }
  }
}
