package dev.sensus.encoder;

/**
 * What became of the words that were encoded; a word counts each time it comes.
 *
 * @param words of all texts
 * @param unknown of them, those that have no vector and were passed over
 * @param built of them, those that are not in the file's list but got a vector made of their
 *     n-grams
 */
public record WordCounts(long words, long unknown, long built) {}
