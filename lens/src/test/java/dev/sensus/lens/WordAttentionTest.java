package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Attentions;
import dev.sensus.encoder.Attentions.Token;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordAttentionTest {
  private static final String TEXT = "a banks, <b>";
  @TempDir private Path temp;

  /** One layer with one head; rows are given in the order of the tokens. */
  private static Attentions attentions() {
    List<Token> tokens =
        List.of(
            new Token("[CLS]", -1, -1, true, false),
            new Token("a", 0, 1, false, false),
            new Token("bank", 2, 6, false, false),
            new Token("##s", 6, 7, false, true),
            new Token("[SEP]", -1, -1, true, false));
    float[][] head = {
      {.1f, .2f, .3f, .1f, .3f},
      {.5f, .1f, .1f, .1f, .2f},
      {.0f, .2f, .4f, .4f, .0f},
      {.4f, .0f, .1f, .1f, .4f},
      {.2f, .2f, .2f, .2f, .2f}
    };
    return new Attentions(tokens, new float[][][][] {{head}});
  }

  @Test
  void aWordOfSeveralPiecesHasTheirMean() {
    WordAttention pieces = WordAttention.of(attentions(), TEXT, "BANKS");
    assertEquals(2, pieces.start());
    assertEquals(7, pieces.end());
    assertArrayEquals(new float[] {.2f, .1f, .25f, .25f, .2f}, pieces.weights()[0][0], 1e-6f);
    List<WordAttention.Look> looks = pieces.strongest(0, 0, 3);
    assertEquals(
        List.of("bank", "##s", "[CLS]"), looks.stream().map(look -> look.token().token()).toList());
    assertTrue(looks.get(2).token().special());

    WordAttention words = WordAttention.of(attentions().words(TEXT), TEXT, "banks");
    assertArrayEquals(new float[] {.2f, .1f, .5f, .2f}, words.weights()[0][0], 1e-6f);
    assertEquals("banks", words.strongest(0, 0, 9).get(0).token().token());
    assertEquals(4, words.strongest(0, 0, 9).size());
  }

  @Test
  void wordsThatAreNotThere() {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> WordAttention.of(attentions(), TEXT, "bank"))
            .getMessage();
    assertEquals("the word 'bank' is not in the text 'a banks, <b>'", message);
    message =
        assertThrows(
                IllegalArgumentException.class, () -> WordAttention.of(attentions(), TEXT, "b"))
            .getMessage();
    assertEquals("the word 'b' is beyond what the model reads", message);
  }

  @Test
  void sharesOfAHead() {
    // From a: itself .1, next .1, special .7, others .1; from bank: .4, previous .2, next .4; from
    // ##s: itself .1, previous .1, special .8.
    HeadShares shares = HeadShares.of(attentions(), 0, 0);
    assertEquals(.6 / 3, shares.itself(), 1e-6);
    assertEquals(.3 / 3, shares.previous(), 1e-6);
    assertEquals(.5 / 3, shares.next(), 1e-6);
    assertEquals(1.5 / 3, shares.special(), 1e-6);
    assertEquals(.1 / 3, shares.others(), 1e-6);
  }

  @Test
  void sharesOfAModelSumToOne() throws IOException {
    try (TokenEncoder encoder = LensIndex.mini()) {
      Attentions read = encoder.attentions("She sat on the bank of the river.", Role.PASSAGE);
      for (int layer = 0; layer < read.layers(); layer++) {
        for (int head = 0; head < read.heads(); head++) {
          HeadShares shares = HeadShares.of(read, layer, head);
          double sum =
              shares.itself()
                  + shares.previous()
                  + shares.next()
                  + shares.special()
                  + shares.others();
          assertEquals(1, sum, 1e-5);
        }
      }
      Attentions empty = encoder.attentions("", Role.PASSAGE);
      assertThrows(IllegalArgumentException.class, () -> HeadShares.of(empty, 0, 0));
    }
  }

  @Test
  void thePageEscapesTheText() throws IOException {
    String hostile = "a banks, <script>alert(1)</script>";
    Path file = temp.resolve("new/page.html");
    AttentionPage.write(WordAttention.of(attentions(), hostile, "banks"), hostile, file);
    String page = Files.readString(file);
    assertTrue(page.startsWith("<!DOCTYPE html>"));
    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains("http"), page);
    assertTrue(page.contains("&lt;script"), page);
    assertTrue(page.contains("--weight:0.25\">0.25</td>"), page);
  }
}
