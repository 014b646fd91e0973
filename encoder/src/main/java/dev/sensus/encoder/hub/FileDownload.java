package dev.sensus.encoder.hub;

import dev.sensus.encoder.hub.HubClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;

/**
 * Brings one file into a folder, whole and checked, or not at all.
 *
 * <p>Until then it is {@code NAME.part}, with the ETag of what is in it in {@code NAME.part.etag};
 * a later attempt, perhaps of another process, goes on where the part ends if the ETag is still the
 * same.
 */
final class FileDownload {
  /** A connection that brings this much before it breaks was worth opening. */
  private static final long WORTHWHILE = 1 << 20;

  private final HubClient client;
  private final Origin origin;
  private final HubFile file;
  private final Path target;
  private final Path part;
  private final Path etag;
  private final Progress progress;
  private Checksum expected;

  /** Is told how many bytes of the file are there, of how many; -1 where nobody knows. */
  interface Progress {
    void at(long done, long total);
  }

  /**
   * Prepares.
   *
   * @param origin the repository at a commit, or another server
   * @param expected what the file hashes to; null if that is still to be told, if it ever is
   */
  FileDownload(
      HubClient client,
      Origin origin,
      HubFile file,
      Checksum expected,
      Path folder,
      Progress progress) {
    this.client = client;
    this.origin = origin;
    this.file = file;
    this.target = folder.resolve(file.name());
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.etag = target.resolveSibling(target.getFileName() + ".part.etag");
    this.progress = progress;
    this.expected = expected;
  }

  /**
   * Downloads the file unless it is there.
   *
   * @return its size
   */
  long get() throws IOException {
    if (Files.exists(target) && expected != null && expected.of(target).equals(expected)) {
      return Files.size(target);
    }
    Files.createDirectories(target.getParent());
    fetch();
    if (!isExpected()) {
      // The part may have been damaged long ago; what is new from the start cannot be.
      discard();
      fetch();
    }
    if (!isExpected()) {
      Checksum got = expected.of(part);
      discard();
      throw wrong("has " + got + ", expected " + expected);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(etag);
    return Files.size(target);
  }

  private boolean isExpected() throws IOException {
    return expected == null || expected.of(part).equals(expected);
  }

  private void fetch() throws IOException {
    Attempts attempts = new Attempts(client.settings().patience(), origin + ", " + file.name());
    while (true) {
      long before = partSize();
      try {
        if (before == 0 || before != file.size() || expected == null) {
          attempt(before);
        }
        return;
      } catch (FailedRequest e) {
        if (partSize() - before >= WORTHWHILE) {
          attempts.reset();
        }
        attempts.failed(e);
      }
    }
  }

  /** How much of the file can be kept; what is of unknown origin cannot. */
  private long partSize() throws IOException {
    if (!Files.exists(part)) {
      return 0;
    }
    long size = Files.size(part);
    if (!Files.exists(etag) || (file.size() >= 0 && size > file.size())) {
      discard();
      return 0;
    }
    return size;
  }

  private void discard() throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(etag);
  }

  private void attempt(long have) throws IOException {
    String version = have == 0 ? null : Files.readString(etag);
    Map<String, String> headers =
        version == null ? Map.of() : Map.of("Range", "bytes=" + have + "-", "If-Range", version);
    Answer answer = client.open(client.settings().base() + origin.path(file), headers);
    try (InputStream body = answer.body()) {
      check(answer);
      long from = have;
      if (answer.status() == 200) {
        from = 0;
        start(answer);
      } else if (answer.status() != 206 || !continues(answer, have, version)) {
        discard();
        throw FailedRequest.broken("the file changed while it was downloaded", null);
      }
      copy(body, from, total(answer, from));
    }
  }

  private void check(Answer answer) throws HubException {
    if (answer.commit() != null
        && origin.commit() != null
        && !answer.commit().equals(origin.commit())) {
      throw wrong("the hub sends commit " + answer.commit() + ", asked for another");
    }
    if (expected == null && origin.tellsChecksums()) {
      String tag = answer.linkedEtag();
      expected = tag == null ? null : Checksum.of(tag.replaceAll("^W/|\"", ""));
    }
    if (expected == null && origin.tellsChecksums()) {
      throw wrong("the hub tells no checksum of it");
    }
  }

  private static boolean continues(Answer answer, long have, String version) {
    String range = answer.headers().firstValue("Content-Range").orElse("");
    return range.startsWith("bytes " + have + "-")
        && (answer.etag() == null || answer.etag().equals(version));
  }

  /** Makes way for the whole file; with a weak ETag or none it cannot be continued later. */
  private void start(Answer answer) throws IOException {
    discard();
    String version = answer.etag();
    if (version != null && version.startsWith("\"")) {
      Files.writeString(etag, version);
    }
  }

  private long total(Answer answer, long from) {
    if (file.size() >= 0) {
      return file.size();
    }
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
    return length < 0 ? -1 : from + length;
  }

  private void copy(InputStream body, long from, long total) throws IOException {
    byte[] buffer = new byte[1 << 17];
    long done = from;
    progress.at(done, total);
    try (FileChannel out =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        StallGuard guard = new StallGuard(body, client.settings().patience().answer())) {
      for (int n = read(body, buffer, guard); n > 0; n = read(body, buffer, guard)) {
        guard.alive();
        done += n;
        if (total >= 0 && done > total) {
          discard();
          throw wrong("is longer than the " + total + " bytes that the hub lists");
        }
        write(out, ByteBuffer.wrap(buffer, 0, n));
        progress.at(done, total);
      }
      // What is moved to its place later must be on the disk, whatever happens to the machine.
      out.force(true);
    }
    if (total >= 0 && done < total) {
      throw FailedRequest.broken(
          String.format(Locale.ROOT, "the connection broke after %,d of %,d bytes", done, total),
          null);
    }
  }

  private static int read(InputStream body, byte[] buffer, StallGuard guard) throws FailedRequest {
    try {
      int n = body.read(buffer);
      guard.check();
      return n;
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "" : ": " + e.getMessage();
      try {
        guard.check();
      } catch (IOException stalled) {
        reason = ": " + stalled.getMessage();
      }
      throw FailedRequest.broken("the connection broke" + reason, e);
    }
  }

  private void write(FileChannel out, ByteBuffer buffer) throws IOException {
    try {
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    } catch (ClosedByInterruptException e) {
      throw new InterruptedIOException(origin + ": interrupted");
    } catch (IOException e) {
      throw new HubException(origin.toString(), part + " cannot be written: " + e.getMessage(), e);
    }
  }

  private HubException wrong(String what) {
    return new HubException(origin + ", " + file.name(), what);
  }
}
