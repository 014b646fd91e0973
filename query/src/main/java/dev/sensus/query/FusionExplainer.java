package dev.sensus.query;

import dev.sensus.query.Fusion.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.util.BitSet;

/** Says of a document where its fused score comes from, or why it has none. */
final class FusionExplainer {
  private final HybridQuery query;
  private final List<PartList> lists;
  private final Candidates candidates;
  private final IndexSearcher searcher;

  FusionExplainer(
      HybridQuery query, List<PartList> lists, Candidates candidates, IndexSearcher searcher) {
    this.query = query;
    this.lists = lists;
    this.candidates = candidates;
    this.searcher = searcher;
  }

  Explanation explain(LeafReaderContext leaf, int doc, float boost) throws IOException {
    int place = candidates.find(leaf.docBase + doc);
    if (place < 0) {
      return Explanation.noMatch("no candidate", reasons(leaf, doc));
    }
    Fusion fusion = query.fusion();
    Scale[] scales = candidates.scales();
    List<Explanation> contributions = new ArrayList<>();
    for (int i = 0; i < scales.length; i++) {
      float score = candidates.scores()[i][place];
      int rank = candidates.ranks()[i][place];
      contributions.add(
          Explanation.match(
              fusion.contribution(i, score, rank, scales),
              fusion.describe(i, lists.get(i).part().name(), score, rank, scales)));
    }
    Explanation fused =
        Explanation.match(candidates.fused()[place], fusion.describeSum(), contributions);
    return boost == 1
        ? fused
        : Explanation.match(boost * candidates.fused()[place], "boost " + boost + ", times", fused);
  }

  /** Why a document is no candidate, from what is wrong with it to what its scores lack. */
  private List<Explanation> reasons(LeafReaderContext leaf, int doc) throws IOException {
    if (leaf.reader().getLiveDocs() != null && !leaf.reader().getLiveDocs().get(doc)) {
      return List.of(Explanation.noMatch("it is deleted"));
    }
    BitSet parents = query.parents().getBitSet(leaf);
    if (parents == null || !parents.get(doc)) {
      return List.of(Explanation.noMatch("it is no document but a passage or a word of one"));
    }
    if (query.filter() != null && !matches(query.filter(), leaf, doc)) {
      return List.of(Explanation.noMatch("it does not pass the filter " + query.filter()));
    }
    int[] wanted = {leaf.docBase + doc};
    ExactScores exact = new ExactScores(searcher, query.parents());
    List<Explanation> reasons = new ArrayList<>();
    for (PartList list : lists) {
      reasons.add(Explanation.noMatch(reason(list, exact.of(list.part(), wanted)[0])));
    }
    return reasons;
  }

  private static String reason(PartList list, float score) {
    Part part = list.part();
    if (part instanceof Part.Passages passages && passages.vector().isZero()) {
      return part.name() + ": nothing in the question is known to the encoder";
    }
    // A cosine of -1 is a passage that faces the other way, and there is none in practice.
    if (score <= part.least()) {
      return switch (part) {
        case Part.Words words -> words.name() + ": no word of the question is in it";
        case Part.Passages passages ->
            passages.name() + ": it has no vector in " + passages.vector().field();
      };
    }
    return String.format(
        Locale.ROOT,
        "%s: its score is %.4f, not among the first %d, of which the last has %.4f",
        part.name(),
        score,
        list.docs().length,
        list.last());
  }

  private boolean matches(Query filter, LeafReaderContext leaf, int doc) throws IOException {
    Scorer scorer =
        searcher
            .createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1)
            .scorer(leaf);
    return scorer != null && scorer.iterator().advance(doc) == doc;
  }
}
