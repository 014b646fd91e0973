package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.MaskedLanguageModel.Prediction;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.NextSentence;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The losses over hidden pieces and over what follows, against what the heads' readers say. */
class MaskedLossTest {
  private static final int WHOLE = 1 << 15;

  @TempDir private Path temp;

  /** A row of a batch: two texts, some of whose pieces are hidden. */
  private record Row(String before, String after, List<String> labels, int follows) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("k1 w2 [MASK] w3", "v1 w4", List.of("v1"), 0),
          new Row("w5 w6", "k2 [MASK] w7 [MASK] w8 w9", List.of("v2", "."), 1),
          new Row("[MASK] w1 w2 w3 w4", "w5 w6 ?", List.of("k7"), 1),
          new Row("w9 w8", "w7", List.of(), 0));

  private static MaskedBatch batch() {
    int width = 0;
    for (Row row : ROWS) {
      width = Math.max(width, input(row).length);
    }
    long[] ids = new long[ROWS.size() * width];
    long[] mask = new long[ids.length];
    long[] types = new long[ids.length];
    long[] follows = new long[ROWS.size()];
    List<Long> places = new ArrayList<>();
    List<Long> labels = new ArrayList<>();
    for (int r = 0; r < ROWS.size(); r++) {
      Row row = ROWS.get(r);
      int[] input = input(row);
      int label = 0;
      for (int i = 0; i < input.length; i++) {
        ids[r * width + i] = input[i];
        mask[r * width + i] = 1;
        types[r * width + i] = i >= Tiny.ids(row.before()).length + 2 ? 1 : 0;
        if (input[i] == Tiny.id("[MASK]")) {
          places.add((long) (r * width + i));
          labels.add((long) Tiny.id(row.labels().get(label++)));
        }
      }
      follows[r] = row.follows();
    }
    return new MaskedBatch(
        ROWS.size(),
        width,
        ids,
        mask,
        types,
        longs(places),
        longs(labels),
        Candidates.Drawn.ALL,
        follows);
  }

  private static int[] input(Row row) {
    return Tiny.ids("[CLS] " + row.before() + " [SEP] " + row.after() + " [SEP]");
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  /** One text a row, as the reader of the head takes it. */
  private static MaskedBatch single(String text, String label) {
    int[] input = Tiny.ids("[CLS] " + text + " [SEP]");
    long[] ids = new long[input.length];
    long[] mask = new long[input.length];
    long place = 0;
    for (int i = 0; i < input.length; i++) {
      ids[i] = input[i];
      mask[i] = 1;
      place = input[i] == Tiny.id("[MASK]") ? i : place;
    }
    return new MaskedBatch(
        1,
        ids.length,
        ids,
        mask,
        new long[ids.length],
        new long[] {place},
        new long[] {Tiny.id(label)},
        Candidates.Drawn.ALL,
        new long[0]);
  }

  /** A model whose heads have learnt a little, so that nothing is even. */
  private BertLearner learner(int part) throws IOException {
    Path start = temp.resolve("start");
    if (!start.toFile().exists()) {
      try (BertLearner learner = Tiny.open(Tiny.bert(temp, 2, 16, 1), true, WHOLE)) {
        for (int number = 1; number <= 5; number++) {
          learner.masked(batch(), 1, 1);
          learner.update(AdamW.USUAL.at(number, 0.02));
        }
        learner.write(start, Precision.FP32);
      }
    }
    return Tiny.open(start, true, part);
  }

  @Test
  void theMaskedLossIsTheHeadsSurprise() throws IOException {
    try (BertLearner learner = learner(WHOLE);
        MaskedLanguageModel head =
            new Models(temp).maskedLanguageModel(temp.resolve("start").toString(), Tiny.cpu())) {
      for (String label : List.of("v1", "k3", ".", "##x")) {
        String text = "k1 w2 [MASK] w3";
        Prediction found =
            head.fill(text, Tiny.pieces().size()).get(0).stream()
                .filter(prediction -> prediction.piece().equals(label))
                .findFirst()
                .orElseThrow();
        double[] losses = learner.masked(single(text, label), 0.5, 0);
        assertEquals(-Math.log(found.probability()), losses[0], 1e-4, label);
        assertEquals(0, losses[1], label);
      }
    }
  }

  /** Among candidates: the surprise where each weighs as much more as it is drawn more seldom. */
  @Test
  void theLossAmongCandidatesIsTheHeadsSurpriseAmongThem() throws IOException {
    try (BertLearner learner = learner(WHOLE);
        MaskedLanguageModel head =
            new Models(temp).maskedLanguageModel(temp.resolve("start").toString(), Tiny.cpu())) {
      String text = "k1 w2 [MASK] w3";
      List<String> pieces = List.of(".", "v1", "w3", "##x");
      double[] drawn = {0.9, 0.25, 1, 0.01};
      MaskedBatch whole = single(text, "v1");
      float[] logarithms = new float[drawn.length];
      double sum = 0;
      double own = 0;
      for (Prediction prediction : head.fill(text, Tiny.pieces().size()).get(0)) {
        int place = pieces.indexOf(prediction.piece());
        if (place >= 0) {
          logarithms[place] = (float) Math.log(drawn[place]);
          sum += prediction.probability() / drawn[place];
          own = place == 1 ? prediction.probability() / drawn[place] : own;
        }
      }
      MaskedBatch some =
          new MaskedBatch(
              1,
              whole.width(),
              whole.ids(),
              whole.mask(),
              whole.types(),
              whole.places(),
              whole.labels(),
              new Candidates.Drawn(
                  pieces.stream().mapToLong(Tiny::id).toArray(), logarithms, new long[] {1}),
              whole.follows());
      assertEquals(-Math.log(own / sum), learner.masked(some, 1, 0)[0], 1e-4);
    }
  }

  /** Rows that are not asked change nothing, in one part or in several. */
  @Test
  void rowsThatAreNotAskedAreLeftOut() throws IOException {
    MaskedBatch batch = batch();
    long[] follows = {0, MaskedBatch.NOT_ASKED, 1, MaskedBatch.NOT_ASKED};
    MaskedBatch some =
        new MaskedBatch(
            batch.rows(),
            batch.width(),
            batch.ids(),
            batch.mask(),
            batch.types(),
            batch.places(),
            batch.labels(),
            batch.candidates(),
            follows);
    try (BertLearner whole = learner(WHOLE);
        BertLearner parts = learner(batch.width());
        NextSentence head =
            new Models(temp).nextSentence(temp.resolve("start").toString(), Tiny.cpu())) {
      double expected = 0;
      for (int row : new int[] {0, 2}) {
        double goesOn = head.probability(ROWS.get(row).before(), ROWS.get(row).after());
        expected -= Math.log(row == 0 ? goesOn : 1 - goesOn) / 2;
      }
      assertEquals(expected, whole.masked(some, 1, 1)[1], 1e-4);
      assertEquals(expected, parts.masked(some, 1, 1)[1], 1e-4);
      AdamW still = new AdamW(0, 1e9, 0.9, 0.98, 1e-3);
      double norm = whole.update(still.at(1, 0));
      assertEquals(norm, parts.update(still.at(1, 0)), 1e-4 * norm);
    }
  }

  @Test
  void theNextLossIsTheHeadsSurprise() throws IOException {
    try (BertLearner learner = learner(WHOLE);
        NextSentence head =
            new Models(temp).nextSentence(temp.resolve("start").toString(), Tiny.cpu())) {
      double expected = 0;
      for (Row row : ROWS) {
        double follows = head.probability(row.before(), row.after());
        expected -= Math.log(row.follows() == 0 ? follows : 1 - follows) / ROWS.size();
      }
      assertEquals(expected, learner.masked(batch(), 1, 0.5)[1], 1e-4);
    }
  }

  /** Rows have different numbers of hidden pieces, one has none. */
  @Test
  void partsGiveWhatTheWholeGives() throws IOException {
    MaskedBatch batch = batch();
    AdamW plain = new AdamW(0.1, 1e9, 0.9, 0.98, 1e-3);
    for (int rows : new int[] {1, 3}) {
      try (BertLearner whole = learner(WHOLE);
          BertLearner parts = learner(rows * batch.width())) {
        assertArrayEquals(whole.masked(batch, 0.7, 0.4), parts.masked(batch, 0.7, 0.4), 1e-5);
        double norm = whole.update(plain.at(1, 0.01));
        assertEquals(norm, parts.update(plain.at(1, 0.01)), 1e-4 * norm);
        Path one = temp.resolve("whole-" + rows);
        Path other = temp.resolve("parts-" + rows);
        whole.write(one, Precision.FP32);
        parts.write(other, Precision.FP32);
        try (Safetensors expected = Safetensors.open(one.resolve("model.safetensors"));
            Safetensors found = Safetensors.open(other.resolve("model.safetensors"))) {
          for (String name : expected.names()) {
            assertArrayEquals(expected.floats(name), found.floats(name), 1e-5f, name);
          }
        }
      }
    }
  }

  @Test
  void littleIsLearntByHeart() throws IOException {
    try (BertLearner learner = learner(WHOLE)) {
      double[] before = learner.masked(batch(), 1, 1);
      double[] after = before;
      for (int number = 1; number <= 80; number++) {
        learner.update(AdamW.USUAL.at(number, 0.01));
        after = learner.masked(batch(), 1, 1);
      }
      assertTrue(before[0] > 1 && before[1] > 0.3, before[0] + " " + before[1]);
      assertTrue(after[0] < 0.05 && after[1] < 0.05, after[0] + " " + after[1]);
    }
  }

  /** A weight of 0 leaves a loss out of the gradient, though it is told. */
  @Test
  void weightsAreThoseOfTheLosses() throws IOException {
    try (BertLearner learner = learner(WHOLE)) {
      AdamW still = new AdamW(0, 1e9, 0.9, 0.98, 1e-3);
      learner.masked(batch(), 1, 0);
      double masked = learner.update(still.at(1, 0));
      learner.masked(batch(), 0, 1);
      double next = learner.update(still.at(1, 0));
      learner.masked(batch(), 2, 0);
      assertEquals(2 * masked, learner.update(still.at(1, 0)), 1e-4 * masked);
      learner.masked(batch(), 0, 3);
      assertEquals(3 * next, learner.update(still.at(1, 0)), 1e-4 * next);
      learner.masked(batch(), 0, 0);
      assertEquals(0, learner.update(still.at(1, 0)), 1e-9);
    }
  }
}
