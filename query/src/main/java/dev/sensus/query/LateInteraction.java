package dev.sensus.query;

import dev.sensus.encoder.TokenReducer;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.LateTokens;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.VectorUtil;

/**
 * A question's tokens, which meet those of documents: MaxSim of ColBERT (Khattab and Zaharia 2020,
 * <a href="https://arxiv.org/abs/2004.12832">arXiv 2004.12832</a>). Each token of the question
 * takes its nearest token of a passage; the passage's score is the mean of their cosines, the
 * document's that of its best passage.
 */
public final class LateInteraction {
  /** The score of a document without token vectors, and the least there is. */
  public static final float LEAST = -1;

  private final byte[][] tokens;
  private final float[] steps;
  private final int dimension;

  /** Takes the question as the model sees it. */
  LateInteraction(TokenReducer reducer, TokenVectors question) {
    this(pack(reducer, question), reducer.dimension());
  }

  /**
   * Takes a question that was packed.
   *
   * @param dimension of its vectors
   */
  public LateInteraction(BytesRef question, int dimension) {
    this.dimension = dimension;
    tokens = new byte[LateTokens.count(question, dimension)][dimension];
    steps = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      steps[i] = LateTokens.unpack(question, i, tokens[i]);
    }
  }

  /** Shortens and packs a text's tokens. */
  public static BytesRef pack(TokenReducer reducer, TokenVectors text) {
    float[][] reduced = new float[text.length()][];
    for (int i = 0; i < reduced.length; i++) {
      reduced[i] = reducer.reduce(text.vectors()[i]);
    }
    return LateTokens.pack(reduced);
  }

  /** The scores of documents, by their numbers over all segments. */
  Map<Integer, Float> scores(IndexSearcher searcher, int[] docs) throws IOException {
    int[] ascending = docs.clone();
    Arrays.sort(ascending);
    Map<Integer, Float> scores = new HashMap<>();
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    LeafReaderContext leaf = null;
    BinaryDocValues values = null;
    BitSet parents = null;
    for (int doc : ascending) {
      LeafReaderContext wanted = leaves.get(ReaderUtil.subIndex(doc, leaves));
      if (wanted != leaf) {
        leaf = wanted;
        values = DocValues.getBinary(leaf.reader(), IndexFields.LATE);
        parents = IndexFields.parents().getBitSet(leaf);
      }
      scores.put(doc, score(doc - leaf.docBase, parents, values));
    }
    return scores;
  }

  private float score(int parent, BitSet parents, BinaryDocValues values) throws IOException {
    float best = LEAST;
    int first = parent == 0 ? 0 : parents.prevSetBit(parent - 1) + 1;
    for (int passage = first; passage < parent; passage++) {
      if (values.advanceExact(passage)) {
        best = Math.max(best, score(values.binaryValue()));
      }
    }
    return best;
  }

  /** MaxSim of one passage, whose tokens are packed. */
  public float score(BytesRef packed) {
    int count = LateTokens.count(packed, dimension);
    if (count == 0 || tokens.length == 0) {
      return LEAST;
    }
    float[] nearest = new float[tokens.length];
    Arrays.fill(nearest, Float.NEGATIVE_INFINITY);
    byte[] token = new byte[dimension];
    for (int i = 0; i < count; i++) {
      float step = LateTokens.unpack(packed, i, token);
      for (int j = 0; j < tokens.length; j++) {
        float cosine = step * steps[j] * VectorUtil.dotProduct(tokens[j], token);
        nearest[j] = Math.max(nearest[j], cosine);
      }
    }
    double sum = 0;
    for (float cosine : nearest) {
      sum += cosine;
    }
    return (float) (sum / tokens.length);
  }

  /**
   * Puts the first answers into another order; those behind them stay behind them. Both scores are
   * brought to [0, 1] by their least possible and highest observed value, as {@link Fusion.Convex}
   * does.
   *
   * @param hits best first; their scores are 0 or more
   * @param late the scores of the first hits
   */
  public static ScoreDoc[] rerank(ScoreDoc[] hits, Map<Integer, Float> late, Rerank rerank) {
    ScoreDoc[] ordered = hits.clone();
    int first = Math.min(hits.length, rerank.depth());
    if (first == 0) {
      return ordered;
    }
    float highest = hits[0].score;
    float highestLate = LEAST;
    for (int i = 0; i < first; i++) {
      highestLate = Math.max(highestLate, late.get(hits[i].doc));
    }
    for (int i = 0; i < first; i++) {
      float before = share(hits[i].score, highest);
      float after = share(late.get(hits[i].doc) - LEAST, highestLate - LEAST);
      ordered[i] =
          new ScoreDoc(hits[i].doc, rerank.weight() * after + (1 - rerank.weight()) * before);
    }
    Arrays.sort(
        ordered,
        0,
        first,
        (a, b) ->
            a.score == b.score ? Integer.compare(a.doc, b.doc) : Float.compare(b.score, a.score));
    // Below the last of those, in the order that they had.
    float last = ordered[first - 1].score;
    for (int i = first; i < hits.length; i++) {
      float before = share(hits[i].score, hits[first - 1].score);
      ordered[i] = new ScoreDoc(hits[i].doc, last * before);
    }
    return ordered;
  }

  private static float share(float value, float highest) {
    return highest > 0 ? value / highest : 0;
  }
}
