package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.encoder.WordPooling;
import dev.sensus.lens.NeighborSpace.Neighbor;
import dev.sensus.lens.TextComparison.WordSimilarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts compared, and the neighbours of words, beside what the encoders say directly. */
class TextComparisonTest {
  private static final String SCARED = "She will get scared";
  private static final String DRINKS = "She will get the drinks";

  private static TokenEncoder encoder;
  private static StaticEncoder statics;
  @TempDir private Path temp;

  @BeforeAll
  static void open() throws IOException {
    encoder = LensIndex.mini();
    statics = Models.standard().statics("mini-static");
  }

  @AfterAll
  static void close() {
    encoder.close();
    statics.close();
  }

  @Test
  void sharedWordsAreThoseOfBothTexts() {
    TextComparison compared =
        TextComparison.of(statics, encoder, LayerMix.of(-1), SCARED, DRINKS, null);
    assertEquals(
        List.of("she", "will", "get"),
        compared.words().stream().map(WordSimilarity::word).toList());
    for (WordSimilarity shared : compared.words()) {
      assertEquals(1, shared.similarity().statics(), 1e-9);
      assertTrue(shared.similarity().contextual() < 1);
    }
    List<TokenVectors> words =
        encoder.wordVectors(List.of(SCARED, DRINKS), Role.QUERY, LayerMix.of(-1), WordPooling.MEAN);
    double expected = VectorUtil.cosine(words.get(0).vectors()[2], words.get(1).vectors()[2]);
    assertEquals(expected, compared.words().get(2).similarity().contextual(), 1e-5);
    assertEquals(List.of(9, 9), compared.words().get(2).starts());
    assertEquals(
        VectorUtil.dotProduct(
            encoder.encode(SCARED, Role.QUERY), encoder.encode(DRINKS, Role.QUERY)),
        compared.texts().contextual(),
        1e-5);
    assertEquals(
        VectorUtil.dotProduct(
            statics.encode(SCARED, Role.QUERY), statics.encode(DRINKS, Role.QUERY)),
        compared.texts().statics(),
        1e-5);
  }

  @Test
  void theSameTextIsTheSame() {
    TextComparison compared =
        TextComparison.of(statics, encoder, LayerMix.of(2), SCARED, SCARED, "GET");
    assertEquals(1, compared.words().size());
    assertEquals(1, compared.words().get(0).similarity().contextual(), 1e-6);
    assertEquals(1, compared.texts().contextual(), 1e-6);
  }

  @Test
  void aWordWithoutAStaticVectorHasNone() throws IOException {
    Path file = Files.writeString(temp.resolve("w.txt"), "she 1 0\nscared 1 1\n");
    try (StaticEncoder few = Models.standard().statics(file.toString())) {
      TextComparison compared =
          TextComparison.of(few, encoder, LayerMix.of(-1), SCARED, DRINKS, "get");
      assertNull(compared.words().get(0).similarity().statics());
      assertNull(
          TextComparison.of(few, encoder, LayerMix.of(-1), "x y", DRINKS, null).texts().statics());
    }
  }

  @Test
  void aWordMustBeInBoth() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    TextComparison.of(statics, encoder, LayerMix.of(-1), SCARED, DRINKS, "scared"))
            .getMessage();
    assertEquals("the word 'scared' is not in the text 'She will get the drinks'", message);
    assertThrows(
        IllegalArgumentException.class,
        () -> TextComparison.of(statics, encoder, LayerMix.of(9), SCARED, DRINKS, null));
  }

  /** Words read alone, each nearest to another by the cosine of what the encoder gives. */
  @Test
  void aContextualSpaceIsThatOfWordsReadAlone() throws IOException {
    List<String> vocabulary =
        List.of("bank", "banks", "river", "money", "loan", "the", "unbelievabilities");
    NeighborSpace space = NeighborSpace.alone(encoder, vocabulary, LayerMix.of(2));
    List<Neighbor> nearest = space.nearest("bank", 9);
    assertEquals(6, nearest.size());
    for (int i = 0; i < nearest.size(); i++) {
      Neighbor near = nearest.get(i);
      List<TokenVectors> pieces =
          encoder.pieceVectors(List.of("bank", near.word()), Role.QUERY, LayerMix.of(2));
      double expected =
          VectorUtil.cosine(
              WordPooling.MEAN.pool(pieces.get(0).vectors(), 0, pieces.get(0).length()),
              WordPooling.MEAN.pool(pieces.get(1).vectors(), 0, pieces.get(1).length()));
      assertEquals(expected, near.cosine(), 1e-5, near.word());
      assertEquals(NeighborKind.of("bank", near.word()), near.kind());
      assertTrue(i == 0 || nearest.get(i - 1).cosine() >= near.cosine());
    }
    // What the vocabulary has not is read all the same.
    assertEquals(7, space.nearest("two words", 9).size());
  }

  @Test
  void theWordsOfASpaceAreThoseThatCanBeFound() throws IOException {
    try (WordNeighbors neighbors = Models.standard().neighbors("mini")) {
      List<String> words = neighbors.words();
      assertTrue(words.size() > 5_000, "" + words.size());
      assertTrue(words.stream().noneMatch(word -> word.startsWith("##") && word.length() > 2));
      assertTrue(words.contains("bank"));
      assertTrue(words.subList(0, 200).stream().allMatch(neighbors::contains));
    }
  }
}
