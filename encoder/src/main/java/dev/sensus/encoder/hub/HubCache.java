package dev.sensus.encoder.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is there of one repository: snapshots of commits, and what branches and tags stand for. */
final class HubCache {
  /** Written last of all; tells which files there are and so whether a snapshot is complete. */
  private static final String MARK = ".listing.json";

  private static final String PINNED = " pinned";

  private final Path repository;

  HubCache(Path cache, HubReference reference) {
    this.repository = cache.resolve(reference.organisation()).resolve(reference.name());
  }

  /**
   * What a revision stands for.
   *
   * @param pinned whether it always will, as a tag does
   */
  record Known(String commit, boolean pinned) {}

  Path repository() {
    return repository;
  }

  Path snapshot(String commit) {
    return repository.resolve(commit);
  }

  /** What a revision stood for when it was last downloaded, or null. */
  Known known(String revision) throws IOException {
    if (HubReference.isCommit(revision)) {
      return new Known(revision, true);
    }
    Path file = ref(revision);
    if (!Files.isReadable(file)) {
      return null;
    }
    String text = Files.readString(file).strip();
    boolean pinned = text.endsWith(PINNED);
    String commit = pinned ? text.substring(0, text.length() - PINNED.length()) : text;
    return HubReference.isCommit(commit) ? new Known(commit, pinned) : null;
  }

  /** Remembers what a revision stands for, once that snapshot is complete. */
  void remember(String revision, Known known) throws IOException {
    if (!HubReference.isCommit(revision) && !known.equals(known(revision))) {
      String text = known.commit() + (known.pinned() ? PINNED : "") + "\n";
      replace(ref(revision), text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private Path ref(String revision) {
    return repository.resolve("refs").resolve(HubReference.encoded(revision));
  }

  /**
   * The place of a model in a complete snapshot: its folder, or the file of word vectors that is
   * all of it; null if the snapshot is not complete.
   *
   * @param choice the files that are wanted of those that the repository holds
   */
  Path complete(String commit, UnaryOperator<List<HubFile>> choice) throws IOException {
    Path folder = snapshot(commit);
    Path mark = folder.resolve(MARK);
    if (!Files.isReadable(mark)) {
      return null;
    }
    HubListing listing = HubListing.read(Files.readAllBytes(mark));
    if (listing == null || !listing.commit().equals(commit)) {
      return null;
    }
    // The choice is made anew, for another version of Sensus may read more files.
    List<HubFile> chosen = choice.apply(listing.files());
    for (HubFile file : chosen) {
      Path path = folder.resolve(file.name());
      boolean there = Files.isRegularFile(path);
      if (!there || (file.size() >= 0 && Files.size(path) != file.size())) {
        return null;
      }
    }
    HubFile vectors = FileChoice.wordVectors(chosen);
    return chosen.isEmpty() ? null : vectors == null ? folder : folder.resolve(vectors.name());
  }

  /** Tells of a snapshot's files, once those that were wanted are there. */
  void mark(HubListing listing) throws IOException {
    replace(snapshot(listing.commit()).resolve(MARK), listing.toBytes());
  }

  private static void replace(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Path half = Files.createTempFile(file.getParent(), ".", ".tmp");
    try {
      Files.write(half, content);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }
}
