package dev.sensus.indexer;

import java.util.List;

/**
 * Which fields of a JSON object or columns of a table hold what. The first of a list that is there
 * counts; the others of it are metadata like all the rest.
 */
public record FieldNames(List<String> id, List<String> title, List<String> body) {

  /** The names that published collections use. */
  public static FieldNames usual() {
    return new FieldNames(
        List.of("_id", "id", "docid", "doc_id"),
        List.of("title"),
        List.of("text", "body", "contents", "content"));
  }

  /** The same with other names where they are given; null keeps what is there. */
  public FieldNames with(String idField, String titleField, String bodyField) {
    return new FieldNames(
        idField == null ? id : List.of(idField),
        titleField == null ? title : List.of(titleField),
        bodyField == null ? body : List.of(bodyField));
  }

  /**
   * The same for a collection whose documents need no id, since nobody asks for one again; it is
   * the number of the line.
   */
  public FieldNames withoutId() {
    return new FieldNames(List.of(), title, body);
  }

  /** Whether documents must have an id. */
  boolean idRequired() {
    return !id.isEmpty();
  }

  /** Whether a title must be there: if another name than the usual was given for it. */
  boolean titleRequired() {
    return !title.equals(usual().title());
  }
}
