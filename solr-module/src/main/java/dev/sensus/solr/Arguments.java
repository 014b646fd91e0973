package dev.sensus.solr;

import java.util.Locale;
import java.util.function.Function;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QueryParsing;

/**
 * The arguments of a parser: local ones, {@code {!hybrid depth=100}}, else parameters of the
 * request, {@code hybrid.depth=100}.
 */
final class Arguments {
  private final QParser parser;
  private final String name;

  /**
   * Reads a parser's arguments.
   *
   * @param name the parser's
   */
  Arguments(QParser parser, String name) {
    this.parser = parser;
    this.name = name;
  }

  /** The question. */
  String text() {
    SolrParams local = parser.getLocalParams();
    String text =
        local == null ? parser.getString() : local.get(QueryParsing.V, parser.getString());
    if (text == null) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST, "{!" + name + "}: there is no question");
    }
    return text;
  }

  String get(String argument, String otherwise) {
    SolrParams local = parser.getLocalParams();
    String value = local == null ? null : local.get(argument);
    return value != null ? value : parser.getParams().get(name + "." + argument, otherwise);
  }

  int number(String argument, int otherwise) {
    return number(argument, otherwise, Integer::valueOf);
  }

  /** A number as it is written; null for none where {@code otherwise} is. */
  <T> T number(String argument, T otherwise, Function<String, T> reading) {
    String value = get(argument, null);
    if (value == null) {
      return otherwise;
    }
    try {
      return reading.apply(value);
    } catch (NumberFormatException e) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          String.format(Locale.ROOT, "{!%s}: %s must be a number, got '%s'", name, argument, value),
          e);
    }
  }
}
