package dev.sensus.eval;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.Run.Answer;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import dev.sensus.query.SensusSearcher.Ranked;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/** Asks all judged questions of an index and measures the answers. */
public final class Evaluation {
  /** How many answers a run has, as published baselines do. */
  public static final int HITS = 1000;

  private static final Measure NDCG = Measure.of("nDCG@10");
  private static final Measure RECALL = Measure.of("R@100");
  private static final Measure MAP = Measure.of("MAP");

  /**
   * The means over all questions of one mode.
   *
   * @param millisP50 median time of a question in milliseconds, encoding it and ranking {@link
   *     #HITS} answers
   */
  @JsonPropertyOrder({"mode", "nDCG@10", "R@100", "MAP", "queries", "ms_per_query_p50"})
  public record Result(
      @JsonProperty("mode") String mode,
      @JsonProperty("nDCG@10") double ndcg10,
      @JsonProperty("R@100") double recall100,
      @JsonProperty("MAP") double map,
      @JsonProperty("queries") int queries,
      @JsonProperty("ms_per_query_p50") double millisP50) {}

  private final SensusSearcher searcher;
  private final JudgedQuestions questions;
  private final UnaryOperator<SearchRequest> settings;
  private final boolean removeQuery;

  /**
   * Prepares a measurement.
   *
   * @param settings changes the default request: fusion, filters
   * @param removeQuery whether a document with the id of the question is no answer to it: right
   *     where questions are documents of the collection, wrong where both just have numbers
   */
  public Evaluation(
      SensusSearcher searcher,
      JudgedQuestions questions,
      UnaryOperator<SearchRequest> settings,
      boolean removeQuery) {
    this.searcher = searcher;
    this.questions = questions;
    this.settings = settings;
    this.removeQuery = removeQuery;
  }

  /**
   * Measures one mode.
   *
   * @param progress told how many questions are done
   */
  public Result run(Mode mode, LongConsumer progress) throws IOException {
    List<Question> asked = questions.questions();
    double ndcg = 0;
    double recall = 0;
    double map = 0;
    double[] millis = new double[asked.size()];
    // The first questions find cold caches; one is asked beforehand and not measured.
    if (!asked.isEmpty()) {
      answers(asked.get(0), mode);
    }
    // A question is encoded when it is asked, not remembered from another mode.
    searcher.forgetQuestions();
    for (int i = 0; i < asked.size(); i++) {
      Question question = asked.get(i);
      long start = System.nanoTime();
      List<Ranked> answers = answers(question, mode);
      millis[i] = (System.nanoTime() - start) / 1e6;
      List<String> ranked = ranked(question, answers);
      ndcg += NDCG.value(ranked, question.gains());
      recall += RECALL.value(ranked, question.gains());
      map += MAP.value(ranked, question.gains());
      progress.accept(i + 1);
    }
    int count = Math.max(1, asked.size());
    return new Result(
        mode.toString(), ndcg / count, recall / count, map / count, asked.size(), median(millis));
  }

  private List<Ranked> answers(Question question, Mode mode) throws IOException {
    return searcher.rank(settings.apply(SearchRequest.of(question.text(), mode).withHits(HITS)));
  }

  /** The answers' ids in trec_eval's order, which where scores are the same is by id. */
  private List<String> ranked(Question question, List<Ranked> answers) {
    List<Answer> ordered =
        Run.ordered(
            answers.stream().map(answer -> new Answer(answer.id(), answer.score())).toList());
    return ordered.stream()
        .map(Answer::document)
        .filter(id -> !removeQuery || !id.equals(question.id()))
        .toList();
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
