package dev.sensus.indexer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.indexer.Window.Position;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a {@link DocumentFeed} has come, in a file of its own, and the lock on it: one process at
 * a time feeds one receiver.
 */
final class FeedPlace implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is kept.
   *
   * @param version of this record's form
   * @param source what is read
   * @param reading how, as {@link DocumentReader#reading} tells
   * @param target where it goes
   * @param passagePieces longest passage
   * @param overlapPieces of passages
   * @param models fingerprints by vector field
   * @param position how far the source is read
   * @param lastTaken id of the last document that was taken; null before the first
   * @param documents taken
   * @param passages of them
   */
  record Place(
      int version,
      String source,
      String reading,
      String target,
      int passagePieces,
      int overlapPieces,
      Map<String, String> models,
      Position position,
      String lastTaken,
      long documents,
      long passages) {

    /** The form that this code writes, and the only one it goes on from. */
    static final int VERSION = 2;

    /** Where a run starts. */
    static Place start(
        DocumentReader reader, String target, int length, int overlap, Map<String, String> models) {
      return new Place(
          VERSION,
          Checkpoint.source(reader),
          reader.reading(),
          target,
          length,
          overlap,
          new TreeMap<>(models),
          new Position(0, null, 0, 0, 0),
          null,
          0,
          0);
    }

    /** The same run, further on. */
    Place at(Position read, String taken, long moreDocuments, long morePassages) {
      return new Place(
          version,
          source,
          reading,
          target,
          passagePieces,
          overlapPieces,
          models,
          read,
          taken == null ? lastTaken : taken,
          documents + moreDocuments,
          passages + morePassages);
    }

    /** Why a run that starts like {@code start} cannot go on from here; null if it can. */
    String difference(Place start) {
      if (version != VERSION) {
        return "it was made by another version of Sensus";
      }
      if (!source.equals(start.source)) {
        return "it read " + source;
      }
      if (!reading.equals(start.reading)) {
        return "it read " + reading;
      }
      if (!target.equals(start.target)) {
        return "it wrote to " + target;
      }
      if (!models.equals(start.models)) {
        return "it encoded with other models";
      }
      return passagePieces == start.passagePieces && overlapPieces == start.overlapPieces
          ? null
          : "its passages were of " + passagePieces + " pieces, " + overlapPieces + " shared";
    }
  }

  private final Path file;
  private final FileChannel channel;

  private FeedPlace(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws CollectionException if another process has it
   */
  static FeedPlace claim(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new FeedPlace(file, channel);
      }
    } catch (OverlappingFileLockException e) {
      // By another run of this process, which is said below.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new CollectionException(file, "another run is writing to the same place");
  }

  /** What is kept; null if nothing is. */
  Place read() throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      Place place = JSON.readValue(Files.readAllBytes(file), Place.class);
      if (place != null && place.position() != null && place.models() != null) {
        return place;
      }
      throw new CollectionException(file, "is not the place of a run: begin anew (--restart)");
    } catch (JsonProcessingException e) {
      throw new CollectionException(
          file,
          String.format(
              Locale.ROOT,
              "cannot be read as the place of a run: %s; begin anew (--restart)",
              JsonLinesReader.firstLine(e.getOriginalMessage())),
          e);
    }
  }

  /** Keeps a place: the one before, or this one, is there whenever the process ends. */
  void write(Place place) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(whole, JSON.writeValueAsBytes(place));
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Nothing is to be gone on with. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
