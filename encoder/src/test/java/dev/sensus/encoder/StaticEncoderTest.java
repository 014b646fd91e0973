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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The vectors that static encoders average. */
class StaticEncoderTest {
  private static final String TEXT = "Unaffordable \uD83D\uDE00 caf\u00E9s, cafes";
  private final Models models = Models.standard();
  @TempDir private Path temp;

  private static float[] mean(float[][] vectors, int from, int to) {
    float[] mean = new float[vectors[0].length];
    for (int i = 0; i < mean.length; i++) {
      for (int row = from; row < to; row++) {
        mean[i] += vectors[row][i] / (to - from);
      }
    }
    return mean;
  }

  /** A text's vector is the direction of the mean of its pieces' rows. */
  @Test
  void piecesAreRowsOfTheMatrix() throws IOException {
    for (String reference : List.of("mini-static", "mini")) {
      try (StaticEncoder encoder = models.statics(reference)) {
        List<String> texts = List.of(TEXT, "", "cafes");
        List<TokenVectors> all = encoder.tokenVectors(texts, Role.PASSAGE);
        TokenVectors pieces = all.get(0);
        PieceSequence sequence = encoder.pieces(TEXT);
        assertArrayEquals(sequence.starts(), pieces.starts());
        assertArrayEquals(sequence.ends(), pieces.ends());
        assertEquals(0, all.get(1).length());
        // The same piece has the same vector wherever it stands.
        int last = pieces.length() - 1;
        assertArrayEquals(all.get(2).vectors()[all.get(2).length() - 1], pieces.vectors()[last], 0);
        assertArrayEquals(
            encoder.encode(TEXT, Role.PASSAGE),
            UnitLength.of(mean(pieces.vectors(), 0, pieces.length())),
            1e-5f);

        TokenVectors words = encoder.wordVectors(texts, Role.PASSAGE, WordPooling.MEAN).get(0);
        assertEquals(
            List.of("Unaffordable", "\uD83D\uDE00", "caf\u00E9s", ",", "cafes"), words.tokens());
        int to = 0;
        while (pieces.ends()[to] <= 12) {
          to++;
        }
        assertTrue(to > 1);
        assertArrayEquals(mean(pieces.vectors(), 0, to), words.vectors()[0], 1e-6f);
      }
    }
  }

  @Test
  void promptsAreLeftOut() throws IOException {
    TinyModels.staticEmbedding(temp);
    Files.writeString(
        temp.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"question: \"}}");
    try (StaticEncoder encoder = models.statics(temp.toString())) {
      TokenVectors query = encoder.tokenVectors(List.of("the bank"), Role.QUERY).get(0);
      TokenVectors passage = encoder.tokenVectors(List.of("the bank"), Role.PASSAGE).get(0);
      assertEquals(List.of("the", "bank"), query.tokens());
      assertArrayEquals(new int[] {0, 4}, query.starts());
      assertArrayEquals(new int[] {3, 8}, query.ends());
      assertTrue(Arrays.deepEquals(passage.vectors(), query.vectors()));
    }
  }

  @Test
  void wordsOfAFileAreAsItHasThem() throws IOException {
    Path file = Files.writeString(temp.resolve("words.txt"), "the 3 4\nbank -1 0.5\n");
    try (WordEncoder encoder = models.words(file.toString(), WordAveraging.mean())) {
      String text = "The \uD83D\uDE00 zorblax bank";
      for (List<TokenVectors> all :
          List.of(
              encoder.tokenVectors(List.of(text, ""), Role.QUERY),
              encoder.wordVectors(List.of(text, ""), Role.QUERY, WordPooling.FIRST))) {
        TokenVectors words = all.get(0);
        assertEquals(List.of("The", "bank"), words.tokens());
        assertArrayEquals(new int[] {0, 15}, words.starts());
        assertArrayEquals(new int[] {3, 19}, words.ends());
        assertTrue(Arrays.deepEquals(new float[][] {{3, 4}, {-1, .5f}}, words.vectors()));
        assertEquals(0, all.get(1).length());
      }
    }
  }

  @Test
  void anElmoHasNoWordsOfItsOwn() throws IOException {
    String path = ElmoSample.small().write(temp).toString();
    for (Executable open :
        List.<Executable>of(() -> models.statics(path), () -> models.neighbors(path))) {
      assertEquals(
          path + ": is an ELMo; a static model is wanted here",
          assertThrows(ModelException.class, open).getMessage());
    }
  }
}
