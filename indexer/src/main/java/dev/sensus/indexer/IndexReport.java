package dev.sensus.indexer;

import java.time.Duration;

/**
 * What indexing did.
 *
 * @param piecesCut pieces of titles that no passage had room for
 */
public record IndexReport(long documents, long passages, long piecesCut, Duration time) {}
