package dev.sensus.indexer;

import java.time.Duration;

/**
 * What indexing did.
 *
 * @param piecesCut pieces of titles that no passage had room for
 * @param longMetadata values of metadata too long for Lucene to filter by; stored, not indexed
 */
public record IndexReport(
    long documents, long passages, long piecesCut, long longMetadata, Duration time) {}
