/**
 * Judged questions to measures.
 *
 * <p>Start at {@link dev.sensus.eval.grid.GridRunner}; {@link dev.sensus.eval.Measure} says what is
 * measured; {@link dev.sensus.eval.Run} and {@link dev.sensus.eval.Judgements} are its sides.
 */
package dev.sensus.eval;
