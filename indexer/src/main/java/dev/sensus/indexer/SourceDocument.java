package dev.sensus.indexer;

import java.util.Map;

/**
 * A document as its collection has it.
 *
 * @param place file and line, for messages
 * @param metadata what else is known of it, by name; for filters
 */
public record SourceDocument(
    String id, String title, String body, Map<String, String> metadata, String place) {

  /** Copies the metadata. */
  public SourceDocument {
    metadata = Map.copyOf(metadata);
  }
}
