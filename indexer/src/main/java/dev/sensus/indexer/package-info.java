/**
 * Collection to index: reading documents, cutting them into passages, encoding, writing.
 *
 * <p>Start at {@link dev.sensus.indexer.CollectionIndexer}, which does it all, and {@link
 * dev.sensus.indexer.SensusIndex}, which opens what it wrote; {@link
 * dev.sensus.indexer.IndexFields} is the contract between the two.
 */
package dev.sensus.indexer;
