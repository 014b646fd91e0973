package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  private final Models models = Models.standard();
  @TempDir private Path temp;

  private Path copy(String model) throws IOException {
    Path from = Shared.model(model);
    Path to = temp.resolve(model);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> !f.toString().contains(".sensus")).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  private String refusal(Path model) {
    String message =
        assertThrows(
                ModelException.class,
                () -> models.contextual(model.toString(), ModelOptions.defaults()).close())
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void contextChangesContextualVectorsAndOnlyThem() throws IOException {
    try (TextEncoder contextual = models.contextual("mini", ModelOptions.defaults());
        TextEncoder statics = models.statics("mini-static")) {
      String one = "dog bites man";
      String other = "man bites dog";
      assertTrue(cosine(contextual, one, other) < .9999);
      assertEquals(1, cosine(statics, one, other), 1e-6);
    }
  }

  @Test
  void vectorsDoNotDependOnTheirBatch() throws IOException {
    try (TextEncoder encoder = models.contextual("mini", ModelOptions.defaults())) {
      List<String> texts = new ArrayList<>(List.of("", "a", "the bank of the river"));
      for (int i = 1; i < 60; i++) {
        texts.add("a spring of cold water ".repeat(i));
      }
      float[][] together = encoder.encode(texts, Role.PASSAGE);
      for (int i = 0; i < texts.size(); i++) {
        assertArrayEquals(
            encoder.encode(texts.get(i), Role.PASSAGE), together[i], 1e-5f, texts.get(i));
        assertEquals(1, dot(together[i], together[i]), 1e-5);
      }
    }
  }

  @Test
  void longTextsKeepTheirStartAndTheSeparator() throws IOException {
    try (TextEncoder encoder = models.contextual("mini", ModelOptions.defaults())) {
      int fits = encoder.maxPieces(Role.PASSAGE);
      assertEquals(254, fits);
      String full = "water ".repeat(fits);
      assertEquals(fits, encoder.pieces(full).length());
      assertArrayEquals(
          encoder.encode(full, Role.PASSAGE),
          encoder.encode(full + "volcano volcano", Role.PASSAGE),
          1e-6f);
    }
  }

  @Test
  void inputEmbeddingsOfABertAreAStaticModel() throws IOException {
    try (TextEncoder encoder = models.statics("mini");
        Safetensors file = Safetensors.open(Shared.model("mini").resolve("model.safetensors"))) {
      int[] ids = encoder.pieces("river").ids();
      assertEquals(1, ids.length);
      float[] matrix = file.floats("bert.embeddings.word_embeddings.weight");
      int size = encoder.dimension();
      float[] row = Arrays.copyOfRange(matrix, ids[0] * size, (ids[0] + 1) * size);
      float[] vector = encoder.encode("river", Role.QUERY);
      double length = Math.sqrt(dot(row, row));
      for (int i = 0; i < size; i++) {
        assertEquals(row[i] / length, vector[i], 1e-6);
      }
    }
  }

  @Test
  void fingerprintsFollowWhatDecidesTheVectors() throws IOException {
    Path copy = copy("mini");
    ModelOptions options = ModelOptions.defaults();
    String original = fingerprint("mini", options);
    assertEquals(original, fingerprint(copy.toString(), options));
    assertNotEquals(original, fingerprint("mini", options.withPooling(Pooling.CLS)));
    Path weights = copy.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 2] ^= 1;
    Files.write(weights, bytes);
    assertNotEquals(original, fingerprint(copy.toString(), options));
  }

  private String fingerprint(String model, ModelOptions options) throws IOException {
    try (TextEncoder encoder = models.contextual(model, options)) {
      return encoder.fingerprint();
    }
  }

  @Test
  void vocabularyFileAndTokenizerFileAgree() throws IOException {
    Path copy = copy("mini");
    Files.delete(copy.resolve("tokenizer.json"));
    String text = "Crème brûlée, 東京 — the [MASK] unaffordable WordPieces\u0301!";
    try (PieceVocabulary fast = models.pieces("mini");
        PieceVocabulary plain = models.pieces(copy.toString());
        HuggingFacePieces reference =
            new HuggingFacePieces(Shared.model("mini").resolve("tokenizer.json"))) {
      PieceSequence expected = reference.tokenize(text);
      for (PieceVocabulary ours : List.of(fast, plain)) {
        assertPieces(expected, ours.pieces(text));
      }
    }
  }

  @Test
  void saysWhatIsWrongWithADirectory() throws IOException {
    Path copy = copy("mini");
    Path weights = copy.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);

    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
    assertTrue(refusal(copy).startsWith(weights + ": is cut short"));
    Files.delete(weights);
    assertEquals(copy + ": has neither model.safetensors nor pytorch_model.bin", refusal(copy));
    Files.delete(copy.resolve("tokenizer.json"));
    Path vocabulary = copy.resolve("vocab.txt");
    Files.write(weights, bytes);
    Files.writeString(vocabulary, "[UNK]\nbank\nriver\nbank\n");
    assertEquals(vocabulary + ": line 4 repeats line 2: bank", refusal(copy));
    Files.writeString(vocabulary, "bank\nriver\n");
    assertTrue(refusal(copy).startsWith(vocabulary + ": "));
    Files.writeString(copy.resolve("config.json"), "{\n\"model_type\": \"bert\",\n oops}");
    assertTrue(refusal(copy).startsWith(copy.resolve("config.json") + ": line 3"));
    Files.writeString(copy.resolve("config.json"), "{\"model_type\": \"t5\"}");
    assertTrue(refusal(copy).contains("model_type is 't5'"));
    Files.delete(copy.resolve("config.json"));
    assertTrue(refusal(copy).contains("has no config.json"));
    assertTrue(refusal(temp.resolve("nowhere")).contains("no such model"));
    assertTrue(refusal(Path.of("mini-static")).contains("is a static model"));
    Path statics = TinyModels.staticEmbedding(temp.resolve("statics"));
    assertTrue(refusal(statics).contains("is a static model"));
  }

  /** Replaces a part of a file of the model, which must be there. */
  private static void edit(Path file, String part, String by) throws IOException {
    String text = Files.readString(file);
    assertTrue(text.contains(part), part);
    Files.writeString(file, text.replace(part, by));
  }

  @Test
  void modulesThatWouldChangeTheVectorsAreRefused() throws IOException {
    Path copy = copy("mini");
    edit(copy.resolve("modules.json"), "models.Normalize", "models.LSTM");
    assertTrue(refusal(copy).contains("modules.json: asks for a module"));
    edit(copy.resolve("modules.json"), "models.LSTM", "models.Normalize");
    edit(
        copy.resolve("sentence_bert_config.json"),
        "\"do_lower_case\": false",
        "\"do_lower_case\": true");
    assertTrue(refusal(copy).contains("do_lower_case"));
    edit(copy.resolve("sentence_bert_config.json"), "true", "false");
    edit(copy.resolve("sentence_bert_config.json"), "256", "5");
    assertTrue(refusal(copy).contains("max_seq_length is 5"));
  }

  @Test
  void poolingIsReadWhereModulesJsonSaysItIs() throws IOException {
    Path copy = copy("mini");
    Files.move(copy.resolve("1_Pooling"), copy.resolve("elsewhere"));
    edit(copy.resolve("modules.json"), "1_Pooling", "elsewhere");
    edit(copy.resolve("elsewhere/config.json"), "cls_token\": false", "cls_token\": true");
    edit(copy.resolve("elsewhere/config.json"), "mean_tokens\": true", "mean_tokens\": false");
    ModelOptions cls = ModelOptions.defaults().withPooling(Pooling.CLS);
    try (TextEncoder read = models.contextual(copy.toString(), ModelOptions.defaults());
        TextEncoder told = models.contextual("mini", cls)) {
      assertArrayEquals(told.encode("river", Role.QUERY), read.encode("river", Role.QUERY), 1e-6f);
    }
  }

  /** The raw vectors one after the other, in sentence-transformers' order, then of unit length. */
  @Test
  void severalPoolingsStandSideBySide() throws IOException {
    Path copy = copy("mini");
    edit(copy.resolve("1_Pooling/config.json"), "cls_token\": false", "cls_token\": true");
    try (TextEncoder both = models.contextual(copy.toString(), ModelOptions.defaults());
        TextEncoder one = models.contextual("mini", ModelOptions.defaults());
        BertModel model = BertModel.open("mini", copy, ModelOptions.defaults())) {
      int size = one.dimension();
      assertEquals(2 * size, both.dimension());
      String text = "the bank of a river";
      int[] ids = model.tokenizer().input(text, 64).ids();
      float[] states = model.module().run("hidden_states", model.batch(List.of(ids)));
      int last = states.length - ids.length * size;
      double[] expected = new double[2 * size];
      double squares = 0;
      for (int i = 0; i < size; i++) {
        expected[i] = states[last + i];
        for (int piece = 0; piece < ids.length; piece++) {
          expected[size + i] += states[last + piece * size + i] / (double) ids.length;
        }
        squares += expected[i] * expected[i] + expected[size + i] * expected[size + i];
      }
      float[] vector = both.encode(text, Role.PASSAGE);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i] / Math.sqrt(squares), vector[i], 1e-5);
      }
    }
  }

  @Test
  void promptsComeBeforeTheirTexts() throws IOException {
    Path copy = copy("mini");
    Path file = copy.resolve("config_sentence_transformers.json");
    Files.writeString(
        file,
        "{\"prompts\": {\"query\": \"ask: \", \"document\": \"read: \", \"passage\": \"x\"}}");
    try (TextEncoder prompted = models.contextual(copy.toString(), ModelOptions.defaults());
        TextEncoder plain = models.contextual("mini", ModelOptions.defaults())) {
      float[] expected = plain.encode("ask: river", Role.QUERY);
      assertArrayEquals(expected, prompted.encode("river", Role.QUERY), 1e-6f);
      expected = plain.encode("read: river", Role.PASSAGE);
      assertArrayEquals(expected, prompted.encode("river", Role.PASSAGE), 1e-6f);
      int prompt = plain.pieces("ask: ").length();
      assertEquals(plain.maxPieces(Role.QUERY) - prompt, prompted.maxPieces(Role.QUERY));
    }
    Files.writeString(file, "{\"prompts\": {\"s\": \"sort: \"}, \"default_prompt_name\": \"s\"}");
    assertEquals(new Prompts("sort: ", "sort: "), Prompts.read(copy));
    Files.writeString(file, "{\"prompts\": {}, \"default_prompt_name\": \"s\"}");
    assertTrue(refusal(copy).contains("default_prompt_name is 's'"));
  }

  @Test
  void specialPiecesAreMatchedOnlyWhereTheTokenizerSaysSo() throws IOException {
    Path copy = copy("mini");
    Path tokenizer = copy.resolve("tokenizer.json");
    String json = Files.readString(tokenizer);
    int from = json.indexOf("\"added_tokens\": [");
    Files.writeString(
        tokenizer,
        json.substring(0, from)
            + "\"added_tokens\": []"
            + json.substring(json.indexOf("],", from) + 1));
    try (PieceVocabulary ours = models.pieces(copy.toString());
        HuggingFacePieces reference = new HuggingFacePieces(tokenizer)) {
      assertArrayEquals(reference.tokenize("a [MASK]").ids(), ours.pieces("a [MASK]").ids());
      assertTrue(ours.pieces("a [MASK]").length() > 2);
    }
  }

  @Test
  void addedTokensAreMatchedAsHuggingFaceDoes() throws IOException {
    Path copy = copy("mini");
    Path tokenizer = copy.resolve("tokenizer.json");
    edit(
        tokenizer,
        "\"added_tokens\": [",
        "\"added_tokens\": [{\"id\": 16384, \"content\": \"[E1]\", \"single_word\": false, "
            + "\"lstrip\": false, \"rstrip\": false, \"normalized\": false, \"special\": true},");
    try (PieceVocabulary ours = models.pieces(copy.toString());
        HuggingFacePieces reference = new HuggingFacePieces(tokenizer)) {
      PieceSequence expected = reference.tokenize("the [E1] river");
      assertEquals(3, expected.length());
      PieceSequence pieces = ours.pieces("the [E1] river");
      assertArrayEquals(expected.ids(), pieces.ids());
      assertArrayEquals(new int[] {0, 4, 9}, pieces.starts());
      assertEquals("[E1]", ours.piece(pieces.ids()[1]));
    }
  }

  /** Settings other than BERT's usual ones are our own WordPiece's too, no native library's. */
  @Test
  void everyWordPieceIsOurs() throws IOException {
    Path directory = Files.createDirectory(temp.resolve("odd"));
    Path tokenizer = directory.resolve("tokenizer.json");
    Files.writeString(
        tokenizer,
        """
        {
          "added_tokens": [
            {"id": 1, "content": "<m>", "single_word": false, "lstrip": false, "rstrip": false,
             "normalized": false, "special": true}
          ],
          "normalizer": {"type": "BertNormalizer", "clean_text": false,
                         "handle_chinese_chars": true, "strip_accents": true, "lowercase": false},
          "pre_tokenizer": {"type": "BertPreTokenizer"},
          "model": {"type": "WordPiece", "unk_token": "<u>", "continuing_subword_prefix": "@@",
                    "max_input_chars_per_word": 5,
                    "vocab": {"<u>": 0, "<m>": 1, "Em": 2, "@@bed": 3, "[MASK]": 4, "@@d": 5}}
        }
        """);
    String text = "Embed \u00C9mbed, Em\u200Bbed <m>Emdddd Emd";
    PieceTokenizer read = TokenizerFiles.read(directory);
    assertInstanceOf(WordPieces.class, read);
    try (HuggingFacePieces reference = new HuggingFacePieces(tokenizer)) {
      assertPieces(reference.tokenize(text), read.tokenize(text));
    }
    // That is not ours, but it is in good order.
    edit(tokenizer, "\"lstrip\": false", "\"lstrip\": true");
    try (PieceTokenizer theirs = TokenizerFiles.read(directory)) {
      assertInstanceOf(HuggingFacePieces.class, theirs);
      assertArrayEquals(new int[] {0, 2, 8}, theirs.tokenize("Em  <m> Em").starts());
    }
  }

  /** Texts are made of pieces again, for a model that has others. */
  @Test
  void piecesAreATextAgain() throws IOException {
    Path file = temp.resolve("tokenizer.json");
    Map<String, String> tokenizers =
        Map.of(
            "Metaspace",
            """
            "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always"},
            "decoder": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always"},
            "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["\u2581bank", -1],
              ["s", -1], ["\u2581river", -1], ["\u2581", -9], ["caf", -9], ["\u00e9", -9], [".", -9]]}
            """,
            "ByteLevel",
            """
            "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true},
            "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true},
            "model": {"type": "BPE", "merges": [], "ignore_merges": true, "vocab": {"<unk>": 0,
              "\u0120bank": 1, "s": 2, "\u0120river": 3, "\u0120": 4, "caf": 5, "\u00c3": 6,
              "\u00a9": 7, ".": 8, "b": 9, "a": 10, "n": 11, "k": 12, "c": 13, "f": 14}}
            """);
    for (Map.Entry<String, String> one : tokenizers.entrySet()) {
      Files.writeString(
          file, "{\"version\": \"1.0\", \"added_tokens\": [], " + one.getValue() + "}");
      try (HuggingFacePieces pieces = new HuggingFacePieces(file)) {
        for (String text : List.of("river bank", "river caf\u00e9.", "bank.")) {
          int[] ids = pieces.tokenize(text).ids();
          assertEquals(text, pieces.text(ids).strip(), one.getKey());
        }
        int[] ids = pieces.tokenize("bank.").ids();
        assertEquals(ids[ids.length - 1], pieces.id("."), one.getKey());
      }
    }
    try (PieceTokenizer pieces = TokenizerFiles.read(copy("mini"))) {
      assertEquals(
          "the unaffordable river", pieces.text(pieces.tokenize("The unaffordable RIVER").ids()));
      assertNull(pieces.piece(pieces.maxId() + 1));
    }
  }

  private static void assertPieces(PieceSequence expected, PieceSequence actual) {
    assertArrayEquals(expected.ids(), actual.ids());
    assertArrayEquals(expected.starts(), actual.starts());
    assertArrayEquals(expected.ends(), actual.ends());
    assertArrayEquals(expected.continuations(), actual.continuations());
  }

  @Test
  void saysWhatIsWrongWithATokenizer() throws IOException {
    Path copy = copy("mini");
    Path tokenizer = copy.resolve("tokenizer.json");
    String json = Files.readString(tokenizer);
    Files.writeString(tokenizer, "{\n\"model\": {\n\"vocab\": {oops");
    assertEquals(tokenizer + ": line 3: expected a name in quotes or '}', got 'o'", refusal(copy));
    Files.writeString(tokenizer, json.replace("\"posteriori\": 16374", "\"posteriori\": 20000"));
    assertEquals(
        tokenizer
            + ": piece \"posteriori\" has the id 20000, expected ids from 0 to 16383 for 16384 pieces",
        refusal(copy));
    Files.writeString(tokenizer, json.replace("\"unk_token\": \"[UNK]\"", "\"unk_token\": \"?!\""));
    assertEquals(
        tokenizer + ": the unknown piece ?! is none of the 16384 pieces of model.vocab",
        refusal(copy));
    Files.write(tokenizer, new byte[] {'{', '\n', '"', (byte) 0xE9, '"'});
    assertTrue(refusal(copy).startsWith(tokenizer + ": not UTF-8"));
    Files.delete(tokenizer);
    Files.createDirectory(tokenizer);
    assertEquals(tokenizer + ": is no file", refusal(copy));
  }

  @Test
  void idsBeyondTheMatrixAreRefusedAtOpening() throws IOException {
    Path copy = copy("mini");
    Files.delete(copy.resolve("tokenizer.json"));
    Files.writeString(
        copy.resolve("vocab.txt"),
        Files.readString(copy.resolve("vocab.txt")).strip() + "\nzzzzzzzz\n");
    assertTrue(refusal(copy).endsWith("ids up to 16384, its vocab_size is 16384"));
    assertThrows(ModelException.class, () -> models.statics(copy.toString()).close());
    edit(copy.resolve("config.json"), "\"layer_norm_eps\": 1e-12", "\"layer_norm_eps\": \"x\"");
    assertTrue(refusal(copy).contains("layer_norm_eps is \"x\""));
    edit(copy.resolve("config.json"), "\"layer_norm_eps\": \"x\"", "\"layer_norm_eps\": 1e-12");
    edit(copy.resolve("config.json"), "\"pad_token_id\": 0", "\"pad_token_id\": 99999");
    assertTrue(refusal(copy).contains("pad_token_id 99999"));
    edit(copy.resolve("config.json"), "\"hidden_size\": 512", "\"hidden_size\": \"512\"");
    edit(copy.resolve("config.json"), "99999", "0");
    assertTrue(refusal(copy).endsWith("hidden_size is \"512\", expected a positive integer"));
  }

  @Test
  void theArchiveIsOneForAllWhoMayReadTheModel() throws IOException {
    Path copy = copy("mini");
    ModelOptions beside = new ModelOptions(null, null, null);
    models.contextual(copy.toString(), beside).close();
    try (Stream<Path> archives = Files.list(copy.resolve(".sensus"))) {
      List<Path> all = archives.toList();
      assertEquals(1, all.size(), all.toString());
      assertEquals(
          Files.getPosixFilePermissions(Files.writeString(temp.resolve("usual"), "")),
          Files.getPosixFilePermissions(all.get(0)));
    }
  }

  @Test
  void namesOfDevicesAreChecked() {
    ModelOptions options = ModelOptions.defaults();
    Map<String, String> names =
        Map.of("cpu", "cpu", "gpu1", "gpu1", "gpu", "gpu", "cuda", "gpu", "cuda:12", "gpu12");
    names.forEach((name, djl) -> assertEquals(djl, options.withDevice(name).device()));
    assertNull(options.withDevice("auto").device());
    for (String wrong : List.of("cuda1", "gpu:1", "cuda:", "cuda:1234", "CPU", "")) {
      assertThrows(IllegalArgumentException.class, () -> options.withDevice(wrong));
    }
    String message =
        assertThrows(IllegalArgumentException.class, () -> options.withDevice("foo")).getMessage();
    assertTrue(message.endsWith("got foo"), message);
  }

  private static double cosine(TextEncoder encoder, String one, String other) {
    return dot(encoder.encode(one, Role.QUERY), encoder.encode(other, Role.QUERY));
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
