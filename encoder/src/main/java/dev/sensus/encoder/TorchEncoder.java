package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A model of the BERT family that makes contextual vectors, run by PyTorch through DJL.
 *
 * <p>Texts are sorted by length and cut into batches of a budget of pieces, padding counted in, so
 * that little is computed for padding. A batch is one native call; where there are several devices
 * each takes the next batch as soon as it is free.
 */
final class TorchEncoder implements TokenEncoder {
  private final BertModel model;
  private final Prompts prompts;
  private final int budget;
  private final BatchRunner runner;
  private final EncodingCounter counter = new EncodingCounter();

  private TorchEncoder(BertModel model, Prompts prompts) {
    this.model = model;
    this.prompts = prompts;
    this.budget = BatchBudget.of(model.config(), model.module().device());
    this.runner = new BatchRunner(model.modules().size());
  }

  /** Opens a Hugging Face directory. */
  static TorchEncoder open(String name, Path directory, ModelOptions options) throws IOException {
    Prompts prompts = Prompts.read(directory);
    return new TorchEncoder(BertModel.open(name, directory, options), prompts);
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String fingerprint() {
    return model.fingerprint();
  }

  @Override
  public Precision precision() {
    return model.precision();
  }

  @Override
  public Pooling askedPooling() {
    return model.asked().pooling();
  }

  @Override
  public LayerMix askedLayers() {
    return model.asked().layers();
  }

  @Override
  public int dimension() {
    return model.dimension();
  }

  @Override
  public int layers() {
    return model.config().layers();
  }

  @Override
  public int maxPieces(Role role) {
    return model.longest() - 2 - promptPieces(prompts.of(role));
  }

  private int promptPieces(String prompt) {
    return prompt.isEmpty() ? 0 : pieces(prompt).length();
  }

  @Override
  public PieceSequence pieces(String text) {
    return model.tokenizer().tokenize(text);
  }

  @Override
  public EncodingCounts counted() {
    return counter.counts();
  }

  @Override
  public float[][] encode(List<String> texts, Role role) {
    return encodeInputs(inputs(texts, role), role);
  }

  @Override
  public void encode(Iterator<String> texts, Role role, Consumer<float[]> sink) {
    try (Ahead<List<PieceInput>> windows =
        new Ahead<>(() -> inputs(TextWindow.next(texts), role))) {
      for (List<PieceInput> window = windows.next(); !window.isEmpty(); window = windows.next()) {
        for (float[] vector : encodeInputs(window, role)) {
          sink.accept(vector);
        }
      }
    }
  }

  private float[][] encodeInputs(List<PieceInput> inputs, Role role) {
    int hidden = model.countsPrompt() ? 0 : promptPieces(prompts.of(role));
    float[][] vectors = new float[inputs.size()][];
    runner.run(
        Batches.byLength(inputs, budget),
        (device, rows) -> {
          PieceBatch batch = batch(inputs, rows);
          if (hidden > 0) {
            leaveOut(batch, hidden + 1);
          }
          float[] pooled = model.modules().get(device).pooled(batch, model.mix());
          for (int row = 0; row < rows.length; row++) {
            int from = row * dimension();
            vectors[rows[row]] = Arrays.copyOfRange(pooled, from, from + dimension());
          }
          count(inputs, rows, batch);
        });
    return vectors;
  }

  private PieceBatch batch(List<PieceInput> inputs, int[] rows) {
    return model.batch(Arrays.stream(rows).mapToObj(row -> inputs.get(row).ids()).toList());
  }

  private void count(List<PieceInput> inputs, int[] rows, PieceBatch batch) {
    long read = Arrays.stream(rows).mapToLong(row -> inputs.get(row).length()).sum();
    counter.batch(read, (long) batch.rows() * batch.width());
    for (int row : rows) {
      counter.text(inputs.get(row).cut());
    }
  }

  /** Lets pooling pass over the first pieces, but never over the last. */
  private static void leaveOut(PieceBatch batch, int pieces) {
    int width = batch.width();
    for (int row = 0; row < batch.rows(); row++) {
      for (int i = 0; i < Math.min(pieces, width - 1); i++) {
        boolean last = batch.mask()[row * width + i + 1] == 0;
        batch.counted()[row * width + i] = last ? batch.mask()[row * width + i] : 0;
      }
    }
  }

  private List<PieceInput> inputs(List<String> texts, Role role) {
    String prompt = prompts.of(role);
    List<PieceInput> inputs = new ArrayList<>(texts.size());
    for (String text : texts) {
      inputs.add(model.tokenizer().input(prompt + text, model.longest()));
    }
    return inputs;
  }

  @Override
  public List<TokenVectors> pieceVectors(List<String> texts, Role role, LayerMix mix) {
    return tokenVectors(texts, role, mix, null);
  }

  @Override
  public List<TokenVectors> wordVectors(
      List<String> texts, Role role, LayerMix mix, WordPooling pooling) {
    return tokenVectors(texts, role, mix, pooling);
  }

  /** Pieces' vectors where {@code pooling} is null, else words'. */
  private List<TokenVectors> tokenVectors(
      List<String> texts, Role role, LayerMix mix, WordPooling pooling) {
    float[] weights = mix.resolve(layers());
    String prompt = prompts.of(role);
    List<PieceInput> inputs = inputs(texts, role);
    TokenVectors[] all = new TokenVectors[texts.size()];
    int hidden = model.config().hiddenSize();
    runner.run(
        Batches.byLength(inputs, budget),
        (device, rows) -> {
          PieceBatch batch = batch(inputs, rows);
          float[] states = model.modules().get(device).mixed(batch, weights);
          for (int row = 0; row < rows.length; row++) {
            int text = rows[row];
            // Without the special pieces that begin and end the input.
            float[][] vectors = new float[inputs.get(text).length() - 2][];
            for (int i = 0; i < vectors.length; i++) {
              int from = (row * batch.width() + i + 1) * hidden;
              vectors[i] = Arrays.copyOfRange(states, from, from + hidden);
            }
            PieceTable table =
                PieceTable.of(pieces(prompt + texts.get(text)), vectors, prompt.length());
            all[text] =
                pooling == null
                    ? table.pieces(model.tokenizer())
                    : table.words(texts.get(text), pooling);
          }
          count(inputs, rows, batch);
        });
    return List.of(all);
  }

  @Override
  public Attentions attentions(String text, Role role) {
    List<PieceInput> inputs = inputs(List.of(text), role);
    int[] rows = {0};
    PieceBatch batch = batch(inputs, rows);
    float[] weights = model.module().run("attentions", batch);
    count(inputs, rows, batch);
    List<Attentions.Token> tokens = tokens(inputs.get(0), prompts.of(role), text);
    return Attentions.of(tokens, weights, layers(), model.config().heads());
  }

  /** What the model reads, with where it stands in the text. */
  private List<Attentions.Token> tokens(PieceInput input, String prompt, String text) {
    PieceSequence pieces = pieces(prompt + text);
    List<Attentions.Token> tokens = new ArrayList<>();
    for (int i = 0; i < input.length(); i++) {
      String name = model.tokenizer().piece(input.ids()[i]);
      int at = i - 1; // the first is special, and so is the last
      boolean special =
          i == 0
              || i == input.length() - 1
              || (!prompt.isEmpty() && pieces.ends()[at] <= prompt.length());
      tokens.add(
          special
              ? new Attentions.Token(name, -1, -1, true, false)
              : new Attentions.Token(
                  name,
                  Math.max(0, pieces.starts()[at] - prompt.length()),
                  pieces.ends()[at] - prompt.length(),
                  false,
                  pieces.continuations()[at]));
    }
    return tokens;
  }

  @Override
  public void close() {
    model.close();
  }
}
