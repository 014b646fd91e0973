package dev.sensus.eval.bench;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.Measure;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.RunOptions;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How long a judged question takes, by words, by vectors and by both: the median of its questions
 * in each round, encoding them not counted, which has a row of its own. What the answers are worth
 * stands in the same row.
 */
public final class SearchBench {
  /** As many answers as runs of published baselines have, and as hybrid search has candidates. */
  private static final int HITS = 1000;

  private final int rounds;
  private final List<Path> collections;
  private final Path index;
  private final Consumer<String> notes;

  /**
   * Prepares a run.
   *
   * @param rounds in each of which every mode has a turn; at least 1
   * @param collections BEIR folders with judgements of the split {@code test}; none for the samples
   * @param index of the one collection, with contextual vectors or else static ones; null to make
   *     one of each, with the built-in models
   * @param notes is told what is done meanwhile
   * @throws IllegalArgumentException if {@code rounds} is below 1, or an index is not of one
   *     collection
   */
  public SearchBench(int rounds, List<Path> collections, Path index, Consumer<String> notes) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be at least 1, got " + rounds);
    }
    if (index != null && collections.size() != 1) {
      throw new IllegalArgumentException("--index is of one collection, got " + collections.size());
    }
    this.rounds = rounds;
    this.collections =
        collections.isEmpty() ? List.of(BenchTexts.samples()) : List.copyOf(collections);
    this.index = index;
    this.notes = notes;
  }

  /** Measures. */
  public List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Path collection : collections) {
      JudgedQuestions questions = JudgedQuestions.read(collection, "test");
      if (index != null) {
        measure(rows, questions, index);
      } else {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
          notes.accept("indexing " + collection);
          Path made = folder.path().resolve("index");
          index(collection, made);
          measure(rows, questions, made);
        }
      }
    }
    return rows;
  }

  private static void index(Path collection, Path folder) throws IOException {
    try (TextEncoder encoder =
            Models.standard().contextual(Models.DEFAULT_CONTEXTUAL, ModelOptions.defaults());
        DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
      new CollectionIndexer(encoder, null, IndexOptions.defaults())
          .index(
              reader,
              folder,
              Map.of(IndexFields.CONTEXTUAL, Models.DEFAULT_CONTEXTUAL),
              RunOptions.defaults(),
              IndexListener.NONE);
    }
  }

  private void measure(List<Row> rows, JudgedQuestions questions, Path folder) throws IOException {
    try (SensusIndex opened = SensusIndex.open(folder);
        IndexEncoders encoders =
            new IndexEncoders(opened, Models.standard(), ModelOptions.defaults(), Map.of());
        SensusSearcher searcher = new SensusSearcher(opened, encoders)) {
      boolean contextual = opened.manifest().encoders().containsKey(IndexFields.CONTEXTUAL);
      Mode byVectors = contextual ? Mode.CONTEXTUAL : Mode.STATIC;
      List<Mode> modes = List.of(Mode.BM25, byVectors, Mode.HYBRID);
      TextEncoder encoder = encoders.get(byVectors.toString());
      encoder.encode("a first question finds everything cold", Role.QUERY);
      double encoding = median(questions, text -> encoder.encode(text, Role.QUERY));
      Rounds measured = new Rounds();
      for (Mode mode : modes) {
        measured.add(
            mode.toString(),
            least -> median(questions, text -> searcher.rank(request(text, mode))));
      }
      // The searcher remembers the questions' vectors from the first rounds, which do not count.
      measured.run(rounds, 0);
      String words = Mode.BM25.toString();
      String vectors = byVectors.toString();
      String hybrid = Mode.HYBRID.toString();
      String slower = measured.seconds(words) > measured.seconds(vectors) ? words : vectors;
      String settings =
          String.format(
              Locale.ROOT,
              "%d questions to %d documents, %d answers, %d processors, median of a question, of %d rounds",
              questions.questions().size(),
              opened.manifest().documents(),
              HITS,
              Runtime.getRuntime().availableProcessors(),
              rounds);
      for (Mode mode : modes) {
        boolean both = mode == Mode.HYBRID;
        rows.add(
            new Row(
                questions.name() + ", " + mode + (both ? " beside " + slower : ""),
                1e3 * measured.seconds(mode.toString()),
                both ? 1e3 * measured.seconds(slower) : null,
                "ms",
                both ? measured.ratio(hybrid, slower) : null,
                settings + "; " + worth(searcher, questions, mode)));
      }
      rows.add(
          new Row(
              questions.name() + ", encoding a question",
              1e3 * encoding,
              null,
              "ms",
              null,
              questions.questions().size() + " questions, one by one"));
    }
  }

  private static SearchRequest request(String text, Mode mode) {
    return SearchRequest.of(text, mode).withHits(HITS);
  }

  private interface Asked {
    void of(String text) throws IOException;
  }

  /** Seconds of the question in the middle. */
  private static double median(JudgedQuestions questions, Asked asked) throws IOException {
    double[] seconds = new double[questions.questions().size()];
    for (int i = 0; i < seconds.length; i++) {
      long start = System.nanoTime();
      asked.of(questions.questions().get(i).text());
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    return Rounds.median(seconds);
  }

  private static String worth(SensusSearcher searcher, JudgedQuestions questions, Mode mode)
      throws IOException {
    double ndcg = 0;
    double recall100 = 0;
    double recall = 0;
    for (Question question : questions.questions()) {
      List<String> answers = searcher.rank(request(question.text(), mode)).ids();
      ndcg += Measure.of("nDCG@10").value(answers, question.gains());
      recall100 += Measure.of("R@100").value(answers, question.gains());
      recall += Measure.of("R@" + HITS).value(answers, question.gains());
    }
    int count = questions.questions().size();
    return String.format(
        Locale.ROOT,
        "nDCG@10 %.4f, R@100 %.4f, R@%d %.4f",
        ndcg / count,
        recall100 / count,
        HITS,
        recall / count);
  }
}
