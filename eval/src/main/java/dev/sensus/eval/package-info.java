/**
 * Judged questions to measures.
 *
 * <p>Start at {@link dev.sensus.eval.Evaluation}; {@link dev.sensus.eval.Measures} defines what is
 * measured.
 */
package dev.sensus.eval;
