package dev.sensus.lucene;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is read, and what is refused, beside what Hugging Face's tokenizer reads and does. */
public final class TokenizerJsonTest {
  private static final Path MODEL = Path.of(System.getProperty("sensus.home"), "src/models/mini");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(List.of("[UNK]", "[MASK]", "em", "##bed", "<u>", "\u00C9m", "e\u0301"));
  private static final WordPieceOptions OPTIONS =
      WordPieceOptions.uncased().withSpecials(Set.of("[UNK]", "[MASK]"));

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static TokenizerJson read(JsonNode json) throws IOException {
    return TokenizerJson.read(new StringReader(json.toString()), "tokenizer.json");
  }

  /** A file in good order, changed. */
  private static ObjectNode file(Consumer<ObjectNode> change) {
    try {
      JsonNode json = JSON.readTree(HuggingFace.tokenizerJson(VOCABULARY, OPTIONS));
      change.accept((ObjectNode) json);
      return (ObjectNode) json;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode in(JsonNode json, String pointer) {
    return (ObjectNode) json.at(pointer);
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String refusal(
      Class<? extends IllegalArgumentException> type, Consumer<ObjectNode> change) {
    JsonNode json = file(change);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> read(json));
    assertEquals(refusal.getMessage(), type, refusal.getClass());
    assertEquals(refusal.getMessage(), 1, refusal.getMessage().lines().count());
    return refusal.getMessage();
  }

  private static void assertUnsupported(String message, Consumer<ObjectNode> change) {
    assertEquals(
        "tokenizer.json: " + message, refusal(UnsupportedTokenizerException.class, change));
  }

  private static void assertMalformed(String message, Consumer<ObjectNode> change) {
    assertEquals("tokenizer.json" + message, refusal(IllegalArgumentException.class, change));
  }

  private static boolean huggingFaceReads(JsonNode json) {
    try {
      new HuggingFace(json.toString()).close();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static void assertPieces(Vocabulary expected, Vocabulary actual) {
    assertEquals(expected.size(), actual.size());
    for (int id = 0; id < expected.size(); id++) {
      assertEquals(expected.piece(id), actual.piece(id));
      assertEquals(id, actual.id(expected.piece(id)));
    }
  }

  /** Both cut the texts alike. */
  private static void assertAgree(JsonNode json, List<String> texts) throws IOException {
    TokenizerJson file = read(json);
    WordPieceTokenizer ours = new WordPieceTokenizer(file.vocabulary(), file.options());
    try (HuggingFace theirs = new HuggingFace(json.toString())) {
      List<List<Piece>> expected = theirs.encode(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertEquals(texts.get(i), expected.get(i), Piece.all(ours, texts.get(i)));
      }
    }
  }

  @Test
  public void theBuiltInModelEqualsItsVocabularyFile() throws IOException {
    TokenizerJson file = TokenizerJson.read(MODEL.resolve("tokenizer.json"));
    assertPieces(Vocabulary.read(MODEL.resolve("vocab.txt")), file.vocabulary());
    assertEquals(WordPieceOptions.uncased(), file.options());
    assertTrue(file.accentsFollowCase());
  }

  /** What is written for Hugging Face's tokenizer comes back, and both do the same with it. */
  @Test
  public void randomVocabulariesAndOptionsComeBack() throws IOException {
    long seed = Long.getLong("sensus.seed", System.nanoTime());
    System.out.println("random tokenizer.json: -Dsensus.seed=" + seed);
    Random random = new Random(seed);
    TextMaker maker = new TextMaker(random);
    for (int round = 0; round < 40; round++) {
      WordPieceOptions options = options(random);
      List<String> texts = Stream.generate(() -> maker.text(60)).limit(20).toList();
      Vocabulary vocabulary = vocabulary(random, options, texts);
      JsonNode json =
          shuffled(random, JSON.readTree(HuggingFace.tokenizerJson(vocabulary, options)));
      // It matters only to who turns ids into text.
      json.get("added_tokens")
          .forEach(token -> ((ObjectNode) token).put("special", random.nextBoolean()));
      TokenizerJson file = read(json);
      assertPieces(vocabulary, file.vocabulary());
      Set<String> specials = new HashSet<>(options.specials());
      specials.removeIf(special -> vocabulary.id(special) < 0);
      assertEquals(options.withSpecials(specials), file.options());
      assertFalse(file.accentsFollowCase());
      assertAgree(json, texts);
    }
  }

  private static WordPieceOptions options(Random random) {
    List<String> specials = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    specials.addAll(List.of("<x>", "the", "[", "\uD83D\uDE00", "a b", "[MASK]]", "\n"));
    Collections.shuffle(specials, random);
    return new WordPieceOptions(
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        List.of("[UNK]", "<unk>", "u").get(random.nextInt(3)),
        List.of("##", "", "@", "\u2581").get(random.nextInt(4)),
        List.of(1, 7, 100, Integer.MAX_VALUE).get(random.nextInt(4)),
        new HashSet<>(specials.subList(0, random.nextInt(specials.size()))));
  }

  private static Vocabulary vocabulary(
      Random random, WordPieceOptions options, List<String> texts) {
    Set<String> pieces = new LinkedHashSet<>();
    pieces.add(options.unknown());
    options.specials().stream().filter(special -> random.nextInt(4) > 0).forEach(pieces::add);
    for (String text : texts) {
      for (String word : text.split("\\s+", -1)) {
        int[] points = word.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
          String piece = new String(points, i, 1 + random.nextInt(points.length - i));
          pieces.add(piece);
          pieces.add(options.continuation() + new String(points, i, 1));
          pieces.add(new String(points, i, 1));
        }
      }
    }
    List<String> shuffled = new ArrayList<>(pieces);
    Collections.shuffle(shuffled, random);
    return Vocabulary.of(shuffled);
  }

  /** The same file with the members of all objects in another order. */
  private static JsonNode shuffled(Random random, JsonNode json) {
    if (json.isArray()) {
      ArrayNode array = JSON.createArrayNode();
      json.forEach(element -> array.add(shuffled(random, element)));
      return array;
    }
    if (!json.isObject()) {
      return json;
    }
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(json.properties());
    Collections.shuffle(members, random);
    ObjectNode object = JSON.createObjectNode();
    members.forEach(member -> object.set(member.getKey(), shuffled(random, member.getValue())));
    return object;
  }

  @Test
  public void skipsWhatDoesNotConcernPieces() throws IOException {
    TokenizerJson file =
        read(
            file(
                json -> {
                  json.set("truncation", tree("{'max_length': 2, 'vocab': []}"));
                  json.set("padding", tree("[[null, {'a': true}]]"));
                  json.set("post_processor", tree("{'type': 'TemplateProcessing'}"));
                  json.put("something", "new");
                  in(json, "/model").put("something", "new");
                  in(json, "/normalizer").set("something", tree("{}"));
                }));
    assertPieces(VOCABULARY, file.vocabulary());
    assertEquals(OPTIONS, file.options());
    assertEquals("tokenizer.json", file.vocabulary().source());
  }

  @Test
  public void accentsFollowCaseWhereTheFileLeavesItOpen() throws IOException {
    for (boolean lowerCase : List.of(true, false)) {
      for (boolean missing : List.of(true, false)) {
        JsonNode json =
            file(
                root -> {
                  ObjectNode normalizer = in(root, "/normalizer").put("lowercase", lowerCase);
                  if (missing) {
                    normalizer.remove("strip_accents");
                  } else {
                    normalizer.putNull("strip_accents");
                  }
                });
        TokenizerJson file = read(json);
        assertEquals(OPTIONS.withLowerCase(lowerCase).withStripAccents(lowerCase), file.options());
        assertTrue(file.accentsFollowCase());
        assertAgree(json, List.of("\u00C9mbed embed E\u0301 e\u0301"));
      }
    }
  }

  @Test
  public void noNormalizerChangesNothing() throws IOException {
    WordPieceOptions nothing =
        new WordPieceOptions(false, false, false, false, "[UNK]", "##", 100, OPTIONS.specials());
    TextMaker maker = new TextMaker(new Random(7));
    List<String> texts = Stream.generate(() -> maker.text(100)).limit(50).toList();
    Vocabulary vocabulary = vocabulary(new Random(7), nothing, texts);
    for (boolean missing : List.of(true, false)) {
      ObjectNode json = (ObjectNode) JSON.readTree(HuggingFace.tokenizerJson(vocabulary, nothing));
      if (missing) {
        json.remove("normalizer");
      } else {
        json.putNull("normalizer");
      }
      assertEquals(nothing, read(json).options());
      assertFalse(read(json).accentsFollowCase());
      assertAgree(json, texts);
    }
  }

  @Test
  public void sequencesOfOneAreThatOne() throws IOException {
    JsonNode json =
        file(
            root -> {
              root.set(
                  "normalizer",
                  JSON.createObjectNode()
                      .put("type", "Sequence")
                      .set("normalizers", JSON.createArrayNode().add(root.get("normalizer"))));
              root.set(
                  "pre_tokenizer",
                  tree(
                      "{'type': 'Sequence', 'pretokenizers': [{'type': 'Sequence', 'pretokenizers':"
                          + " [{'type': 'BertPreTokenizer'}]}]}"));
            });
    assertEquals(OPTIONS, read(json).options());
    assertAgree(json, List.of("Embed, [MASK] \u00C9mbed"));
    assertUnsupported(
        "normalizer.type is \"Sequence\", \"BertNormalizer\" is needed",
        root ->
            root.set(
                "normalizer",
                tree("{'type': 'Sequence', 'normalizers': [{'type': 'NFC'}, {'type': 'NFD'}]}")));
  }

  @Test
  public void filesOfEarlyVersionsHaveNoType() throws IOException {
    Consumer<ObjectNode> early = json -> in(json, "/model").remove("type");
    assertEquals(OPTIONS, read(file(early)).options());
    assertAgree(file(early), List.of("Embed, [MASK] \u00C9mbed"));
    assertUnsupported(
        "model has no type and merges, so it is no \"WordPiece\", which is needed",
        early.andThen(json -> in(json, "/model").putArray("merges")));
    for (String name : List.of("unk_token", "continuing_subword_prefix", "vocab")) {
      assertUnsupported(
          "model has no type and no " + name + ", so it is no \"WordPiece\", which is needed",
          early.andThen(json -> in(json, "/model").remove(name)));
    }
  }

  @Test
  public void refusesWhatIsNotDoneHere() {
    for (String type : List.of("BPE", "Unigram", "WordLevel")) {
      assertUnsupported(
          "model.type is \"" + type + "\", \"WordPiece\" is needed",
          json -> in(json, "/model").put("type", type));
    }
    assertUnsupported(
        "model.type is \"Unigram\", \"WordPiece\" is needed",
        json -> json.set("model", tree("{'vocab': [['a', -1.5]], 'type': 'Unigram'}")));
    assertUnsupported(
        "model.type is \"BPE\", \"WordPiece\" is needed",
        json ->
            json.set(
                "model",
                tree(
                    "{'type': 'BPE', 'unk_token': null, 'vocab': {'a': 'x'}, 'merges': ['a b']}")));
    assertUnsupported(
        "normalizer.type is \"Lowercase\", \"BertNormalizer\" is needed",
        json -> json.set("normalizer", tree("{'type': 'Lowercase'}")));
    assertUnsupported(
        "pre_tokenizer is null, \"BertPreTokenizer\" is needed",
        json -> json.remove("pre_tokenizer"));
    assertUnsupported(
        "pre_tokenizer.type is \"Whitespace\", \"BertPreTokenizer\" is needed",
        json -> json.set("pre_tokenizer", tree("{'type': 'Whitespace'}")));
    assertUnsupported("version is \"2.0\", \"1.0\" is needed", json -> json.put("version", "2.0"));
    assertUnsupported(
        "model.max_input_chars_per_word is 0, at least 1 is needed",
        json -> in(json, "/model").put("max_input_chars_per_word", 0));
  }

  @Test
  public void refusesAddedTokensOfAnotherKind() {
    for (String name : List.of("single_word", "lstrip", "rstrip", "normalized")) {
      assertUnsupported(
          "added token \"[MASK]\": " + name + " is true, false is needed",
          json -> added(json, "[MASK]").put(name, true));
    }
    assertUnsupported(
        "added token \"[MASK]\": id is 7, its id in model.vocab, 1, is needed",
        json -> added(json, "[MASK]").put("id", 7));
    assertUnsupported(
        "added token \"[E1]\": id is 1, a piece of model.vocab is needed",
        json -> added(json, "[MASK]").put("content", "[E1]"));
  }

  private static ObjectNode added(ObjectNode json, String content) {
    for (JsonNode token : json.get("added_tokens")) {
      if (token.get("content").asText().equals(content)) {
        return (ObjectNode) token;
      }
    }
    throw new AssertionError(content);
  }

  @Test
  public void refusesWhatShiftsOrHidesIds() throws IOException {
    assertMalformed(
        ": piece \"em\" has the id 9, expected ids from 0 to 6 for 7 pieces",
        json -> in(json, "/model/vocab").put("em", 9));
    assertMalformed(
        ": piece \"em\" has the id 4294967297, expected ids from 0 to 6 for 7 pieces",
        json -> in(json, "/model/vocab").put("em", 4294967297L));
    assertMalformed(
        ": pieces \"em\" and \"<u>\" both have the id 2",
        json -> in(json, "/model/vocab").put("<u>", 2));
    for (String id : List.of("-1", "2.0", "\"2\"", "null", "99999999999999999999")) {
      assertMalformed(
          ", line 1: piece \"em\" has the id "
              + (id.startsWith("9") ? "1.0E20" : id)
              + ", expected a whole number from 0",
          json -> in(json, "/model/vocab").set("em", tree(id)));
    }
    assertMalformed(": the piece of id 7 is empty", json -> in(json, "/model/vocab").put("", 7));
    assertMalformed(
        ": the vocabulary is empty",
        json -> {
          json.putArray("added_tokens");
          in(json, "/model").putObject("vocab");
        });
    StringReader twice =
        new StringReader(file(json -> {}).toString().replace("\"em\":2", "\"em\":2,\n\"em\":2"));
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> TokenizerJson.read(twice, "tokenizer.json"));
    assertEquals("tokenizer.json, line 2: \"em\" stands twice in an object", refusal.getMessage());
  }

  @Test
  public void refusesMembersOfAWrongType() {
    assertMalformed(": model is missing, expected an object", json -> json.remove("model"));
    assertMalformed(", line 1: expected an object, got 'n'", json -> json.putNull("model"));
    assertMalformed(
        ": model.type is 1, expected a string", json -> in(json, "/model").put("type", 1));
    assertMalformed(
        ": model.vocab is an array, expected an object",
        json -> in(json, "/model").putArray("vocab"));
    assertMalformed(
        ": model.unk_token is null, expected a string",
        json -> in(json, "/model").putNull("unk_token"));
    assertMalformed(
        ": model.unk_token is \"\", expected a piece",
        json -> in(json, "/model").put("unk_token", ""));
    assertMalformed(
        ": model.max_input_chars_per_word is 1.5, expected a whole number",
        json -> in(json, "/model").put("max_input_chars_per_word", 1.5));
    assertMalformed(
        ": model.max_input_chars_per_word is -1, expected a whole number from 0",
        json -> in(json, "/model").put("max_input_chars_per_word", -1));
    assertMalformed(
        ": normalizer is \"bert\", expected an object or null",
        json -> json.put("normalizer", "bert"));
    assertMalformed(
        ": normalizer.strip_accents is 1, expected true or false",
        json -> in(json, "/normalizer").put("strip_accents", 1));
    assertMalformed(
        ": added_tokens is an object, expected an array", json -> json.putObject("added_tokens"));
    assertMalformed(
        ": added_tokens[0] is \"[MASK]\", expected an object",
        json -> json.putArray("added_tokens").add("[MASK]"));
  }

  /** Where Hugging Face's reader has no default, neither have we; where it has one, it is ours. */
  @Test
  public void mayBeMissingWhatMayBeForHuggingFace() {
    for (String object :
        List.of("", "/model", "/normalizer", "/pre_tokenizer", "/added_tokens/0")) {
      List<String> names = new ArrayList<>();
      file(json -> json.at(object).fieldNames().forEachRemaining(names::add));
      for (String name : names) {
        JsonNode json = file(root -> in(root, object).remove(name));
        String member = object + "/" + name;
        boolean readable;
        try {
          read(json);
          readable = true;
        } catch (UnsupportedTokenizerException e) {
          // It may read this, and does something else then.
          assertEquals("/pre_tokenizer", member);
          readable = true;
        } catch (IOException | IllegalArgumentException e) {
          readable = false;
        }
        // A file without a type is read by what it has.
        if (!member.endsWith("/type")) {
          assertEquals(member, huggingFaceReads(json), readable);
        }
      }
    }
  }

  @Test
  public void longestWordsAreCounted() throws IOException {
    JsonNode json =
        file(root -> in(root, "/model").put("max_input_chars_per_word", 5_000_000_000L));
    assertEquals(Integer.MAX_VALUE, read(json).options().maxCharsPerWord());
    assertAgree(json, List.of("em" + "bed".repeat(100)));
  }

  @Test
  public void saysThatTheUnknownPieceIsMissing() throws IOException {
    TokenizerJson file = read(file(json -> in(json, "/model").put("unk_token", "[NONE]")));
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new WordPieceMatcher(file.vocabulary(), file.options()));
    assertEquals(
        "tokenizer.json: the unknown piece [NONE] is none of the 7 pieces of model.vocab",
        refusal.getMessage());
  }

  @Test
  public void readsFilesAndNamesThoseThatItCannot() throws IOException {
    Path path = folder.newFile("tokenizer.json").toPath();
    String text = file(json -> in(json, "/model/vocab").put("\u00E9", 7)).toString();
    Files.writeString(path, "\uFEFF" + text);
    assertEquals(7, TokenizerJson.read(path).vocabulary().id("\u00E9"));

    Files.write(path, text.getBytes(StandardCharsets.ISO_8859_1));
    IOException latin = assertThrows(IOException.class, () -> TokenizerJson.read(path));
    assertTrue(latin.getMessage(), latin.getMessage().startsWith(path + ": not UTF-8"));

    Files.writeString(path, text.substring(0, text.length() - 1));
    IllegalArgumentException cut =
        assertThrows(IllegalArgumentException.class, () -> TokenizerJson.read(path));
    assertEquals(path + ", line 1: expected ',' or '}', got the end of the file", cut.getMessage());

    Files.delete(path);
    assertThrows(NoSuchFileException.class, () -> TokenizerJson.read(path));
  }
}
