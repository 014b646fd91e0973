package dev.sensus.eval.grid;

import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.Measure;

/**
 * What all systems of a grid are asked, and how their answers are looked at.
 *
 * @param asked the questions that count
 * @param split the name of their judgements
 * @param training questions that shares may be tuned by; null if there are none
 * @param trainingSplit the name of their judgements; null if there are none
 * @param measure that shares are tuned by
 * @param hits answers to each
 * @param seed of the folds where there is no training
 * @param removeQuery whether a document with the id of the question is no answer to it: right where
 *     questions are documents of the collection, wrong where both just have numbers
 */
public record GridQuestions(
    JudgedQuestions asked,
    String split,
    JudgedQuestions training,
    String trainingSplit,
    Measure measure,
    int hits,
    long seed,
    boolean removeQuery) {}
