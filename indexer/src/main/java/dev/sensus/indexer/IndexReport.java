package dev.sensus.indexer;

import java.time.Duration;

/**
 * What a run did, with what it had done before it was broken off, if it was.
 *
 * @param documents written
 * @param passages of them
 * @param skipped records of the collection that were passed over
 * @param piecesCut pieces of titles that no passage had room for
 * @param longMetadata values of metadata too long for Lucene to filter by; stored, not indexed
 * @param total documents in the index
 * @param occurrences of words in the index; 0 where they are not kept
 * @param time of this run alone
 */
public record IndexReport(
    long documents,
    long passages,
    long skipped,
    long piecesCut,
    long longMetadata,
    long total,
    long occurrences,
    Duration time) {}
