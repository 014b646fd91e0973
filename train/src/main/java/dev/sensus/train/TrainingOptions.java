package dev.sensus.train;

import dev.sensus.encoder.Precision;
import java.util.Locale;

/**
 * How a model is trained. All of it decides the result, so that a run can only be gone on with
 * under the same options.
 *
 * @param steps updates; 0 for as many as the minutes allow
 * @param minutes after which training ends, and by which the learning rate falls where steps are 0
 * @param batch pairs of a batch
 * @param maskedRows inputs of a batch with hidden pieces; 0 for none
 * @param maskedPieces the most pieces of one
 * @param maskedShare the part of these pieces that is hidden
 * @param maskedSentences the part of those batches whose inputs are whole sentences
 * @param maskedSubsampling the part of all pieces above which one is hidden less often than it
 *     stands there; 0 for no difference
 * @param maskedCandidates about how many pieces of the vocabulary a batch's hidden pieces are told
 *     from; 0 for all
 * @param questionPieces the most of a question
 * @param bodyPieces the most of a body
 * @param pairWeight of the loss over pairs; 0 for none
 * @param maskedWeight of the loss over hidden pieces
 * @param nextWeight of the loss over what follows what; 0 for none
 * @param scoreWeight of the loss over a teacher's scores; 0 for none
 * @param vectorWeight of the loss over a teacher's vectors; 0 for none
 * @param wholeWords whether words are hidden with all of their pieces
 * @param scale by which cosines are multiplied
 * @param lexical what BM25 of a pair is multiplied by before it is added to that; 0 for nothing
 * @param shares of the kinds of pairs
 * @param hidden how often a body lacks what its question has
 * @param topics that texts are put in; 0 for none, below 0 for one for 200 texts
 * @param negatives what is hard to tell from the right bodies, besides what is in the batch
 * @param topical the part of a batch that is of one topic
 * @param rate the highest learning rate
 * @param embeddingRate by which it is multiplied for embeddings
 * @param headRate by which it is multiplied for the heads of pre-training
 * @param warmUp the part of the training in which the rate goes up
 * @param floor the last rate, as a part of the highest
 * @param decay of weights
 * @param dropout of what each half of a layer adds
 * @param compute what is computed in
 * @param part the most pieces of one graph; more are gone through in parts
 * @param heldOut pairs that are kept to look how far the model is; 0 for none
 * @param evaluateEvery steps between two looks, and two checkpoints
 * @param patience looks without a better result before training ends; 0 for no end before the end
 * @param keep how much of the weights that it began with is in the result, from 0 to below 1
 * @param center how much of the mean of all texts' vectors is taken from those of the result, from
 *     0 to 1
 * @param seed of all that goes by chance
 */
public record TrainingOptions(
    long steps,
    double minutes,
    int batch,
    int maskedRows,
    int maskedPieces,
    double maskedShare,
    double maskedSentences,
    double maskedSubsampling,
    int maskedCandidates,
    int questionPieces,
    int bodyPieces,
    double pairWeight,
    double maskedWeight,
    double nextWeight,
    double scoreWeight,
    double vectorWeight,
    boolean wholeWords,
    double scale,
    double lexical,
    double titleShare,
    double sentenceShare,
    double spanShare,
    double hidden,
    int topics,
    double topical,
    Hard negatives,
    double rate,
    double embeddingRate,
    double headRate,
    double warmUp,
    double floor,
    double decay,
    double dropout,
    Precision compute,
    int part,
    int heldOut,
    long evaluateEvery,
    int patience,
    double keep,
    double center,
    long seed) {

  /** Where bodies come from that look like an answer and are none. */
  public enum Hard {
    /** From nowhere. */
    NONE,
    /** The best by BM25, over pieces. */
    BM25,
    /** The nearest of the same topic by a static model. */
    STATIC
  }

  /** Checks what numbers can be wrong. */
  public TrainingOptions {
    require(steps > 0 || minutes > 0, "steps or minutes must be given, got neither");
    require(batch >= 2, "batch must be at least 2, got %d", batch);
    // Of the parameters: the fields have their values only when all of this is done.
    boolean some = pairWeight > 0 || maskedWeight > 0 || scoreWeight > 0 || vectorWeight > 0;
    require(some, "there is no objective: all weights are 0");
    require(rate > 0 && rate < 1, "rate must be between 0 and 1, got %s", rate);
    require(warmUp >= 0 && warmUp < 1, "warm-up must be from 0 to below 1, got %s", warmUp);
    require(dropout >= 0 && dropout < 1, "dropout must be from 0 to below 1, got %s", dropout);
    require(hidden >= 0 && hidden <= 1, "hidden must be from 0 to 1, got %s", hidden);
    require(topical >= 0 && topical <= 1, "topical must be from 0 to 1, got %s", topical);
    require(bodyPieces >= 8, "body pieces must be at least 8, got %d", bodyPieces);
    require(questionPieces >= 4, "question pieces must be at least 4, got %d", questionPieces);
    require(evaluateEvery >= 1, "evaluate-every must be at least 1, got %d", evaluateEvery);
    require(Double.isFinite(scale) && scale > 0, "scale must be above 0, got %s", scale);
    require(
        Double.isFinite(lexical) && lexical >= 0, "lexical must be at least 0, got %s", lexical);
    require(floor >= 0 && floor <= 1, "floor must be from 0 to 1, got %s", floor);
    require(decay >= 0 && decay < 1, "decay must be from 0 to below 1, got %s", decay);
    require(
        embeddingRate >= 0 && embeddingRate <= 1000,
        "embedding rate must be from 0 to 1000, got %s",
        embeddingRate);
    require(part >= 1, "part must be at least 1, got %d", part);
    require(heldOut >= 0, "held-out must be at least 0, got %d", heldOut);
    require(keep >= 0 && keep < 1, "keep must be from 0 to below 1, got %s", keep);
    require(center >= 0 && center <= 1, "center must be from 0 to 1, got %s", center);
    require(patience >= 0, "patience must be at least 0, got %d", patience);
    require(steps >= 0, "steps must be at least 1, got %d", steps);
    require(
        compute == Precision.FP32 || compute == Precision.BF16 || compute == Precision.AUTO,
        "precision must be auto, fp32 or bf16, got %s",
        compute);
    require(
        headRate >= 0 && headRate <= 1000, "head rate must be from 0 to 1000, got %s", headRate);
    require(
        maskedWeight == 0 || maskedRows > 0, "masked rows must be at least 1, got %d", maskedRows);
    require(
        maskedShare > 0 && maskedShare < 1,
        "masked share must be above 0 and below 1, got %s",
        maskedShare);
    require(
        maskedSentences >= 0 && maskedSentences <= 1,
        "masked sentences must be from 0 to 1, got %s",
        maskedSentences);
    require(
        maskedSubsampling >= 0 && maskedSubsampling <= 1,
        "masked subsampling must be from 0 to 1, got %s",
        maskedSubsampling);
    require(
        maskedCandidates >= 0, "masked candidates must be at least 0, got %d", maskedCandidates);
    require(maskedPieces >= 8, "masked pieces must be at least 8, got %d", maskedPieces);
  }

  private static void require(boolean holds, String message, Object... values) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, values));
    }
  }

  /** Whether anything is learnt from pairs. */
  public boolean hasPairs() {
    return pairWeight > 0 || needsTeacher();
  }

  /** Whether anything is learnt from a teacher. */
  public boolean needsTeacher() {
    return scoreWeight > 0 || vectorWeight > 0;
  }

  Masking masking() {
    return new Masking(
        maskedRows,
        maskedPieces,
        maskedShare,
        wholeWords,
        maskedSentences,
        maskedSubsampling,
        nextWeight > 0,
        maskedCandidates);
  }

  PairLoss pairLoss() {
    return new PairLoss(scale, pairWeight, scoreWeight, vectorWeight);
  }

  PairMaker.Shares shares() {
    return new PairMaker.Shares(titleShare, sentenceShare, spanShare);
  }
}
