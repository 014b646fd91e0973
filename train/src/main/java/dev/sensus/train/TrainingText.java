package dev.sensus.train;

/**
 * A text that is learnt from, cut into pieces.
 *
 * @param title pieces of its title or question, without special ones; empty where it has none
 * @param body pieces of its body
 * @param group texts of one group, such as the parts under one heading, are never told apart
 * @param pairs whether its title asks for its body; else it is for its words alone
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record TrainingText(int[] title, int[] body, int group, boolean pairs) {}
