package dev.sensus.solr;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.RunOptions;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.Fusion;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.Mode;
import dev.sensus.query.RankedAnswer.Ranked;
import dev.sensus.query.Rerank;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the library answers, on one index: runs in a JVM of its own with the library's Lucene, whose
 * version is not Solr's.
 *
 * <p>Arguments: folder of models, collection (JSON lines), a file with a question a line, folder
 * for the index, file to write: {@code KIND TAB QUESTION TAB ID TAB SCORE}, in the order of the
 * ranks; kinds of questions, with commas between.
 */
final class LibraryAnswers {
  /** How many answers are written of each question. */
  static final int HITS = 50;

  /** The kind without which the index has no token vectors. */
  private static final String LATE = "late";

  private LibraryAnswers() {}

  /** The kinds of questions, by what the test calls them. */
  private static Map<String, SearchRequest> kinds(String text) {
    List<String> both = List.of(IndexFields.CONTEXTUAL, IndexFields.STATIC);
    SearchRequest hybrid = SearchRequest.of(text, Mode.HYBRID);
    Map<String, SearchRequest> kinds = new LinkedHashMap<>();
    kinds.put("bm25", SearchRequest.of(text, Mode.BM25));
    kinds.put("contextual", SearchRequest.of(text, Mode.CONTEXTUAL));
    kinds.put("static", SearchRequest.of(text, Mode.STATIC));
    kinds.put("cc", hybrid);
    kinds.put("few", hybrid.withFusion(new Fusion.Convex(), .6f, both).withDepth(20));
    kinds.put("ranks", hybrid.withFusion(new Fusion.ReciprocalRank(60), null, List.of()));
    kinds.put(
        "rrf", hybrid.withFusion(new Fusion.ReciprocalRank(60), null, List.of()).withDepth(HITS));
    kinds.put(LATE, hybrid.withRerank(new Rerank(100, .5f)));
    kinds.put(
        "late few",
        hybrid
            .withFusion(new Fusion.Convex(), .6f, both)
            .withDepth(20)
            .withRerank(new Rerank(7, .8f)));
    return kinds;
  }

  public static void main(String[] args) throws Exception {
    Models models = new Models(Path.of(args[0]));
    Path folder = Path.of(args[3]);
    Set<String> wanted = Set.of(args[5].split(",", -1));
    List<String> lines = new ArrayList<>();
    int late = wanted.contains(LATE) ? IndexOptions.DEFAULT_LATE_DIMENSION : 0;
    try (TextEncoder contextual = models.contextual("mini", ModelOptions.defaults());
        TextEncoder statics = models.statics("mini-static");
        DocumentReader reader = DocumentReaders.open(Path.of(args[1]), FieldNames.usual())) {
      new CollectionIndexer(contextual, statics, IndexOptions.defaults().withLate(late))
          .index(
              reader,
              folder,
              Map.of(IndexFields.CONTEXTUAL, "mini", IndexFields.STATIC, "mini-static"),
              RunOptions.defaults(),
              IndexListener.NONE);
    }
    try (SensusIndex index = SensusIndex.open(folder);
        IndexEncoders encoders =
            new IndexEncoders(index, models, ModelOptions.defaults(), Map.of());
        SensusSearcher searcher = new SensusSearcher(index, encoders)) {
      for (String question : Files.readAllLines(Path.of(args[2]))) {
        Map<String, SearchRequest> kinds = kinds(question);
        kinds.keySet().retainAll(wanted);
        for (Map.Entry<String, SearchRequest> kind : kinds.entrySet()) {
          for (Ranked ranked : searcher.rank(kind.getValue().withHits(HITS)).ranked()) {
            lines.add(
                String.join(
                    "\t", kind.getKey(), question, ranked.id(), Float.toString(ranked.score())));
          }
        }
      }
    }
    Files.write(Path.of(args[4]), lines);
  }
}
