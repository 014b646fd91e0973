package dev.sensus.train;

/**
 * How pieces are hidden.
 *
 * @param rows inputs of a batch
 * @param width the most pieces of an input, special ones included
 * @param share the part of the pieces that is hidden
 * @param wholeWords whether words are hidden with all of their pieces
 * @param next whether it is asked what follows what
 * @param candidates about how many pieces hidden ones are told from; 0 for all
 */
record Masking(
    int rows, int width, double share, boolean wholeWords, boolean next, int candidates) {}
