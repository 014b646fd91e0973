package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text, however odd, makes encoding fail, with any kind of encoder. */
class OddTextsTest {
  private static final int MEGABYTE = 1 << 20;
  private static final List<String> TEXTS = texts();

  /** A megabyte of one kind or another, and 100,000 words. */
  private static final List<String> LONG =
      List.of(
          "x".repeat(MEGABYTE),
          " ".repeat(MEGABYTE),
          "\u6771".repeat(MEGABYTE / 3),
          "\uD83D\uDE00".repeat(MEGABYTE / 16),
          "a" + "\u0301".repeat(MEGABYTE / 16),
          "\uD83D".repeat(MEGABYTE / 16),
          "a b ".repeat(50_000));

  private final Models models = Models.standard();
  private final ModelOptions options = ModelOptions.defaults().withDevice("cpu");
  @TempDir private Path temp;

  private static List<String> texts() {
    String emoji = "\uD83D\uDE00\uD83D\uDC69\u200D\uD83D\uDE80\uD83C\uDDE9\uD83C\uDDEA\u2764\uFE0F";
    List<String> texts =
        new ArrayList<>(
            List.of(
                "",
                " ",
                " \t\r\n\f\u00A0\u2003\u3000\u2028",
                "\u0000\u0001\u0007\u001B\u007F\u0085\u009F",
                emoji,
                emoji.repeat(20),
                "\uD83D",
                "\uDE00",
                "the \uD83D bank \uDE00 of",
                "bank\uD83D",
                "\uDE00\uD83D\uDE00\uD83D",
                "\uDE00\uD83Driver\uD83D\uD83D",
                "\uD83D".repeat(60),
                "the\u0000bank\u0000",
                "\uFEFFthe bank",
                "\uFFFD\uFFFE\uFFFF\uFFFD",
                "\uDBFF\uDFFF\uD800\uDC00",
                "\u0301\u0308\u0327\u20DD",
                "a" + "\u0301".repeat(300),
                "\u05E9\u05DC\u05D5\u05DD \u0627\u0644\u0639\u0631\u0628\u064A\u0629 \u202Etxet\u202C",
                "\u0E20\u0E32\u0E29\u0E32\u0E44\u0E17\u0E22 \u0939\u093F\u0928\u094D\u0926\u0940"));
    texts.addAll(
        List.of(
            "Donaudampfschifffahrt".repeat(30),
            "[MASK] [CLS] <s> [SEP][PAD]</s><pad> <mask>[UNK]<unk> ##s",
            "<mask>\uD83D<mask> [MASK]\uDE00[MASK]",
            "\uFDFA\u3300\u1E9E\u0130\uFB03\uD835\uDD38 \u00DF",
            "the bank of the river"));
    Random random = new Random(3);
    for (int i = 0; i < 12; i++) {
      StringBuilder text = new StringBuilder();
      int kind = random.nextInt(3);
      for (int length = random.nextInt(150); length > 0; length--) {
        text.append(
            switch (kind) {
              case 0 -> (char) random.nextInt(0x10000);
              case 1 -> (char) (0xD700 + random.nextInt(0xA00));
              default -> "a \uD83D\uDE00\u0301.\u0000[<s>".charAt(random.nextInt(11));
            });
      }
      texts.add(text.toString());
    }
    return List.copyOf(texts);
  }

  /** The beginning of a text in ASCII, for messages. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars()
        .limit(30)
        .forEach(c -> shown.append(c > ' ' && c < 127 ? "" + (char) c : "\\" + c));
    return shown + " (" + text.length() + ")";
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wordpiece", "bytes", "unigram"})
  void transformers(String kind) throws IOException {
    check(model(kind));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert-base-model",
        "bert-masked-lm",
        "bert-pretraining",
        "distilbert",
        "roberta",
        "xlm-roberta",
        "mpnet"
      })
  void transformersOfEveryFamily(String name) throws IOException {
    Map<Integer, String> specials =
        Map.of(0, "[PAD]", 1, "[UNK]", 2, "[MASK]", 40, "[CLS]", 96, "[SEP]", 101, "the");
    check(FixtureModel.copy(name, temp, specials).toString());
  }

  private String model(String kind) throws IOException {
    return switch (kind) {
      case "wordpiece" -> TinyModels.bert(temp).toString();
      case "bytes" -> TinyModels.bytePairs(temp).toString();
      case "unigram" -> TinyModels.unigrams(temp).toString();
      default -> kind;
    };
  }

  private void check(String model) throws IOException {
    try (TokenEncoder encoder = models.tokens(model, options)) {
      check(encoder);
      // The native tokenizer takes seconds for each megabyte.
      checkLong(encoder, model.startsWith("mini") ? LONG : LONG.subList(0, 2));
      for (float[] vector : encoder.encode(TEXTS, Role.PASSAGE)) {
        assertEquals(1, length(vector), 1e-5); // even of nothing there is a vector
      }
      List<TokenVectors> pieces = encoder.pieceVectors(TEXTS, Role.QUERY, LayerMix.of(-1));
      List<TokenVectors> all =
          encoder.wordVectors(TEXTS, Role.QUERY, LayerMix.of(-1), WordPooling.MEAN);
      for (int i = 0; i < TEXTS.size(); i++) {
        int whole = encoder.pieces(TEXTS.get(i)).length();
        assertEquals(Math.min(whole, encoder.maxPieces(Role.QUERY)), pieces.get(i).length());
        assertVectors(TEXTS.get(i), pieces.get(i));
        assertVectors(TEXTS.get(i), all.get(i));
        assertTrue(all.get(i).length() <= pieces.get(i).length());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "mini-static", "wordpiece", "bytes", "unigram"})
  void averagesOfPieces(String kind) throws IOException {
    try (TextEncoder encoder = models.statics(model(kind))) {
      check(encoder);
      if (!kind.equals("bytes") && !kind.equals("unigram")) {
        checkLong(encoder, LONG);
      }
      assertEquals(1, length(encoder.encode("the bank", Role.QUERY)), 1e-5);
      assertEquals(0, length(encoder.encode("", Role.QUERY)));
    }
  }

  @Test
  void elmo() throws IOException {
    String model = ElmoSample.small().write(temp).toString();
    try (ElmoEncoder encoder = models.elmo(model, options, ScalarMix.even())) {
      check(encoder);
      checkLong(encoder, LONG);
      for (String text : TEXTS) {
        assertVectors(text, encoder.wordVectors(text));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "word2vec", "fastText"})
  void averagesOfWords(String kind) throws IOException {
    List<String> words = List.of("the", "bank", "\u6771", "?");
    float[][] vectors = {{1, 0}, {-1, 2}, {3, 1}, {0, 1}, {2, 2}, {-1, 0}, {.5f, 1}};
    byte[] content =
        switch (kind) {
          case "text" -> "the 1 0\nbank -1 2\n? 3 1\n".getBytes(StandardCharsets.UTF_8);
          case "word2vec" -> WordFiles.word2vec("4 2", true, words, vectors);
          default -> WordFiles.fastText(12, 2, words, 3, new int[] {1, 6}, vectors);
        };
    Path file = Files.write(temp.resolve("words"), content);
    try (TextEncoder encoder = models.words(file.toString(), WordAveraging.mean())) {
      checkLong(encoder, LONG);
    }
    for (WordAveraging.Weighting weighting : WordAveraging.Weighting.values()) {
      try (TextEncoder encoder = models.words(file.toString(), WordAveraging.of(weighting))) {
        check(encoder);
        assertEquals(1, length(encoder.encode("the bank", Role.QUERY)), 1e-5);
      }
    }
  }

  /** What the library of the tokenizer cannot take is one character to it, and one unit to us. */
  @ParameterizedTest
  @ValueSource(strings = {"bytes", "unigram"})
  void halfASurrogatePairIsOneUnit(String kind) throws IOException {
    String text = "x\uDC00 the \uD83D\uDE00 bank\uD83D <mask> the\uD83D";
    String replaced = "x\uFFFD the \uD83D\uDE00 bank\uFFFD <mask> the\uFFFD";
    try (PieceVocabulary tokenizer = models.pieces(model(kind))) {
      PieceSequence pieces = tokenizer.pieces(text);
      PieceSequence expected = tokenizer.pieces(replaced);
      assertArrayEquals(expected.ids(), pieces.ids());
      assertArrayEquals(expected.starts(), pieces.starts());
      assertArrayEquals(expected.ends(), pieces.ends());
      List<String> found = new ArrayList<>();
      for (int i = 0; i < pieces.length(); i++) {
        String piece = text.substring(pieces.starts()[i], pieces.ends()[i]).strip();
        String name = tokenizer.piece(pieces.ids()[i]);
        if (name.endsWith("the") || name.equals("<mask>")) {
          found.add(piece);
        }
      }
      assertEquals(List.of("the", "<mask>", "the"), found);
    }
  }

  private static void check(TextEncoder encoder) {
    float[][] together = encoder.encode(TEXTS, Role.PASSAGE);
    assertEquals(TEXTS.size(), together.length);
    for (int i = 0; i < TEXTS.size(); i++) {
      String text = TEXTS.get(i);
      float[] alone = encoder.encode(text, Role.PASSAGE);
      double length = length(alone);
      assertTrue(length == 0 || Math.abs(length - 1) < 1e-5, () -> shown(text) + ": " + length);
      assertArrayEquals(alone, together[i], 1e-5f, () -> shown(text));
      PieceSequence pieces = encoder.pieces(text);
      assertOffsets(text, pieces.starts(), pieces.ends());
    }
  }

  private static void checkLong(TextEncoder encoder, List<String> texts) {
    float[][] vectors = encoder.encode(texts, Role.QUERY);
    for (int i = 0; i < vectors.length; i++) {
      double length = length(vectors[i]);
      assertTrue(length == 0 || Math.abs(length - 1) < 1e-5, "length " + length);
      PieceSequence pieces = encoder.pieces(texts.get(i));
      assertOffsets(texts.get(i), pieces.starts(), pieces.ends());
    }
  }

  private static void assertVectors(String text, TokenVectors vectors) {
    assertOffsets(text, vectors.starts(), vectors.ends());
    assertEquals(vectors.length(), vectors.vectors().length);
    for (float[] vector : vectors.vectors()) {
      length(vector);
    }
  }

  private static void assertOffsets(String text, int[] starts, int[] ends) {
    int before = 0;
    for (int i = 0; i < starts.length; i++) {
      int piece = i;
      boolean inside = starts[i] >= before && ends[i] >= starts[i] && ends[i] <= text.length();
      assertTrue(
          inside, () -> shown(text) + ": " + piece + ": " + starts[piece] + " to " + ends[piece]);
      assertFalse(cutsPair(text, starts[i]), () -> shown(text) + ": " + starts[piece]);
      assertFalse(cutsPair(text, ends[i]), () -> shown(text) + ": " + ends[piece]);
      before = starts[i];
    }
  }

  private static boolean cutsPair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      assertTrue(Float.isFinite(value));
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
