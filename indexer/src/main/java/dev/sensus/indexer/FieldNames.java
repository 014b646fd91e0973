package dev.sensus.indexer;

import java.util.Arrays;
import java.util.List;

/**
 * Which fields of a JSON object, columns of a table or elements of a TREC document hold what. All
 * others are metadata.
 *
 * <p>Of the usual names the first that is there counts. Of names that somebody gave all count:
 * their texts are joined, and one at least must be there.
 *
 * @param columns what the columns of a table are called that has no header; empty if it has one
 */
public record FieldNames(
    List<String> id, List<String> title, List<String> body, List<String> columns) {

  private static final FieldNames USUAL =
      new FieldNames(
          List.of("_id", "id", "docid", "doc_id"),
          List.of("title"),
          List.of("text", "body", "contents", "content"),
          List.of());

  /** The names that published collections use. */
  public static FieldNames usual() {
    return USUAL;
  }

  /**
   * The same with other names where they are given; null keeps what is there. Several names of
   * titles or bodies stand with commas between them.
   */
  public FieldNames with(String idField, String titleFields, String bodyFields) {
    return new FieldNames(
        idField == null ? id : List.of(idField),
        titleFields == null ? title : split(titleFields),
        bodyFields == null ? body : split(bodyFields),
        columns);
  }

  /** The same for a table without a header, whose columns are these. */
  public FieldNames withColumns(List<String> names) {
    return new FieldNames(id, title, body, List.copyOf(names));
  }

  private static List<String> split(String names) {
    List<String> several =
        Arrays.stream(names.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    return several.isEmpty() ? List.of(names) : several;
  }

  /**
   * The same for a collection whose documents need no id, since nobody asks for one again; it is
   * the number of the line.
   */
  public FieldNames withoutId() {
    return new FieldNames(List.of(), title, body, columns);
  }

  /** Whether documents must have an id. */
  boolean idRequired() {
    return !id.isEmpty();
  }

  /** Whether the id's name is not one of the usual. */
  boolean idNamed() {
    return !id.isEmpty() && !id.equals(USUAL.id);
  }

  /** Whether other names than the usual were given for the title: then one must be there. */
  boolean titleNamed() {
    return !title.equals(USUAL.title);
  }

  /** Whether other names than the usual were given for the body. */
  boolean bodyNamed() {
    return !body.equals(USUAL.body);
  }

  /** Of the title's names that are there, those that count. */
  <T> List<T> titlesOf(List<T> there) {
    return titleNamed() || there.isEmpty() ? there : there.subList(0, 1);
  }

  /** Of the body's names that are there, those that count. */
  <T> List<T> bodiesOf(List<T> there) {
    return bodyNamed() || there.isEmpty() ? there : there.subList(0, 1);
  }
}
