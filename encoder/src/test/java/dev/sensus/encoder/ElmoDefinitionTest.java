package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every setting of an ELMo against its definition, computed word by word in double precision. */
class ElmoDefinitionTest {
  private static final List<String> WORDS =
      List.of("The", "bank", "of", "the", "Zürich", ",", "x".repeat(70), "東京", "bank");

  @TempDir private Path temp;

  @Test
  void everySettingDoesWhatItSays() throws IOException {
    Set<Double> sums = new HashSet<>();
    int settings = 0;
    for (boolean tanh : new boolean[] {false, true}) {
      for (boolean skip : new boolean[] {false, true}) {
        for (double cellClip : new double[] {0, .07}) {
          for (double projectionClip : new double[] {0, .05}) {
            Settings chosen = new Settings(tanh, skip, cellClip, projectionClip);
            sums.add(check(chosen, temp.resolve("" + settings++)));
          }
        }
      }
    }
    assertEquals(settings, sums.size(), "a setting has no effect");
  }

  private record Settings(boolean tanh, boolean skip, double cellClip, double projectionClip) {}

  private static double check(Settings settings, Path folder) throws IOException {
    ElmoSample sample = ElmoSample.small();
    sample.options =
        sample
            .options
            .replace("relu", settings.tanh() ? "tanh" : "relu")
            .replace("connections\": true", "connections\": " + settings.skip())
            .replace("\"cell_clip\": 3", "\"cell_clip\": " + settings.cellClip())
            .replace("\"proj_clip\": 3", "\"proj_clip\": " + settings.projectionClip());
    double[][][] expected = new Definition(sample, settings).layers(WORDS);
    double sum = 0;
    try (ElmoEncoder elmo =
        Models.standard()
            .elmo(
                sample.write(folder).toString(),
                ModelOptions.defaults().withDevice("cpu"),
                ScalarMix.even())) {
      for (int layer = 0; layer < 3; layer++) {
        // A shorter text beside it, so that there is padding.
        float[][] ours =
            elmo.wordVectors(List.of(List.of("short"), WORDS), ScalarMix.only(layer))[1];
        assertEquals(WORDS.size(), ours.length);
        for (int word = 0; word < ours.length; word++) {
          for (int k = 0; k < 16; k++) {
            String about = settings + ", layer " + layer + ", word " + word;
            assertEquals(expected[layer][word][k], ours[word][k], 1e-5, about);
            sum += (k + 1) * ours[word][k];
          }
        }
      }
    }
    return sum;
  }

  /** The formulas, one number at a time. */
  private record Definition(ElmoSample sample, Settings settings) {

    /** {@code [layers][words][16]}. */
    double[][][] layers(List<String> words) {
      List<double[]> inputs = new ArrayList<>();
      inputs.add(word(new int[] {256}));
      for (String word : words) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] codes = new int[Math.min(48, bytes.length)];
        Arrays.setAll(codes, i -> Byte.toUnsignedInt(bytes[i]));
        inputs.add(word(codes));
      }
      inputs.add(word(new int[] {257}));
      List<double[]> forward = inputs;
      List<double[]> backward = inputs.reversed();
      double[][][] layers = new double[3][words.size()][16];
      for (int layer = 0; layer < 3; layer++) {
        if (layer > 0) {
          forward = lstm(forward, 0, layer - 1);
          backward = lstm(backward, 1, layer - 1);
        }
        List<double[]> back = new ArrayList<>(backward);
        Collections.reverse(back);
        for (int word = 0; word < words.size(); word++) {
          System.arraycopy(forward.get(word + 1), 0, layers[layer][word], 0, 8);
          System.arraycopy(back.get(word + 1), 0, layers[layer][word], 8, 8);
        }
      }
      return layers;
    }

    private double[] word(int[] inner) {
      int[] codes = new int[50];
      Arrays.fill(codes, 260);
      codes[0] = 258;
      System.arraycopy(inner, 0, codes, 1, inner.length);
      codes[inner.length + 1] = 259;
      float[][] embeddings = (float[][]) sample.datasets.get("char_embed");
      List<Double> found = new ArrayList<>();
      for (int i = 0; i < sample.filters.length; i++) {
        float[][][] kernel = ((float[][][][]) sample.datasets.get("CNN/W_cnn_" + i))[0];
        float[] bias = vector("CNN/b_cnn_" + i);
        for (int filter = 0; filter < bias.length; filter++) {
          double most = Double.NEGATIVE_INFINITY;
          for (int at = 0; at + kernel.length <= 50; at++) {
            double sum = bias[filter];
            for (int w = 0; w < kernel.length; w++) {
              for (int c = 0; c < sample.characterSize; c++) {
                sum += kernel[w][c][filter] * embeddings[codes[at + w]][c];
              }
            }
            most = Math.max(most, settings.tanh() ? Math.tanh(sum) : Math.max(0, sum));
          }
          found.add(most);
        }
      }
      double[] x = found.stream().mapToDouble(d -> d).toArray();
      for (int i = 0; i < 2; i++) {
        String group = "CNN_high_" + i + "/";
        double[] carry = times(x, matrix(group + "W_carry"), vector(group + "b_carry"));
        double[] changed = times(x, matrix(group + "W_transform"), vector(group + "b_transform"));
        for (int k = 0; k < x.length; k++) {
          double gate = sigmoid(carry[k]);
          x[k] = gate * Math.max(0, changed[k]) + (1 - gate) * x[k];
        }
      }
      return times(x, matrix("CNN_proj/W_proj"), vector("CNN_proj/b_proj"));
    }

    private List<double[]> lstm(List<double[]> inputs, int direction, int layer) {
      String group = "RNN_" + direction + "/RNN/MultiRNNCell/Cell" + layer + "/LSTMCell/";
      int cells = sample.cells;
      double[] state = new double[cells];
      double[] before = new double[sample.projection];
      DoubleUnaryOperator cellClip = clip(settings.cellClip());
      DoubleUnaryOperator projectionClip = clip(settings.projectionClip());
      List<double[]> outputs = new ArrayList<>();
      for (double[] input : inputs) {
        double[] both = Arrays.copyOf(input, input.length + before.length);
        System.arraycopy(before, 0, both, input.length, before.length);
        double[] sums = times(both, matrix(group + "W_0"), vector(group + "B"));
        double[] shown = new double[cells];
        for (int k = 0; k < cells; k++) {
          double in = sigmoid(sums[k]);
          double value = Math.tanh(sums[cells + k]);
          double forget = sigmoid(sums[2 * cells + k] + 1);
          state[k] = cellClip.applyAsDouble(forget * state[k] + in * value);
          shown[k] = sigmoid(sums[3 * cells + k]) * Math.tanh(state[k]);
        }
        double[] projected = times(shown, matrix(group + "W_P_0"), new float[sample.projection]);
        before = Arrays.stream(projected).map(projectionClip).toArray();
        double[] output = before.clone();
        if (settings.skip() && layer > 0) {
          Arrays.setAll(output, k -> output[k] + input[k]);
        }
        outputs.add(output);
      }
      return outputs;
    }

    private static DoubleUnaryOperator clip(double bound) {
      return bound == 0 ? x -> x : x -> Math.max(-bound, Math.min(bound, x));
    }

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    private static double[] times(double[] x, float[][] matrix, float[] bias) {
      double[] y = new double[bias.length];
      for (int k = 0; k < y.length; k++) {
        y[k] = bias[k];
        for (int i = 0; i < x.length; i++) {
          y[k] += x[i] * matrix[i][k];
        }
      }
      return y;
    }

    private float[][] matrix(String name) {
      return (float[][]) sample.datasets.get(name);
    }

    private float[] vector(String name) {
      return (float[]) sample.datasets.get(name);
    }
  }
}
