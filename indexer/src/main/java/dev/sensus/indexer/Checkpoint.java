package dev.sensus.indexer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.indexer.Window.Position;
import java.util.Map;

/**
 * How far a run has come that is not done; kept in each of its commits but the last, in place of
 * the manifest.
 *
 * @param version of this record's form
 * @param source what is read
 * @param reading how, as {@link DocumentReader#reading} tells
 * @param append whether the documents come to those that were there
 * @param manifest what the index will be, without counts
 * @param position how far the source is read; {@code skipped} and {@code piecesCut} of the whole
 *     run
 * @param documents written
 * @param passages written
 * @param longMetadata as in {@link IndexReport}
 */
record Checkpoint(
    int version,
    String source,
    String reading,
    boolean append,
    Manifest manifest,
    Position position,
    long documents,
    long passages,
    long longMetadata) {

  /** The form that this code writes, and the only one it goes on from. */
  static final int VERSION = 2;

  /** Where in the commit's user data it is. */
  static final String KEY = "sensus.checkpoint";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The start of a run. */
  static Checkpoint start(DocumentReader reader, boolean append, Manifest manifest) {
    Position position = new Position(0, null, 0, 0, 0);
    return new Checkpoint(
        VERSION, source(reader), reader.reading(), append, manifest, position, 0, 0, 0);
  }

  /** What a checkpoint calls a collection. */
  static String source(DocumentReader reader) {
    return reader.source().toAbsolutePath().normalize().toString();
  }

  Map<String, String> toUserData() {
    try {
      return Map.of(KEY, JSON.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a record of texts and numbers", e);
    }
  }

  /** The checkpoint of a commit; null if it has none, or one that this code does not know. */
  static Checkpoint of(Map<String, String> userData) {
    String json = userData.get(KEY);
    if (json == null) {
      return null;
    }
    try {
      Checkpoint checkpoint = JSON.readValue(json, Checkpoint.class);
      return checkpoint.version() == VERSION ? checkpoint : null;
    } catch (JsonProcessingException e) {
      return null; // of another version
    }
  }

  /** Why a run that starts like {@code start} cannot go on from here; null if it can. */
  String difference(Checkpoint start) {
    if (!source.equals(start.source)) {
      return "it read " + source;
    }
    if (!reading.equals(start.reading)) {
      return "it read " + reading;
    }
    if (append != start.append) {
      return append ? "it added to the index" : "it made a new index";
    }
    return manifest.difference(start.manifest);
  }
}
