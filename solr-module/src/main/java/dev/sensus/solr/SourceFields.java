package dev.sensus.solr;

import dev.sensus.solr.PassageMaker.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.SolrInputField;

/** The fields of a document that its vectors are made of; values of several are put together. */
record SourceFields(List<String> titles, List<String> bodies) {

  /** All of them. */
  Set<String> all() {
    Set<String> all = new LinkedHashSet<>(titles);
    all.addAll(bodies);
    return all;
  }

  /** The text of a whole document. */
  Text of(SolrInputDocument document) {
    return of(document::getFieldValues);
  }

  /** The text of a document by its fields' values; null where there are none. */
  Text of(Function<String, Collection<Object>> values) {
    return new Text(joined(titles, values), joined(bodies, values));
  }

  private static String joined(List<String> fields, Function<String, Collection<Object>> valuesOf) {
    return fields.stream()
        .map(valuesOf)
        .filter(values -> values != null)
        .flatMap(Collection::stream)
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  /** Whether an atomic update changes any of them. */
  boolean changedBy(SolrInputDocument update) {
    return all().stream().anyMatch(update::containsKey);
  }

  /** Whether a whole document has any text in them. */
  boolean isText(SolrInputDocument document) {
    Text text = of(document);
    return !text.title().isBlank() || !text.body().isBlank();
  }

  /** Whether an atomic update says all of them, so that the values of before do not matter. */
  boolean replacedBy(SolrInputDocument update) {
    return all().stream()
        .allMatch(
            field ->
                update.containsKey(field)
                    && !(update.getFieldValue(field) instanceof Map<?, ?> operation
                        && operation.containsKey("add")));
  }

  /**
   * A field's values after an atomic update.
   *
   * @param before its values before
   */
  static Collection<Object> after(
      SolrInputDocument update, String field, Collection<Object> before) {
    SolrInputField changed = update.getField(field);
    if (changed == null) {
      return before;
    }
    if (!(changed.getValue() instanceof Map<?, ?> operations)) {
      return changed.getValues();
    }
    List<Object> values = new ArrayList<>(before == null ? List.of() : before);
    for (Map.Entry<?, ?> operation : operations.entrySet()) {
      switch (String.valueOf(operation.getKey())) {
        case "set" -> {
          values.clear();
          addTo(values, operation.getValue());
        }
        case "add" -> addTo(values, operation.getValue());
        default ->
            throw new SolrException(
                SolrException.ErrorCode.BAD_REQUEST,
                String.format(
                    Locale.ROOT,
                    "%s: vectors are made of it, it can be updated by 'set' and 'add', not by '%s'",
                    field,
                    operation.getKey()));
      }
    }
    return values;
  }

  private static void addTo(List<Object> values, Object value) {
    if (value instanceof Collection<?> several) {
      values.addAll(several);
    } else if (value != null) {
      values.add(value);
    }
  }
}
