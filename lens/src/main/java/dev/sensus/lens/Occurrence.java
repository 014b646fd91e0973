package dev.sensus.lens;

/**
 * One word at one place of a document in an index.
 *
 * @param document the document's number in the reader that found it
 * @param start in the body, in UTF-16 units
 * @param end in the body, exclusive
 * @param vector of unit length, as the {@link Aspect} wants it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Occurrence(int document, int start, int end, float[] vector) {}
