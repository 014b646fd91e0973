package dev.sensus.encoder;

/**
 * The vectors of a text's words.
 *
 * @param vectors {@code [words][dimension]}, as the model gives them, of no particular length
 * @param starts {@code [words]} where each word starts in the text, in UTF-16 units
 * @param ends {@code [words]} where each word ends, exclusive
 */
@SuppressWarnings("ArrayRecordComponent") // data handed through, never compared
public record WordVectors(float[][] vectors, int[] starts, int[] ends) {}
