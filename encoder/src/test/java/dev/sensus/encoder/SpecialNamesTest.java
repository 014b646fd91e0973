package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecialNamesTest {
  private static final String WORD = FixtureModel.word(101);
  private static final SpecialNames BERT = new SpecialNames("[CLS]", "[SEP]", "[MASK]");
  private static final SpecialNames ROBERTA = new SpecialNames("<s>", "</s>", "<mask>");

  /** Row 2 of the fixtures' inputs is 40, 101, 96. */
  private static final int[] ROW = {40, 101, 96};

  /** As MPNet's vocabulary is: BERT's with RoBERTa's names added. */
  private static final Map<Integer, String> BOTH =
      Map.of(
          0, "[UNK]", 1, "<pad>", 40, "<s>", 96, "</s>", 4, "<mask>", 104, "[CLS]", 105, "[SEP]",
          106, "[MASK]");

  private final Models models = Models.standard();
  private final ModelOptions options = ModelOptions.defaults().withDevice("cpu");
  @TempDir private Path temp;

  @Test
  void anMpnetGetsThePiecesThatItWasTrainedWith() throws IOException {
    Path model = FixtureModel.copy("mpnet", temp, BOTH);
    assertMpnet(model, WordPieces.class);
    Path vocabulary = model.resolve("vocab.txt");
    Set<String> specials = Set.of("[UNK]", "<pad>", "<s>", "</s>", "<mask>");
    new TokenizerWriter(
            Vocabulary.read(vocabulary), WordPieceOptions.uncased().withSpecials(specials))
        .write(model, true);
    Files.delete(vocabulary);
    assertMpnet(model, WordPieces.class);
    // As it is published: <mask> takes the blank before it, so the tokenizer is Hugging Face's.
    Path tokenizer = model.resolve("tokenizer.json");
    String json = Files.readString(tokenizer);
    int at = json.indexOf("\"lstrip\": false", json.indexOf("\"<mask>\""));
    Files.writeString(
        tokenizer, json.substring(0, at) + json.substring(at).replaceFirst("false", "true"));
    assertMpnet(model, HuggingFacePieces.class);
  }

  private void assertMpnet(Path model, Class<?> kind) throws IOException {
    try (BertModel read = BertModel.open("mpnet", model, options);
        TextEncoder encoder = models.contextual(model.toString(), options);
        Safetensors expected = FixtureModel.expected("mpnet")) {
      assertInstanceOf(kind, read.tokenizer());
      assertArrayEquals(ROW, read.tokenizer().input(WORD, 64).ids());
      assertArrayEquals(
          new int[] {40, 96, 4}, new int[] {read.first(), read.separator(), read.mask()});
      assertArrayEquals(new int[] {101, 4}, read.tokenizer().tokenize(WORD + " <mask>").ids());
      assertTrue(read.tokenizer().tokenize("[MASK]").length() > 1);
      float[] reference = expected.floats("mean_pooled_normalized", 3, 32);
      assertArrayEquals(
          Arrays.copyOfRange(reference, 64, 96), encoder.encode(WORD, Role.PASSAGE), 1e-5f);
    }
  }

  @Test
  void settingsNameThePieces() throws IOException {
    Path model = FixtureModel.copy("bert-base-model", temp, BOTH);
    assertEquals(BERT, names(model));
    String usual = fingerprint(model);
    Path map = model.resolve("special_tokens_map.json");
    Files.writeString(
        map, "{\"cls_token\": \"[CLS]\", \"sep_token\": \"[SEP]\", \"mask_token\": \"[MASK]\"}");
    assertEquals(BERT, names(model));
    assertEquals(usual, fingerprint(model));
    Files.writeString(
        map,
        "{\"cls_token\": {\"content\": \"<s>\", \"lstrip\": false}, \"sep_token\": \"</s>\","
            + " \"mask_token\": {\"content\": \"<mask>\", \"lstrip\": true}}");
    assertEquals(ROBERTA, names(model));
    assertNotEquals(usual, fingerprint(model)); // for its vectors are others
    try (BertModel read = BertModel.open("bert", model, options)) {
      assertArrayEquals(ROW, read.tokenizer().input(WORD, 64).ids());
    }
    Files.writeString(
        model.resolve("tokenizer_config.json"),
        "{\"cls_token\": \"[CLS]\", \"sep_token\": null, \"mask_token\": \"[MASK]\"}");
    assertEquals(new SpecialNames("[CLS]", "</s>", "[MASK]"), names(model));
  }

  @Test
  void namesThatCannotBeAreNotTaken() throws IOException {
    Path model = FixtureModel.copy("bert-base-model", temp, BOTH);
    Files.writeString(
        model.resolve("tokenizer_config.json"),
        "{\"cls_token\": \"<cls>\", \"sep_token\": 7, \"mask_token\": \"" + WORD + "\"}");
    assertEquals(BERT, names(model)); // a mask of another length would move places in texts
    Files.writeString(model.resolve("tokenizer_config.json"), "[]");
    assertEquals(BERT, names(model));
    Path map = Files.writeString(model.resolve("special_tokens_map.json"), "{");
    String message =
        assertThrows(ModelFormatException.class, () -> TokenizerFiles.read(model)).getMessage();
    assertTrue(message.startsWith(map + ": line 1 is no JSON"), message);
  }

  @Test
  void withoutSettingsTheVocabularyTells() {
    List<String> both = List.copyOf(BOTH.values());
    assertEquals(BERT, SpecialNames.byVocabulary(both::indexOf));
    assertEquals(ROBERTA, SpecialNames.byVocabulary(List.of("<s>", "</s>", "<mask>")::indexOf));
    assertEquals(BERT, SpecialNames.byVocabulary(name -> -1));
    assertEquals("<s>", ROBERTA.of("[CLS]"));
    assertEquals("</s>", ROBERTA.of("[SEP]"));
    assertEquals("<mask>", ROBERTA.of("[MASK]"));
    assertEquals("[PAD]", ROBERTA.of("[PAD]"));
  }

  private static SpecialNames names(Path model) throws IOException {
    try (PieceTokenizer tokenizer = TokenizerFiles.read(model)) {
      return tokenizer.specials();
    }
  }

  private String fingerprint(Path model) throws IOException {
    try (TextEncoder encoder = models.contextual(model.toString(), options)) {
      return encoder.fingerprint();
    }
  }
}
