package dev.sensus.solr;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.solr.common.SolrException;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QueryUtils;
import org.apache.solr.search.SyntaxError;

/**
 * A query by which documents are to be deleted, as it is sent on: documents alone are meant, and
 * their passages go with them.
 *
 * <p>The query stays a text, for it is sent to other nodes; it is parsed here to be understood.
 */
final class DeleteQuery {
  /** In a request's context while such a query is parsed. */
  private static final String PARSING = DeleteQuery.class.getName() + ".parsing";

  private static final String EVERYTHING = "*:* ";

  private final String query;
  private final SolrQueryRequest request;

  private DeleteQuery(String query, SolrQueryRequest request) {
    this.query = query;
    this.request = request;
  }

  /**
   * The query that finds the documents and their passages. Of what it gave it makes one that finds
   * the same.
   *
   * @throws SolrException bad request, if the query cannot be one to delete by
   */
  static String withPassages(String query, SolrQueryRequest request) {
    return new DeleteQuery(query, request).withPassages();
  }

  /**
   * Refuses a parser's query as one to delete by. Lucene's writer has no searcher of Solr's, which
   * the nearest of an index are found with.
   */
  static void refuse(SolrQueryRequest request, String parser) {
    if (request.getContext().containsKey(PARSING)) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          parser + " cannot find what to delete: ask it, and delete what it finds by id");
    }
  }

  private String withPassages() {
    Query parsed = parse(query);
    if (parsed == null) {
      throw refusal("it is empty", null);
    }
    if (parsed instanceof MatchAllDocsQuery) {
      return query; // Solr empties the index
    }
    return Documents.withPassages(QueryUtils.isNegative(parsed) ? positive(parsed) : query);
  }

  /**
   * A query that only excludes, with what it excludes from: Solr adds that to whole queries alone.
   */
  private String positive(Query parsed) {
    String all = EVERYTHING + query;
    // With parentheses or braces a negation stays one by itself, and all documents would be found.
    if (!excludes(parse(all), (BooleanQuery) parsed)) {
      throw refusal("it only excludes; begin with " + EVERYTHING + "-", null);
    }
    return all;
  }

  /** Whether a query finds all but what another, which is negative, excludes. */
  private static boolean excludes(Query query, BooleanQuery negative) {
    if (!(query instanceof BooleanQuery whole)) {
      return false;
    }
    List<Query> found = new ArrayList<>();
    List<Query> excluded = new ArrayList<>();
    whole
        .clauses()
        .forEach(clause -> (clause.isProhibited() ? excluded : found).add(clause.getQuery()));
    List<Query> wanted = negative.clauses().stream().map(BooleanClause::getQuery).toList();
    return found.equals(List.of(new MatchAllDocsQuery())) && excluded.equals(wanted);
  }

  private Query parse(String text) {
    request.getContext().put(PARSING, true);
    try {
      return QParser.getParser(text, request).getQuery();
    } catch (SyntaxError e) {
      throw refusal(String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    } finally {
      request.getContext().remove(PARSING);
    }
  }

  private SolrException refusal(String what, Throwable cause) {
    return new SolrException(
        SolrException.ErrorCode.BAD_REQUEST, "delete query '" + query + "': " + what, cause);
  }
}
