package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Attentions.Token;
import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionsTest {
  private static final ModelOptions OPTIONS = ModelOptions.defaults().withDevice("cpu");
  private static final String TEXT = "Unaffordable \uD83D\uDE00 caf\u00E9s, microspectroscopy!";
  private final Models models = Models.standard();
  @TempDir private Path temp;

  /** Of the models with segments only the row that lies in the first one can be a text. */
  @ParameterizedTest
  @CsvSource({
    "bert-base-model,2",
    "bert-masked-lm,2",
    "bert-pretraining,2",
    "distilbert,0",
    "distilbert,1",
    "distilbert,2",
    "roberta,0",
    "roberta,1",
    "xlm-roberta,1",
    "mpnet,0",
    "mpnet,1"
  })
  void oneTextEqualsTheReference(String name, int row) throws IOException {
    try (Safetensors expected = FixtureModel.expected(name)) {
      int width = Math.toIntExact(expected.tensor("input_ids").shape()[1]);
      long[] mask = expected.longs("attention_mask");
      long[] all = expected.longs("input_ids");
      int length = 0;
      while (length < width && mask[row * width + length] == 1) {
        length++;
      }
      int[] ids = new int[length];
      Arrays.setAll(ids, i -> (int) all[row * width + i]);
      Map<Integer, String> specials =
          Map.of(0, "[PAD]", 2, "[UNK]", ids[0], "[CLS]", ids[length - 1], "[SEP]");
      Path path = FixtureModel.copy(name, temp, specials);
      List<String> words = new ArrayList<>();
      for (int i = 1; i < length - 1; i++) {
        words.add(specials.getOrDefault(ids[i], FixtureModel.word(ids[i])));
      }
      try (TokenEncoder encoder = models.tokens(path.toString(), OPTIONS)) {
        Attentions read = encoder.attentions(String.join(" ", words), Role.PASSAGE);
        assertEquals(length, read.tokens().size());
        assertEquals(words.get(0), read.tokens().get(1).token());
        assertEquals(encoder.layers(), read.layers());
        long[] shape = expected.tensor("attention.0").shape();
        assertEquals(shape[1], read.heads());
        for (int layer = 0; layer < read.layers(); layer++) {
          float[] reference = expected.floats("attention." + layer);
          for (int head = 0; head < read.heads(); head++) {
            for (int from = 0; from < length; from++) {
              for (int to = 0; to < length; to++) {
                int at = ((row * read.heads() + head) * width + from) * width + to;
                assertEquals(
                    reference[at],
                    read.weights()[layer][head][from][to],
                    1e-5,
                    layer + " " + head + " " + from + " " + to);
              }
            }
          }
        }
      }
    }
  }

  private static void assertRowsSumToOne(Attentions read) {
    for (float[][][] layer : read.weights()) {
      for (float[][] head : layer) {
        assertEquals(read.tokens().size(), head.length);
        for (float[] row : head) {
          assertEquals(read.tokens().size(), row.length);
          double sum = 0;
          for (float weight : row) {
            assertTrue(weight >= 0);
            sum += weight;
          }
          assertEquals(1, sum, 1e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16", "INT8"})
  void rowsSumToOne(Precision precision) throws IOException {
    try (TokenEncoder encoder = models.tokens("mini", OPTIONS.withPrecision(precision))) {
      Attentions pieces = encoder.attentions(TEXT, Role.QUERY);
      assertRowsSumToOne(pieces);
      assertRowsSumToOne(pieces.words(TEXT));
      assertRowsSumToOne(encoder.attentions("", Role.QUERY).words(""));
      String tooLong = "bank ".repeat(1000);
      Attentions cut = encoder.attentions(tooLong, Role.QUERY);
      assertEquals(encoder.maxPieces(Role.QUERY) + 2, cut.tokens().size());
      assertTrue(cut.tokens().get(cut.tokens().size() - 1).special());
    }
  }

  @Test
  void tokensStandWhereTheTextHasThem() throws IOException {
    try (TokenEncoder encoder = models.tokens("mini", OPTIONS)) {
      Attentions pieces = encoder.attentions(TEXT, Role.QUERY);
      PieceSequence sequence = encoder.pieces(TEXT);
      assertEquals(sequence.length() + 2, pieces.tokens().size());
      for (int i = 0; i < sequence.length(); i++) {
        Token token = pieces.tokens().get(i + 1);
        assertFalse(token.special());
        assertEquals(sequence.starts()[i], token.start());
        assertEquals(sequence.ends()[i], token.end());
        assertEquals(sequence.continuations()[i], token.continuation());
      }
      assertEquals(new Token("[CLS]", -1, -1, true, false), pieces.tokens().get(0));
      assertEquals(
          new Token("[SEP]", -1, -1, true, false), pieces.tokens().get(sequence.length() + 1));
      assertEquals(
          List.of(
              "[CLS]",
              "Unaffordable",
              "\uD83D\uDE00",
              "caf\u00E9s",
              ",",
              "microspectroscopy",
              "!",
              "[SEP]"),
          pieces.words(TEXT).tokens().stream().map(Token::token).toList());
    }
  }

  @Test
  void wordsAreSumsToAndMeansFromTheirPieces() {
    List<Token> tokens =
        List.of(
            new Token("[CLS]", -1, -1, true, false),
            new Token("a", 0, 1, false, false),
            new Token("ban", 2, 5, false, false),
            new Token("##ks", 5, 7, false, true),
            new Token("[SEP]", -1, -1, true, false));
    float[] head = {
      .1f, .2f, .3f, .1f, .3f, //
      .5f, .1f, .1f, .1f, .2f, //
      .0f, .2f, .4f, .4f, .0f, //
      .4f, .0f, .1f, .1f, .4f, //
      .2f, .2f, .2f, .2f, .2f
    };
    Attentions words = Attentions.of(tokens, head, 1, 1).words("a banks");
    float[][] expected = {
      {.1f, .2f, .4f, .3f}, {.5f, .1f, .2f, .2f}, {.2f, .1f, .5f, .2f}, {.2f, .2f, .4f, .2f}
    };
    assertEquals(new Token("banks", 2, 7, false, false), words.tokens().get(2));
    for (int from = 0; from < 4; from++) {
      for (int to = 0; to < 4; to++) {
        assertEquals(expected[from][to], words.weights()[0][0][from][to], 1e-6);
      }
    }
  }

  @Test
  void aPromptIsNoneOfTheTexts() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("prompted"));
    TinyModels.sentences(folder, TinyModels.bert(folder));
    try (TokenEncoder encoder = models.tokens(folder.toString(), OPTIONS)) {
      Attentions read = encoder.attentions("river bank", Role.QUERY);
      assertEquals(
          List.of("[CLS]", "the", "river", "bank", "[SEP]"),
          read.tokens().stream().map(Token::token).toList());
      assertEquals(
          List.of(true, true, false, false, true),
          read.tokens().stream().map(Token::special).toList());
      assertEquals(0, read.tokens().get(2).start());
      assertEquals(10, read.tokens().get(3).end());
    }
  }

  @Test
  void aHeadIsThereOrNot() throws IOException {
    assertTrue(models.hasMaskedHead("mini"));
    assertThrows(ModelException.class, () -> models.hasMaskedHead("mini-static"));
    Map<Integer, String> specials =
        Map.of(0, "[PAD]", 1, "[UNK]", 40, "[CLS]", 96, "[SEP]", 5, "[MASK]", 6, "##x");
    Path path = FixtureModel.copy("bert-masked-lm", temp, specials);
    assertTrue(models.hasMaskedHead(path.toString()));
    try (MaskedLanguageModel masked = models.maskedLanguageModel(path.toString(), OPTIONS)) {
      assertEquals(FixtureModel.word(7), masked.word(7));
      assertEquals(null, masked.word(5));
      assertEquals(null, masked.word(6));
    }
  }
}
