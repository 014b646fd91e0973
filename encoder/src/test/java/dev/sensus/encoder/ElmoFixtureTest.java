package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.encoder.ElmoModule.Layers;
import dev.sensus.encoder.ElmoModule.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our forward pass against what AllenNLP computed with the same weights. */
class ElmoFixtureTest {
  private static final double TOLERANCE = 1e-5;
  private static final int LISTS = 3;
  private static final int SENTENCES = 10;

  private final Path fixture = Shared.folder("fixtures/elmo");

  private ElmoEncoder open() throws IOException {
    return Models.standard()
        .elmo(fixture.toString(), ModelOptions.defaults().withDevice("cpu"), ScalarMix.even());
  }

  /** {@code [lists][sentences]} words. */
  private List<List<List<String>>> sentences() throws IOException {
    List<List<List<String>>> lists = new ArrayList<>();
    for (JsonNode list : ModelFiles.json(fixture.resolve("sentences.json"))) {
      List<List<String>> sentences = new ArrayList<>();
      list.forEach(sentence -> sentences.add(List.of(sentence.asText().split(" "))));
      lists.add(sentences);
    }
    return lists;
  }

  @Test
  void wordsFromTheirCharacters() throws IOException {
    List<String> words = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(fixture.resolve("vocab_test.txt"));
    for (int i = 0; i < lines.size(); i++) {
      // Those of a sentence's ends are no words of a text.
      if (!List.of("<S>", "</S>").contains(lines.get(i).strip())) {
        words.add(lines.get(i).strip());
        rows.add(i);
      }
    }
    try (ElmoEncoder elmo = open();
        HdfFloats file = HdfFloats.open(fixture.resolve("elmo_token_embeddings.hdf5"))) {
      float[] expected = file.read("embedding", lines.size(), 16);
      float[][] ours = elmo.wordVectors(List.of(words), ScalarMix.only(0))[0];
      for (int i = 0; i < ours.length; i++) {
        for (int k = 0; k < 32; k++) {
          // One half for each direction, both the same before the LSTMs.
          assertEquals(expected[rows.get(i) * 16 + k % 16], ours[i][k], TOLERANCE, words.get(i));
        }
      }
    }
  }

  @Test
  void topLayerInBatchesOfThreeWithTheirStates() throws IOException {
    List<List<List<String>>> sentences = sentences();
    try (ElmoEncoder elmo = open()) {
      State[] states = new State[LISTS];
      Arrays.setAll(states, list -> elmo.module().start(1));
      for (int i = 0; i < SENTENCES; i++) {
        int sentence = i;
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
        order.sort(Comparator.comparingInt(list -> -sentences.get(list).get(sentence).size()));
        List<List<String>> batch =
            order.stream().map(list -> sentences.get(list).get(sentence)).toList();
        Layers layers =
            elmo.module().stateful(batch, join(order.stream().map(l -> states[l]).toList()));
        for (int row = 0; row < LISTS; row++) {
          int list = order.get(row);
          states[list] = part(layers.state(), row);
          check(layers.states(), batch, row, list, sentence);
        }
      }
    }
  }

  @Test
  void everyTextBeginsWithStatesOfZero() throws IOException {
    List<List<String>> list = sentences().get(0);
    try (ElmoEncoder elmo = open();
        HdfFloats hdf = HdfFloats.open(fixture.resolve("lm_embeddings_0.hdf5"))) {
      float[][][] top = elmo.wordVectors(list, ScalarMix.only(2));
      for (int sentence = 0; sentence < SENTENCES; sentence++) {
        int words = list.get(sentence).size();
        float[] published = hdf.read("" + sentence, 2, words, 16);
        double most = 0;
        for (int word = 0; word < words; word++) {
          for (int k = 0; k < 16; k++) {
            most = Math.max(most, Math.abs(published[word * 16 + k] - top[sentence][word][k]));
          }
        }
        // The first was computed with them; the others remember those before.
        assertEquals(sentence == 0, most < TOLERANCE, "sentence " + sentence + ": " + most);
      }
    }
  }

  private void check(float[] states, List<List<String>> batch, int row, int list, int sentence)
      throws IOException {
    int words = batch.get(row).size();
    int steps = batch.get(0).size() + 2;
    Path file = fixture.resolve("lm_embeddings_" + list + ".hdf5");
    try (HdfFloats hdf = HdfFloats.open(file)) {
      float[] expected = hdf.read("" + sentence, 2, words, 16);
      for (int half = 0; half < 2; half++) {
        for (int word = 0; word < words; word++) {
          for (int k = 0; k < 16; k++) {
            int ours = (((2 * LISTS + row) * steps) + word + 1) * 32 + half * 16 + k;
            assertEquals(
                expected[(half * words + word) * 16 + k],
                states[ours],
                TOLERANCE,
                "list " + list + ", sentence " + sentence + ", word " + word);
          }
        }
      }
    }
  }

  /** States of one row each as one of all. */
  private static State join(List<State> rows) {
    return new State(
        join(rows.stream().map(State::outputs).toList(), 16),
        join(rows.stream().map(State::cells).toList(), 64));
  }

  private static float[] join(List<float[]> rows, int size) {
    float[] all = new float[rows.size() * rows.get(0).length];
    for (int row = 0; row < rows.size(); row++) {
      for (int k = 0; k < 4; k++) {
        System.arraycopy(rows.get(row), k * size, all, (k * rows.size() + row) * size, size);
      }
    }
    return all;
  }

  private static State part(State all, int row) {
    return new State(part(all.outputs(), row, 16), part(all.cells(), row, 64));
  }

  private static float[] part(float[] all, int row, int size) {
    float[] part = new float[4 * size];
    for (int k = 0; k < 4; k++) {
      System.arraycopy(all, (k * LISTS + row) * size, part, k * size, size);
    }
    return part;
  }
}
