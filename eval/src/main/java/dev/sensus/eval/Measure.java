package dev.sensus.eval;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A measure of ranked answers, by trec_eval's definition. Its name says which, in capitals or not:
 *
 * <ul>
 *   <li>{@code nDCG}, {@code nDCG@k}: normalized discounted cumulative gain; the gain is that of
 *       the judgement
 *   <li>{@code MAP}, {@code MAP@k}: average precision
 *   <li>{@code MRR}, {@code MRR@k}: one over the rank of the first relevant answer
 *   <li>{@code P@k}, {@code R@k}: precision and recall of the first k
 *   <li>{@code Success@k}: whether one of the first k is relevant
 *   <li>{@code bpref}: binary preference, which answers without judgement do not change
 *   <li>{@code RBP}, {@code RBP(p)}: rank-biased precision with persistence p, .8 unless told
 *   <li>{@code Judged@k}: one less the share of the first k that are answers without judgement
 * </ul>
 *
 * <p>A gain of 1 or more is relevant. A negative one is, as in trec_eval, that of a document which
 * nobody judged. Where nothing is relevant, all are 0 but for {@code Judged@k}.
 */
public final class Measure {
  /** What {@link #of} takes, for messages and help. */
  public static final String KNOWN =
      "nDCG, nDCG@k, MAP, MAP@k, MRR, MRR@k, P@k, R@k, bpref, RBP, RBP(p), Success@k, Judged@k";

  private static final Pattern NAME =
      Pattern.compile("([a-z]+)(?:@([0-9]{1,9})|\\(([0-9]*\\.?[0-9]+)\\))?");

  private static final double PERSISTENCE = .8;

  private static final List<Kind> KINDS =
      List.of(
          new Kind("nDCG", Depth.MAY, Definitions::ndcg),
          new Kind("MAP", Depth.MAY, Definitions::averagePrecision),
          new Kind("MRR", Depth.MAY, Definitions::reciprocalRank),
          new Kind("P", Depth.MUST, Definitions::precision),
          new Kind("R", Depth.MUST, Definitions::recall),
          new Kind("Success", Depth.MUST, Definitions::success),
          new Kind("bpref", Depth.NONE, (grades, k) -> Definitions.binaryPreference(grades)),
          new Kind("Judged", Depth.MUST, Definitions::judged));

  /** Whether a name has {@code @k}. */
  private enum Depth {
    NONE,
    MAY,
    MUST
  }

  private interface Definition {
    double value(Grades grades, int depth);
  }

  private record Kind(String title, Depth depth, Definition definition) {}

  private final String name;
  private final ToDoubleFunction<Grades> value;

  private Measure(String name, ToDoubleFunction<Grades> value) {
    this.name = name;
    this.value = value;
  }

  /**
   * The measure of a name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that there are
   */
  public static Measure of(String name) {
    Matcher matcher = NAME.matcher(name.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw unknown(name);
    }
    boolean cut = matcher.group(2) != null;
    if (matcher.group(1).equals("rbp") && !cut) {
      return rankBiasedPrecision(name, matcher.group(3));
    }
    Kind kind =
        KINDS.stream()
            .filter(k -> k.title.equalsIgnoreCase(matcher.group(1)))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    int depth = cut ? Integer.parseInt(matcher.group(2)) : Integer.MAX_VALUE;
    boolean fits = cut ? kind.depth != Depth.NONE : kind.depth != Depth.MUST;
    if (!fits || depth == 0 || matcher.group(3) != null) {
      throw unknown(name);
    }
    return new Measure(
        cut ? kind.title + "@" + depth : kind.title,
        grades -> kind.definition.value(grades, depth));
  }

  private static Measure rankBiasedPrecision(String name, String persistence) {
    double p = persistence == null ? PERSISTENCE : Double.parseDouble(persistence);
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException(
          "measure '" + name + "': the persistence must be above 0 and below 1");
    }
    return new Measure("RBP(" + p + ")", grades -> Definitions.rankBiasedPrecision(grades, p));
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "measure '" + name + "' is not known, expected " + KNOWN + " with k from 1");
  }

  /** The name as it stands in tables: {@code nDCG@10} also if {@code NDCG@10} was asked for. */
  public String name() {
    return name;
  }

  /**
   * The value of one question.
   *
   * @param ranked ids of the answers, best first, none twice
   * @param gains of the judged documents by id
   */
  public double value(List<String> ranked, Map<String, Integer> gains) {
    return value.applyAsDouble(Grades.of(ranked, gains));
  }

  /**
   * The values of all judged questions, in the order of the judgements. A question that the run
   * does not answer has no answers and so, but for {@code Judged@k}, 0, as with trec_eval's {@code
   * -c}. Questions without judgements do not count.
   */
  public double[] values(Run run, Judgements judgements) {
    return judgements.gains().entrySet().stream()
        .mapToDouble(judged -> value(run.documents(judged.getKey()), judged.getValue()))
        .toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Measure measure && measure.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
