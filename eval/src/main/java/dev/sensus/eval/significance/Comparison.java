package dev.sensus.eval.significance;

/**
 * A system beside the baseline, question by question.
 *
 * @param difference mean of the system less mean of the baseline
 * @param interval of the difference, 95 %
 * @param p of the paired randomisation test, two-sided
 * @param adjusted p after Holm's correction over all systems of a grid, for this measure
 * @param effectSize mean of the differences over their standard deviation; 0 where they are all the
 *     same
 * @param wins questions that the system answers better
 * @param ties questions answered as well
 * @param losses questions that the baseline answers better
 */
public record Comparison(
    double difference,
    Interval interval,
    double p,
    double adjusted,
    double effectSize,
    int wins,
    int ties,
    int losses) {}
