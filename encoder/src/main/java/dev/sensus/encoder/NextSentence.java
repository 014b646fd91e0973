package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A BERT with its next-sentence head: whether one text follows another. May be used by several
 * threads at once.
 */
public final class NextSentence implements AutoCloseable {
  private final BertModel model;

  private NextSentence(BertModel model) {
    this.model = model;
  }

  static NextSentence open(String name, Path directory, ModelOptions options) throws IOException {
    BertConfig config = BertConfig.read(directory.resolve("config.json"));
    if (!new BertCheckpoint(directory, config).hasNextHead()) {
      throw new ModelException(directory, "has no next-sentence head (cls.seq_relationship)");
    }
    return new NextSentence(BertModel.open(name, directory, options));
  }

  /**
   * The probability that the second text follows the first. Where the two do not fit into the model
   * the longer one is cut at its end, until both are as long.
   */
  public double probability(String first, String second) {
    int[] one = model.tokenizer().tokenize(first).ids();
    int[] two = model.tokenizer().tokenize(second).ids();
    int room = model.longest() - 3;
    int keptOne = one.length;
    int keptTwo = two.length;
    if (keptOne + keptTwo > room) {
      int half = room / 2;
      keptOne = Math.min(one.length, Math.max(room - half, room - two.length));
      keptTwo = Math.min(two.length, room - keptOne);
    }
    int[] input = new int[keptOne + keptTwo + 3];
    Arrays.fill(input, model.separator());
    input[0] = model.first();
    System.arraycopy(one, 0, input, 1, keptOne);
    System.arraycopy(two, 0, input, keptOne + 2, keptTwo);
    PieceBatch batch = model.batch(List.of(input));
    Arrays.fill(batch.types(), keptOne + 2, input.length, 1);
    float[] logits = model.module().run("next_logits", batch);
    return 1 / (1 + Math.exp((double) logits[1] - logits[0]));
  }

  @Override
  public void close() {
    model.close();
  }
}
