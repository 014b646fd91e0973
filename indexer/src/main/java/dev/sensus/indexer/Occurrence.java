package dev.sensus.indexer;

/**
 * One word at one place of a document.
 *
 * @param word folded, as {@link IndexFields#WORD} has it
 * @param start in the body, in UTF-16 units
 * @param end in the body, exclusive
 * @param vector of unit length
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Occurrence(String word, int start, int end, float[] vector) {}
