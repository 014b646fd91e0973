/**
 * Whether two systems differ by more than chance: paired tests, intervals, corrections, on values
 * of one measure for the same questions. Start at {@link dev.sensus.eval.significance.Comparisons}.
 */
package dev.sensus.eval.significance;
