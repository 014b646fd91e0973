package dev.sensus.train;

/**
 * A question and the text that answers it, in pieces without special ones.
 *
 * @param group examples of one group are no negatives of each other
 * @param text which text it was made of
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record Example(int[] question, int[] body, int group, int text) {}
