/**
 * Question to hits: BM25, vectors, and both blended.
 *
 * <p>Start at {@link dev.sensus.query.SensusSearcher}, which answers questions from an index, or at
 * {@link dev.sensus.query.HybridQuery}, the Lucene query that blends.
 */
package dev.sensus.query;
