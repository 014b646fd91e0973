package dev.sensus.query;

import java.util.Map;

/**
 * An answer.
 *
 * @param rank from 1
 * @param score what the hits are sorted by
 * @param snippet of the best passage, the question's words marked
 * @param scores what the score is made of: {@code bm25} and cosines, by field
 */
public record Hit(
    int rank, String id, float score, String title, String snippet, Map<String, Float> scores) {}
