package dev.sensus.eval.words;

/**
 * A row of the table.
 *
 * @param task such as {@code wordsim}
 * @param set such as {@code men}
 * @param vector whose vectors are compared: {@code word}, {@code sentence} for the sentence (where
 *     a word in it is asked for: for its other words)
 * @param measure such as {@code Spearman}
 */
public record WordMeasure(String task, String set, String vector, String measure) {}
