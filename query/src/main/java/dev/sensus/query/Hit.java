package dev.sensus.query;

import java.util.Map;

/**
 * An answer.
 *
 * @param rank from 1
 * @param score what the hits are sorted by, unless they were put into another order for diversity
 * @param snippet of the passage that matched, the question's words marked
 * @param start where that passage starts in the body, in UTF-16 units
 * @param end where it ends, exclusive; both 0 if the title alone matched
 * @param wordMatched whether a word of the question is in the snippet's passage; if not, its
 *     meaning matched alone
 * @param scores what the score is made of: {@code bm25} and cosines, by field
 */
public record Hit(
    int rank,
    String id,
    float score,
    String title,
    String snippet,
    int start,
    int end,
    boolean wordMatched,
    Map<String, Float> scores) {}
