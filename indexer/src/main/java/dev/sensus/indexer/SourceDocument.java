package dev.sensus.indexer;

import java.util.List;
import java.util.Map;

/**
 * A document as its collection has it.
 *
 * @param metadata what else is known of it: values by name; for filters
 * @param place file and line, for messages
 */
public record SourceDocument(
    String id, String title, String body, Map<String, List<String>> metadata, String place) {

  /** Copies the metadata. */
  public SourceDocument {
    metadata = Map.copyOf(metadata);
  }
}
