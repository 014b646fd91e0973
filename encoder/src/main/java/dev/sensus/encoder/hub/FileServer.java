package dev.sensus.encoder.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Single files from a server that is no hub, downloaded with the same care: what broke off goes on
 * where it was, a failure that may pass is not the last word, and a file is there whole or not at
 * all. Who calls holds a {@link RepositoryLock} on the folder.
 */
public final class FileServer {
  private final HubSettings settings;
  private final HubListener listener;

  /**
   * Knows the server, as {@link HubSettings#server} has it.
   *
   * @param listener shown the downloads
   */
  public FileServer(HubSettings settings, HubListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Brings a file into a folder, unless it is there with that checksum.
   *
   * @param place what it is for; messages begin with it
   * @param name of the file, behind the server's base
   * @param md5 what it hashes to, in hexadecimal; null if nobody knows, and then its size has to
   *     do, as the server tells it
   * @throws HubException if it cannot be had; the message is one line
   */
  public Path fetch(String place, String name, String md5, Path folder) throws IOException {
    if (settings.offline()) {
      throw new HubException(place, "is not in " + folder + ", and HF_HUB_OFFLINE is set");
    }
    HubFile file = new HubFile(name, -1, null);
    Origin origin = new Plain(place);
    try (HubClient client = new HubClient(settings, origin);
        Shown shown = new Shown(place)) {
      Checksum expected = md5 == null ? null : Checksum.md5(md5);
      new FileDownload(client, origin, file, expected, folder, shown::progress).get();
      return folder.resolve(name);
    } catch (HubException | InterruptedIOException e) {
      throw e;
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      throw new HubException(place, e.getFile() + ": " + reason, e);
    } catch (IOException e) {
      throw new HubException(place, folder + ": " + e.getMessage(), e);
    }
  }

  /** Begins to show the download when its size is known. */
  private final class Shown implements AutoCloseable {
    private final String place;
    private HubListener.Download download;

    Shown(String place) {
      this.place = place;
    }

    void progress(long done, long total) {
      if (download == null) {
        download = listener.start(place, Math.max(0, total));
      }
      download.progress(done);
    }

    @Override
    public void close() {
      if (download != null) {
        download.close();
      }
    }
  }

  private record Plain(String place) implements Origin {
    @Override
    public String path(HubFile file) {
      return "/" + HubReference.encoded(file.name());
    }

    @Override
    public String commit() {
      return null;
    }

    @Override
    public boolean tellsChecksums() {
      return false;
    }

    @Override
    public String refusal(HubSettings settings, URI at, int status, HttpHeaders headers) {
      return at.getAuthority() + " answers " + status + (status == 404 ? ": no file " : ": ") + at;
    }

    @Override
    public String toString() {
      return place;
    }
  }
}
