package dev.sensus.train;

/**
 * What is written down between two looks at the model.
 *
 * @param step updates so far
 * @param seconds of training so far, reading and looking not counted
 * @param pairs so far
 * @param pieces so far, without padding
 * @param pairLoss mean since the last line, NaN where it is no objective; as the two others are
 * @param rate of the last step
 * @param norm of the last step's gradients
 * @param score of the model, NaN before the first look
 */
public record LogLine(
    long step,
    double seconds,
    long pairs,
    long pieces,
    double pairLoss,
    double maskedLoss,
    double nextLoss,
    double rate,
    double norm,
    double score) {}
