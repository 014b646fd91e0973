package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * A model with its masked-language-model head: which pieces it expects at a place of a text.
 *
 * <p>Texts longer than the model reads are cut at their end. May be used by several threads at
 * once.
 */
public final class MaskedLanguageModel implements AutoCloseable {
  private final BertModel model;
  private String[] words; // by id; made when first asked for

  /**
   * A piece that may stand at a place.
   *
   * @param piece as the vocabulary writes it
   * @param id row of the vocabulary
   * @param probability over the whole vocabulary
   */
  public record Prediction(String piece, int id, double probability) {}

  /**
   * What may stand at a {@code [MASK]}.
   *
   * @param start where it starts in the text, in UTF-16 units
   * @param end where it ends, exclusive
   * @param predictions the likeliest pieces, likeliest first
   */
  public record Mask(int start, int end, List<Prediction> predictions) {}

  private MaskedLanguageModel(BertModel model) {
    this.model = model;
  }

  static MaskedLanguageModel open(String name, Path directory, ModelOptions options)
      throws IOException {
    BertConfig config = BertConfig.read(directory.resolve("config.json"));
    if (!new BertCheckpoint(directory, config).hasMaskedHead()) {
      throw new ModelException(
          directory, "has no masked-language-model head (" + config.family().head().dense() + ")");
    }
    BertModel model = BertModel.open(name, directory, options);
    if (model.mask() < 0) {
      model.close();
      throw new ModelException(directory, "has no [MASK] in its vocabulary");
    }
    return new MaskedLanguageModel(model);
  }

  /** The text's pieces; {@code [MASK]} is one, also where the model calls it otherwise. */
  public PieceSequence pieces(String text) {
    return model.tokenizer().tokenize(named(text));
  }

  /** The piece of an id, as the vocabulary writes it. */
  public String piece(int id) {
    return model.tokenizer().piece(id);
  }

  /** What messages call the model. */
  public String name() {
    return model.name();
  }

  /**
   * The word that a piece is by itself, without the mark that some vocabularies put before it; null
   * for a special piece and for one that goes on with a word.
   */
  public synchronized String word(int id) {
    if (words == null) {
      words = PieceSpace.words(model.tokenizer());
    }
    return words[id];
  }

  /** Its names, [MASK] and &lt;mask&gt;, are equally long, so places in the text hold. */
  private String named(String text) {
    return text.replace("[MASK]", piece(model.mask()));
  }

  /**
   * What may stand at each {@code [MASK]} of a text.
   *
   * @param top how many pieces of each
   * @return for each {@code [MASK]} that the model reads the likeliest pieces, likeliest first
   * @throws IllegalArgumentException if there is none
   */
  public List<List<Prediction>> fill(String text, int top) {
    return masks(text, top).stream().map(Mask::predictions).toList();
  }

  /**
   * What may stand at each {@code [MASK]} of a text, and where that is.
   *
   * @param top how many pieces of each
   * @return those that the model reads, in their order
   * @throws IllegalArgumentException if there is none
   */
  public List<Mask> masks(String text, int top) {
    int[] input = model.tokenizer().input(named(text), model.longest()).ids();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < input.length; i++) {
      if (input[i] == model.mask()) {
        places.add(i);
      }
    }
    if (places.isEmpty()) {
      throw new IllegalArgumentException(
          "the text has no [MASK] among its first " + (model.longest() - 2) + " pieces");
    }
    float[] logits = logits(input, places);
    PieceSequence pieces = pieces(text);
    List<Mask> masks = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      int place = places.get(i);
      int start = pieces.starts()[place - 1];
      int end = pieces.ends()[place - 1];
      while (start < end && Character.isWhitespace(text.charAt(start))) {
        start++; // some tokenizers count the blank before it in
      }
      masks.add(new Mask(start, end, best(softmax(logits, i), top)));
    }
    return masks;
  }

  /**
   * What may stand in place of a piece of a text.
   *
   * @param index of the piece in {@link #pieces}
   * @param masked whether the model sees {@code [MASK]} there instead of the piece
   * @param top how many pieces
   * @return the likeliest, likeliest first
   * @throws IllegalArgumentException if the model reads no such piece
   */
  public List<Prediction> predict(String text, int index, boolean masked, int top) {
    return best(probabilities(text, index, masked), top);
  }

  /**
   * The probability of the piece that does stand at a place.
   *
   * @param index of the piece in {@link #pieces}
   * @param masked whether the model sees {@code [MASK]} there instead of the piece
   * @throws IllegalArgumentException if the model reads no such piece
   */
  public double probability(String text, int index, boolean masked) {
    double[] probabilities = probabilities(text, index, masked);
    return probabilities[pieces(text).ids()[index]];
  }

  private double[] probabilities(String text, int index, boolean masked) {
    int[] input = model.tokenizer().input(named(text), model.longest()).ids();
    if (index < 0 || index >= input.length - 2) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "piece must be in [0, %d), got %d", input.length - 2, index));
    }
    if (masked) {
      input[index + 1] = model.mask();
    }
    return softmax(logits(input, List.of(index + 1)), 0);
  }

  /** {@code [places][vocabulary]}. */
  private float[] logits(int[] input, List<Integer> places) {
    return model
        .module()
        .maskedLogits(
            model.batch(List.of(input)), places.stream().mapToLong(Integer::longValue).toArray());
  }

  private double[] softmax(float[] logits, int row) {
    int size = model.config().vocabSize();
    double[] exponents = new double[size];
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      exponents[i] = logits[row * size + i];
      max = Math.max(max, exponents[i]);
    }
    double sum = 0;
    for (int i = 0; i < size; i++) {
      exponents[i] = Math.exp(exponents[i] - max);
      sum += exponents[i];
    }
    double total = sum;
    Arrays.setAll(exponents, i -> exponents[i] / total);
    return exponents;
  }

  private List<Prediction> best(double[] probabilities, int top) {
    if (top < 1) {
      throw new IllegalArgumentException("top must be at least 1, got " + top);
    }
    // Of two as likely, the one of the lower id.
    Comparator<Integer> worst =
        Comparator.<Integer>comparingDouble(id -> probabilities[id]).thenComparingInt(id -> -id);
    PriorityQueue<Integer> kept = new PriorityQueue<>(worst);
    // A model's matrix may have more rows than its vocabulary has pieces.
    int known = Math.min(probabilities.length, model.tokenizer().maxId() + 1);
    for (int id = 0; id < known; id++) {
      if (kept.size() < top) {
        kept.add(id);
      } else if (worst.compare(id, kept.peek()) > 0) {
        kept.remove();
        kept.add(id);
      }
    }
    return kept.stream()
        .sorted(worst.reversed())
        .map(id -> new Prediction(piece(id), id, probabilities[id]))
        .toList();
  }

  @Override
  public void close() {
    model.close();
  }
}
