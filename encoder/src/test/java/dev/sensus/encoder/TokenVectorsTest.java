package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenVectorsTest {
  private static final ModelOptions OPTIONS = ModelOptions.defaults();
  private static final String TEXT = "Unaffordable \uD83D\uDE00 caf\u00E9s, microspectroscopy!";
  private final Models models = Models.standard();
  @TempDir private Path temp;

  @Test
  void eachLayerEqualsTheReference() throws IOException {
    Path path =
        FixtureModel.copy(
            "bert-base-model", temp, Map.of(0, "[PAD]", 1, "[UNK]", 40, "[CLS]", 96, "[SEP]"));
    try (Safetensors expected = FixtureModel.expected("bert-base-model");
        TokenEncoder encoder = models.tokens(path.toString(), OPTIONS)) {
      assertEquals(3, encoder.layers());
      List<String> texts = List.of("", FixtureModel.word(101));
      float[] sum = new float[32];
      for (int layer = 0; layer <= 3; layer++) {
        int from = (2 * 17 + 1) * 32;
        float[] all = expected.floats("hidden." + layer);
        float[] reference = Arrays.copyOfRange(all, from, from + 32);
        for (int alias : new int[] {layer, layer - 4}) {
          List<TokenVectors> read = encoder.pieceVectors(texts, Role.PASSAGE, LayerMix.of(alias));
          assertEquals(0, read.get(0).length());
          assertArrayEquals(reference, read.get(1).vectors()[0], 1e-5f);
        }
        for (int i = 0; i < 32; i++) {
          sum[i] += reference[i] / 4;
        }
      }
      LayerMix mean = LayerMix.mean(0, 1, 2, 3);
      assertArrayEquals(
          sum, encoder.pieceVectors(texts, Role.PASSAGE, mean).get(1).vectors()[0], 1e-5f);
      for (int layer : new int[] {4, -5}) {
        String message =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> encoder.pieceVectors(texts, Role.QUERY, LayerMix.of(layer)))
                .getMessage();
        assertEquals("layer must be in [-4, 3], got " + layer, message);
      }
    }
    assertThrows(IllegalArgumentException.class, () -> new LayerMix(List.of(1), List.of()));
    assertThrows(IllegalArgumentException.class, () -> LayerMix.mean());
  }

  @Test
  void wordsAreMadeOfTheirPieces() throws IOException {
    try (TokenEncoder encoder = models.tokens("mini", OPTIONS)) {
      List<String> texts = List.of("a", TEXT, "");
      LayerMix mix = LayerMix.mean(1, -1);
      TokenVectors pieces = encoder.pieceVectors(texts, Role.PASSAGE, mix).get(1);
      PieceSequence sequence = encoder.pieces(TEXT);
      assertArrayEquals(sequence.starts(), pieces.starts());
      assertArrayEquals(sequence.ends(), pieces.ends());
      assertTrue(pieces.length() > 6);
      for (WordPooling pooling : WordPooling.values()) {
        TokenVectors words = encoder.wordVectors(texts, Role.PASSAGE, mix, pooling).get(1);
        assertEquals(
            List.of("Unaffordable", "\uD83D\uDE00", "caf\u00E9s", ",", "microspectroscopy", "!"),
            words.tokens());
        int piece = 0;
        for (int word = 0; word < words.length(); word++) {
          assertEquals(
              words.tokens().get(word), TEXT.substring(words.starts()[word], words.ends()[word]));
          int first = piece;
          float[] mean = new float[encoder.dimension()];
          while (piece < pieces.length() && pieces.ends()[piece] <= words.ends()[word]) {
            for (int i = 0; i < mean.length; i++) {
              mean[i] += pieces.vectors()[piece][i];
            }
            piece++;
          }
          int count = piece - first;
          for (int i = 0; i < mean.length; i++) {
            mean[i] /= count;
          }
          float[] wanted =
              switch (pooling) {
                case FIRST -> pieces.vectors()[first];
                case MEAN -> mean;
                case LAST -> pieces.vectors()[piece - 1];
              };
          assertArrayEquals(wanted, words.vectors()[word], 1e-6f);
        }
        assertEquals(pieces.length(), piece);
      }
    }
  }

  @Test
  void promptsAreReadButNotGiven() throws IOException {
    Path copy = copyOfMini();
    Files.writeString(
        copy.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"ask (this): \"}}");
    try (TokenEncoder prompted = models.tokens(copy.toString(), OPTIONS);
        TokenEncoder plain = models.tokens("mini", OPTIONS)) {
      TokenVectors whole = plain.pieceVectors("ask (this): " + TEXT, Role.QUERY);
      TokenVectors text = prompted.pieceVectors(TEXT, Role.QUERY);
      int prompt = whole.length() - text.length();
      assertEquals(plain.pieces("ask (this): ").length(), prompt);
      assertArrayEquals(plain.pieces(TEXT).starts(), text.starts());
      assertEquals(whole.tokens().subList(prompt, whole.length()), text.tokens());
      for (int i = 0; i < text.length(); i++) {
        assertArrayEquals(whole.vectors()[prompt + i], text.vectors()[i], 1e-5f);
      }
      assertEquals(0, prompted.pieceVectors("", Role.QUERY).length());
    }
  }

  /** {@code include_prompt: false}: the model reads the prompt, the mean is over the rest. */
  @Test
  void poolingLeavesThePromptOutWhereItsFileSaysSo() throws IOException {
    Path copy = copyOfMini();
    Files.writeString(
        copy.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"ask (this): \"}}");
    Path pooling = copy.resolve("1_Pooling/config.json");
    String json = Files.readString(pooling);
    int end = json.lastIndexOf('}');
    String before = json.substring(0, end).replaceAll("\"include_prompt\": true,?", "");
    Files.writeString(
        pooling, before.strip().replaceAll(",$", "") + ", \"include_prompt\": false}");
    try (TextEncoder encoder = models.contextual(copy.toString(), OPTIONS);
        BertModel model = BertModel.open("test", copy, OPTIONS)) {
      List<String> texts = List.of("a river", "the bank of a river in spring");
      float[][] vectors = encoder.encode(texts, Role.QUERY);
      int prompt = encoder.pieces("ask (this): ").length();
      int size = encoder.dimension();
      for (int text = 0; text < 2; text++) {
        int[] input = model.tokenizer().input("ask (this): " + texts.get(text), 256).ids();
        float[] hidden = model.module().run("hidden_states", model.batch(List.of(input)));
        int last = hidden.length - input.length * size;
        double[] sum = new double[size];
        double squares = 0;
        for (int i = 0; i < size; i++) {
          for (int piece = 1 + prompt; piece < input.length; piece++) {
            sum[i] += hidden[last + piece * size + i];
          }
          squares += sum[i] * sum[i];
        }
        for (int i = 0; i < size; i++) {
          assertEquals(sum[i] / Math.sqrt(squares), vectors[text][i], 1e-5);
        }
      }
    }
  }

  @Test
  void layersOfTextsArePartOfTheFingerprint() throws IOException {
    ModelOptions second = OPTIONS.withLayers(LayerMix.of(1)).withPooling(Pooling.CLS);
    try (TextEncoder last = models.contextual("mini", OPTIONS.withPooling(Pooling.CLS));
        TextEncoder other = models.contextual("mini", second)) {
      assertTrue(!last.fingerprint().equals(other.fingerprint()));
      float[] one = last.encode("river", Role.QUERY);
      float[] two = other.encode("river", Role.QUERY);
      assertTrue(!Arrays.equals(one, two));
    }
    try (TextEncoder last = models.contextual("mini", OPTIONS);
        TextEncoder told = models.contextual("mini", OPTIONS.withLayers(LayerMix.of(2)))) {
      assertArrayEquals(last.encode("river", Role.QUERY), told.encode("river", Role.QUERY), 0);
    }
  }

  private Path copyOfMini() throws IOException {
    Path from = Shared.model("mini");
    Path to = temp.resolve("mini");
    Files.createDirectories(to.resolve("1_Pooling"));
    for (String file :
        new String[] {
          "config.json",
          "model.safetensors",
          "modules.json",
          "sentence_bert_config.json",
          "tokenizer.json",
          "1_Pooling/config.json"
        }) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
    return to;
  }
}
