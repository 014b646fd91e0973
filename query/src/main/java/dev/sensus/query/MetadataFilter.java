package dev.sensus.query;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.MetadataType;
import dev.sensus.indexer.MetadataValues;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Makes queries of filters on metadata, see {@link SearchRequest#filters()}.
 *
 * @param types of those fields that are not keywords, by name
 */
public record MetadataFilter(IndexReader reader, Map<String, MetadataType> types) {
  private static final String TO = "..";

  /**
   * The documents that have one of the values of each name; null without filters.
   *
   * @param filters values by name
   * @throws IllegalArgumentException if the index has no such metadata, or a value is not of its
   *     type
   */
  public Query of(Map<String, List<String>> filters) {
    if (filters.isEmpty()) {
      return null;
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    filters.forEach((name, values) -> all.add(of(name, values), BooleanClause.Occur.FILTER));
    return all.build();
  }

  private Query of(String name, List<String> values) {
    String field = IndexFields.META + name;
    MetadataType type = types.getOrDefault(name, MetadataType.KEYWORD);
    if (type == MetadataType.KEYWORD) {
      requireKnown(name);
      return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String value : values) {
      try {
        any.add(range(field, type, value), BooleanClause.Occur.SHOULD);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "filter " + name + "=" + value + ": " + e.getMessage(), e);
      }
    }
    return any.build();
  }

  private static Query range(String field, MetadataType type, String value) {
    int to = value.indexOf(TO);
    String low = to < 0 ? value : value.substring(0, to);
    String high = to < 0 ? value : value.substring(to + TO.length());
    if (low.isBlank() && high.isBlank()) {
      throw new IllegalArgumentException("names neither a value nor a range");
    }
    if (type == MetadataType.DOUBLE) {
      double from = low.isBlank() ? Double.NEGATIVE_INFINITY : MetadataValues.number(low);
      double until = high.isBlank() ? Double.POSITIVE_INFINITY : MetadataValues.number(high);
      requireInOrder(from <= until);
      return DoubleField.newRangeQuery(field, from, until);
    }
    long from = Long.MIN_VALUE;
    if (!low.isBlank()) {
      from = type == MetadataType.DATE ? MetadataValues.start(low) : MetadataValues.whole(low);
    }
    long until = Long.MAX_VALUE;
    if (!high.isBlank()) {
      until = type == MetadataType.DATE ? MetadataValues.end(high) : MetadataValues.whole(high);
    }
    requireInOrder(from <= until);
    return LongField.newRangeQuery(field, from, until);
  }

  private static void requireInOrder(boolean inOrder) {
    if (!inOrder) {
      throw new IllegalArgumentException("the range ends before it begins");
    }
  }

  private void requireKnown(String name) {
    TreeSet<String> known = new TreeSet<>(types.keySet());
    for (FieldInfo info : FieldInfos.getMergedFieldInfos(reader)) {
      if (info.name.startsWith(IndexFields.META)) {
        known.add(info.name.substring(IndexFields.META.length()));
      }
    }
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          "filter on "
              + name
              + ": the index has "
              + (known.isEmpty() ? "no metadata" : "metadata " + String.join(", ", known)));
    }
  }
}
