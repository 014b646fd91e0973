package dev.sensus.train;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Makes a pair of a text: its title and its body, two neighbouring sentences, or a span of words
 * and the rest (the inverse cloze task of Lee, Chang and Toutanova 2019, arXiv 1906.00300).
 *
 * <p>What stands in both is hidden from some bodies, so that meaning must match where spelling does
 * not: from half of them unless told otherwise.
 */
final class PairMaker {
  /** The kinds, and how much of the pairs each makes. */
  record Shares(double title, double sentences, double span) {

    Shares {
      if (!(title >= 0 && sentences >= 0 && span >= 0 && title + sentences + span > 0)) {
        throw new IllegalArgumentException(
            "shares of pairs must be positive, got " + title + ", " + sentences + ", " + span);
      }
    }
  }

  private static final int SHORTEST_SENTENCE = 6;
  private static final int LONGEST_SPAN = 24;

  /** Spans stay in the text this often, so that equal words keep meaning something. */
  private static final double KEPT = 0.2;

  private final Shares shares;
  private final double hidden;
  private final int questionPieces;
  private final int bodyPieces;
  private final IntPredicate endsSentence;
  private final IntPredicate isWord;

  /**
   * Makes pairs.
   *
   * @param hidden how often what question and body share is taken from the body, from 0 to 1
   * @param questionPieces the most of a question
   * @param bodyPieces the most of a body
   * @param endsSentence whether a piece is a full stop or the like
   * @param isWord whether a piece is of a word, neither punctuation nor special
   */
  PairMaker(
      Shares shares,
      double hidden,
      int questionPieces,
      int bodyPieces,
      IntPredicate endsSentence,
      IntPredicate isWord) {
    this.shares = shares;
    this.hidden = hidden;
    this.questionPieces = questionPieces;
    this.bodyPieces = bodyPieces;
    this.endsSentence = endsSentence;
    this.isWord = isWord;
  }

  /** Makes a pair by chance; never null. */
  Example make(TrainingText text, Random random) {
    double titles = text.pairs() ? shares.title() : 0;
    double chosen = random.nextDouble() * (titles + shares.sentences() + shares.span());
    boolean isShort = text.body().length < SHORTEST_SENTENCE; // of a judged document, say
    if (chosen < titles || (isShort && text.pairs())) {
      return hide(text.title(), text.body(), text.group(), random);
    }
    if (chosen < titles + shares.sentences()) {
      Example pair = sentences(text, random);
      if (pair != null) {
        return pair;
      }
    }
    return span(text, random);
  }

  private Example hide(int[] question, int[] body, int group, Random random) {
    int[] asked = head(question, questionPieces);
    if (random.nextDouble() >= hidden) {
      return new Example(asked, head(body, bodyPieces), group);
    }
    Set<Integer> shared = new HashSet<>();
    for (int piece : asked) {
      if (isWord.test(piece)) {
        shared.add(piece);
      }
    }
    int[] rest = Arrays.stream(body).filter(piece -> !shared.contains(piece)).toArray();
    return new Example(
        asked, head(rest.length < SHORTEST_SENTENCE ? body : rest, bodyPieces), group);
  }

  /** A sentence and what comes after it. */
  private Example sentences(TrainingText text, Random random) {
    int[] body = text.body();
    int start = random.nextInt(body.length);
    int from = after(body, start);
    int to = after(body, from);
    if (to - from < SHORTEST_SENTENCE || body.length - to < SHORTEST_SENTENCE) {
      return null;
    }
    int[] question = Arrays.copyOfRange(body, from, Math.min(to, from + questionPieces));
    int[] next = Arrays.copyOfRange(body, to, Math.min(body.length, to + bodyPieces));
    return new Example(question, next, text.group());
  }

  /** The place after the end of the sentence that a place is in. */
  private int after(int[] body, int place) {
    int at = place;
    while (at < body.length && !endsSentence.test(body[at])) {
      at++;
    }
    return Math.min(body.length, at + 1);
  }

  private Example span(TrainingText text, Random random) {
    int[] body = text.body();
    int most = Math.min(Math.min(LONGEST_SPAN, questionPieces), Math.max(2, body.length / 3));
    int length = Math.min(most, 4 + random.nextInt(Math.max(1, most - 3)));
    int from = random.nextInt(Math.max(1, body.length - length + 1));
    int[] question = Arrays.copyOfRange(body, from, Math.min(body.length, from + length));
    int[] rest = body;
    if (random.nextDouble() >= KEPT) {
      rest = new int[body.length - question.length];
      System.arraycopy(body, 0, rest, 0, from);
      System.arraycopy(body, from + question.length, rest, from, rest.length - from);
    }
    return new Example(question, head(rest, bodyPieces), text.group());
  }

  private static int[] head(int[] pieces, int most) {
    return pieces.length <= most ? pieces : Arrays.copyOf(pieces, most);
  }
}
