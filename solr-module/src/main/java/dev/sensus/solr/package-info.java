/**
 * Sensus inside Solr: vectors at index time, search by meaning and hybrid search over all shards.
 *
 * <p>{@link dev.sensus.solr.SensusComponent} has the encoders of a core and fuses what its shards
 * find; {@link dev.sensus.solr.EncodeUpdateProcessorFactory} encodes documents where they come in.
 */
package dev.sensus.solr;
