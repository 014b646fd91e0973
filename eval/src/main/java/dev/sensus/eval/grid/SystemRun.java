package dev.sensus.eval.grid;

import dev.sensus.eval.grid.GridResults.TopAnswer;
import dev.sensus.query.RankedAnswer.Ranked;
import java.util.List;

/**
 * What a system answered; all lists are in the questions' order. Kept, so that a grid that is run
 * again asks nobody twice.
 *
 * @param indexBytes size of its index
 * @param conditions what times were measured on
 * @param millis of each question, encoding it included
 * @param encodingMillis of each question
 * @param answers best first
 * @param top the first of them as they are shown, without gains
 * @param weights the share of words and the measure at each; null where there is no blend
 * @param chosen the share of words used for each question; null where nothing was tuned
 * @param chosenOn how it was chosen; null where nothing was tuned
 */
record SystemRun(
    long indexBytes,
    String conditions,
    List<Double> millis,
    List<Double> encodingMillis,
    List<List<Ranked>> answers,
    List<List<TopAnswer>> top,
    WeightCurve weights,
    List<Float> chosen,
    String chosenOn) {}
