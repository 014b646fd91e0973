package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written gives the same ids here and in Hugging Face's own tokenizer. */
class TokenizerWriterTest {
  private static final String TEXT =
      "The caf\u00E9 Caf\u00E9 cafe [MASK]\u4E2D\u6587 un\u0301der \uD83D\uDE00 \u2028 [CLS] under."
          + " xyz";

  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          List.of(
              "[PAD]",
              "[UNK]",
              "[CLS]",
              "[SEP]",
              "[MASK]",
              "the",
              "The",
              "cafe",
              "caf\u00E9",
              "Caf",
              "##\u00E9",
              "##e",
              "un",
              "##der",
              "u",
              "##n\u0301",
              "\u4E2D",
              "\u6587",
              "\u4E2D\u6587",
              "\uD83D\uDE00",
              ".",
              "\"",
              "\\",
              "[E]"));

  @TempDir private Path temp;
  private Path model;

  @BeforeEach
  void place() {
    model = temp.resolve("new").resolve("model");
  }

  private static WordPieces wordPieces(WordPieceOptions options) {
    return new WordPieces(VOCABULARY, options, SpecialNames.byVocabulary(VOCABULARY::id));
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void bothReadersAndHuggingFaceGiveTheSame() throws IOException {
    for (boolean lowerCase : new boolean[] {true, false}) {
      for (boolean stripAccents : new boolean[] {true, false}) {
        for (boolean cjk : new boolean[] {true, false}) {
          WordPieceOptions options =
              WordPieceOptions.uncased()
                  .withLowerCase(lowerCase)
                  .withStripAccents(stripAccents)
                  .withSplitCjk(cjk);
          new TokenizerWriter(VOCABULARY, options).write(model, true);
          PieceSequence expected = wordPieces(options).tokenize(TEXT);
          try (PieceTokenizer fast = TokenizerFiles.read(model);
              PieceTokenizer rust = new HuggingFacePieces(model.resolve("tokenizer.json"))) {
            assertInstanceOf(WordPieces.class, fast);
            assertArrayEquals(expected.ids(), fast.tokenize(TEXT).ids(), options.toString());
            assertArrayEquals(expected.ids(), rust.tokenize(TEXT).ids(), options.toString());
          }
          Files.delete(model.resolve("tokenizer.json"));
          try (PieceTokenizer slow = TokenizerFiles.read(model)) {
            assertArrayEquals(expected.ids(), slow.tokenize(TEXT).ids(), options.toString());
          }
        }
      }
    }
  }

  @Test
  void specialPiecesGoAroundTexts() throws IOException {
    new TokenizerWriter(VOCABULARY, WordPieceOptions.uncased()).write(model, false);
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(model.resolve("tokenizer.json"))) {
      assertArrayEquals(new long[] {2, 5, 3}, tokenizer.encode("the").getIds());
      assertArrayEquals(new long[] {2, 5, 3, 7, 3}, tokenizer.encode("the", "cafe").getIds());
      assertArrayEquals(new long[] {0, 0, 0, 1, 1}, tokenizer.encode("the", "cafe").getTypeIds());
      assertEquals("under.", tokenizer.decode(tokenizer.encode("under .").getIds(), true));
    }
    JsonNode config = json(model.resolve("tokenizer_config.json"));
    assertEquals("BertTokenizer", config.path("tokenizer_class").asText());
    assertEquals("[CLS]", config.path("cls_token").asText());
    assertTrue(config.path("strip_accents").isBoolean());
  }

  @Test
  void otherSettingsThanBertsAreKept() throws IOException {
    WordPieceOptions options =
        WordPieceOptions.uncased()
            .withContinuation("")
            .withMaxCharsPerWord(4)
            .withSpecials(Set.of("[E]", "[UNK]", "[nowhere]"));
    new TokenizerWriter(VOCABULARY, options).write(model, false);
    String text = "the[E]\u4E2D\u6587 cafe under [MASK]";
    int[] expected = wordPieces(options).tokenize(text).ids();
    try (PieceTokenizer ours = TokenizerFiles.read(model);
        PieceTokenizer theirs = new HuggingFacePieces(model.resolve("tokenizer.json"))) {
      assertInstanceOf(WordPieces.class, ours);
      assertArrayEquals(expected, ours.tokenize(text).ids());
      assertArrayEquals(expected, theirs.tokenize(text).ids());
    }
    assertTrue(json(model.resolve("tokenizer.json")).path("post_processor").isNull());
    JsonNode config = json(model.resolve("tokenizer_config.json"));
    assertEquals(List.of("[E]"), List.of(config.path("additional_special_tokens").get(0).asText()));
    assertEquals(1, config.path("additional_special_tokens").size());
    assertTrue(!config.has("cls_token") && !config.has("mask_token"));
  }

  @Test
  void leavesWhatIsThereUnlessTold() throws IOException {
    TokenizerWriter writer = new TokenizerWriter(VOCABULARY, WordPieceOptions.uncased());
    Files.createDirectories(model);
    for (String name : TokenizerFiles.NAMES) {
      Path file = Files.writeString(model.resolve(name), "mine");
      FileAlreadyExistsException refusal =
          assertThrows(FileAlreadyExistsException.class, () -> writer.write(model, false));
      assertEquals(file.toString(), refusal.getFile());
      assertEquals(List.of(file), files());
      assertEquals("mine", Files.readString(file));
      Files.delete(file);
    }
    Path config = Files.writeString(model.resolve("config.json"), "{}");
    writer.write(model, false);
    writer.write(model, true);
    assertEquals(4, files().size());
    assertEquals("{}", Files.readString(config));
    assertThrows(ModelException.class, () -> writer.write(config, true));
  }

  @Test
  void failingLeavesNothing() throws IOException {
    Vocabulary unwritable = Vocabulary.of(List.of("[UNK]", "a\nb"));
    TokenizerWriter writer = new TokenizerWriter(unwritable, WordPieceOptions.uncased());
    assertThrows(IOException.class, () -> writer.write(model, false));
    assertEquals(List.of(), files());
    assertThrows(
        IllegalArgumentException.class,
        () -> new TokenizerWriter(Vocabulary.of(List.of("a")), WordPieceOptions.uncased()));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(model)) {
      return files.toList();
    }
  }
}
