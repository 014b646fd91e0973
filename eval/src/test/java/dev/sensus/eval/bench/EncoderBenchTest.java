package dev.sensus.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** All rows come, and agree with each other; how fast is no matter of a test. */
class EncoderBenchTest {
  private static final int PIECES = 16;

  @Test
  void rowsOfATinyModel() throws IOException {
    EncoderSettings tiny =
        new EncoderSettings(new RandomBert(1, 32, 2, 64), 4, PIECES, 8, 2, 0, 64, 1);
    List<String> notes = new ArrayList<>();
    List<Precision> precisions = List.of(Precision.FP32, Precision.BF16);
    List<Row> list =
        new EncoderBench(tiny, precisions, List.of(), "no-such-python", notes::add).rows();
    assertEquals(1, notes.size(), notes.toString()); // of the Python that is not there
    Map<String, Row> rows =
        list.stream()
            .collect(Collectors.toMap(r -> r.name() + ", " + r.unit(), Function.identity()));
    assertEquals(
        Set.of(
            "batch, fp32, djl fp32, texts/s",
            "batch, fp32, djl fp32, pieces/s",
            "batch, bf16, djl fp32, texts/s",
            "batch, bf16, djl fp32, pieces/s",
            "peak fp32, GFLOP/s",
            "peak bf16, GFLOP/s",
            "share of peak fp32, djl fp32, %",
            "share of peak bf16, %",
            "samples, fp32, texts/s",
            "samples, fp32, pieces/s",
            "samples, bf16, our fp32, texts/s",
            "samples, bf16, our fp32, pieces/s",
            "samples, padding, %",
            "bf16 to fp32, least, cosine",
            "bf16 to fp32, mean, cosine",
            "first vector, archive to be made, ms",
            "first vector, archive there, ms"),
        rows.keySet());
    for (Row row : list) {
      assertTrue(row.ours() > 0 && Double.isFinite(row.ours()), row.toString());
      assertEquals(row.theirs() == null, row.ratio() == null, row.toString());
    }
    // All texts of the batch are of one length.
    assertEquals(
        PIECES,
        rows.get("batch, fp32, djl fp32, pieces/s").ours()
            / rows.get("batch, fp32, djl fp32, texts/s").ours(),
        1e-6);
    double least = rows.get("bf16 to fp32, least, cosine").ours();
    double mean = rows.get("bf16 to fp32, mean, cosine").ours();
    assertTrue(0.99 < least && least <= mean && mean < 1, least + " " + mean);
  }

  /** The definition of the rival's input: each word of the batch is one piece. */
  @Test
  void textsOfTheBatchHaveAsManyPieces() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create();
        BenchModel model =
            new BenchModel(
                new RandomBert(1, 32, 2, 64), folder.path(), List.of(Precision.FP32), note -> {})) {
      List<int[]> ids = model.ids(model.textsOf(5, 20));
      assertEquals(5, ids.size());
      for (int[] text : ids) {
        assertEquals(20, text.length);
        assertTrue(Arrays.stream(text).allMatch(id -> id >= 0 && id < model.vocabularySize()));
      }
      // A long text is cut as the model cuts it.
      assertEquals(RandomBert.POSITIONS, model.ids(List.of("river ".repeat(600))).get(0).length);
    }
  }

  @Test
  void refusesNoRounds() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new EncoderBench(0, List.of(), List.of(), "python3", note -> {}));
  }
}
