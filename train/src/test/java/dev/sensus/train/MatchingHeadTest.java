package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Attentions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new model tells soon which of two texts goes on with the other. */
class MatchingHeadTest {
  private static final int HIDDEN = 256;
  private static final int HEADS = 8;

  /** Behind those that look at neighbours. */
  private static final int HEAD = 6;

  private static final int STEPS = 30;

  @TempDir private Path temp;

  private Path bert(boolean pairs) throws IOException {
    Path folder = temp.resolve("bert-" + pairs);
    new StaticStart(Tiny.table(temp, HIDDEN, 3))
        .writeBert(
            folder,
            new NewBert(2, HIDDEN, HEADS, HIDDEN),
            List.of(Tiny.collection(temp.resolve("collection"), 40, 1)),
            "cpu",
            pairs,
            5);
    return folder;
  }

  /** Each text uses ten of 130 pieces: what goes on is told by what comes again. */
  private static List<TrainingText> texts() {
    Random random = new Random(4);
    List<TrainingText> texts = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      int[] own = random.ints(10, 9, Tiny.pieces().size()).toArray();
      int[] body = random.ints(60, 0, own.length).map(place -> own[place]).toArray();
      texts.add(new TrainingText(new int[0], body, i, false));
    }
    return texts;
  }

  /** The mean loss over steps that come after those that were learnt from. */
  private double loss(boolean pairs) throws IOException {
    try (BertLearner learner = Tiny.open(bert(pairs), true, 1 << 15)) {
      MaskedBatches batches =
          new MaskedBatches(
              learner.model(), texts(), new Masking(24, 50, 0.15, true, 0, 0, true, 0), 6);
      for (int step = 0; step < STEPS; step++) {
        learner.masked(batches.of(step), 0, 1);
        learner.update(AdamW.USUAL.at(step + 1, 5e-4));
      }
      double sum = 0;
      for (int step = STEPS; step < STEPS + 20; step++) {
        sum += learner.masked(batches.of(step), 0, 1)[1] / 20;
      }
      return sum;
    }
  }

  @Test
  void whatFollowsIsLearntSoon() throws IOException {
    double with = loss(true);
    double without = loss(false);
    assertTrue(with < 0.35, "with " + with + ", without " + without);
    assertTrue(with < without - 0.1, "with " + with + ", without " + without);
  }

  @Test
  void aTextAloneHasNothingToLookAt() throws IOException {
    try (TokenEncoder encoder = Models.standard().tokens(bert(true).toString(), Tiny.cpu())) {
      Attentions read = encoder.attentions("k1 w2 w3 k1 w2 v4 w5 w3 k1 w7 w8 v2", Role.PASSAGE);
      float[][] head = read.weights()[0][HEAD];
      for (float[] from : head) {
        assertTrue(from[0] > 0.9, "looks away from the first place: " + from[0]);
      }
    }
  }
}
