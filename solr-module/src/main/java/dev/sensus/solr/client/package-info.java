/**
 * A Solr collection from outside: documents encoded here and sent in batches, and judged questions
 * asked. Needs SolrJ for the form of requests, and no other part of Solr.
 *
 * <p>{@link dev.sensus.solr.client.SolrCollection} is where to begin.
 */
package dev.sensus.solr.client;
