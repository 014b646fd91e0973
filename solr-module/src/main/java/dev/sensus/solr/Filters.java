package dev.sensus.solr;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.Query;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.search.PostFilter;
import org.apache.solr.search.QueryUtils;
import org.apache.solr.search.SolrIndexSearcher;
import org.apache.solr.search.SyntaxError;

/** The {@code fq} of a request, which hold before candidates are chosen. */
record Filters(List<Query> queries) {
  static final Filters NONE = new Filters(List.of());

  /** Those that look at documents one by one after the search, such as collapsing, stay there. */
  static Filters of(SolrQueryRequest request) throws SyntaxError {
    return new Filters(
        QueryUtils.parseFilterQueries(request).stream()
            .filter(query -> !(query instanceof PostFilter))
            .toList());
  }

  /** One query for all; null for none. */
  Query on(SolrIndexSearcher searcher) throws IOException {
    if (queries.isEmpty()) {
      return null;
    }
    return searcher.getDocSet(queries).makeQuery(); // from Solr's cache of filters
  }
}
