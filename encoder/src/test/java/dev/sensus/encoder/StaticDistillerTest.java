package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.DistillationOptions.Weighting;
import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Distillation, against matrices that the same recipe gave in transformers and numpy ({@code
 * distilled.safetensors}): hidden states of {@code [CLS] piece [SEP]} in 64 bits, their mean, SVD
 * of what is left less the mean over all pieces, each axis with its largest component positive, SIF
 * by Zipf's law; and for BERT, the unknown piece's row zero.
 */
class StaticDistillerTest {
  private static final ModelOptions OPTIONS = ModelOptions.defaults();
  private static final Map<Integer, String> BERT =
      Map.of(
          0,
          "[PAD]",
          1,
          "[UNK]",
          2,
          "[CLS]",
          3,
          "[SEP]",
          4,
          "[MASK]",
          5,
          "[unused0]",
          6,
          "[unused12]");
  private static final List<String> ROBERTA = List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>");
  private final Models models = Models.standard();
  @TempDir private Path temp;

  private StaticDistillation distill(Path model, DistillationOptions options) throws IOException {
    try (StaticDistiller distiller = models.distiller(model.toString(), OPTIONS)) {
      List<Integer> done = new ArrayList<>();
      StaticDistillation result = distiller.distill(options, done::add);
      assertEquals(distiller.pieces(), done.get(done.size() - 1));
      assertEquals(distiller.pieces(), result.pieces());
      return result;
    }
  }

  private static float[] golden(String name) throws IOException {
    Path file = Path.of(StaticDistillerTest.class.getResource("distilled.safetensors").getPath());
    try (Safetensors expected = Safetensors.open(file)) {
      return expected.floats(name);
    }
  }

  @Test
  void bertEqualsTheRecipe() throws IOException {
    Path model = FixtureModel.copy("bert-base-model", temp, BERT);
    StaticDistillation result = distill(model, DistillationOptions.defaults().withDimension(16));
    assertEquals(114, result.pieces());
    assertEquals(16, result.dimension());
    assertArrayEquals(golden("bert"), result.matrix(), 1e-6f);
    assertTrue(result.explainedVariance() > .5 && result.explainedVariance() < 1);
  }

  /** Byte-pair, which names no unknown piece; no weights; all dimensions. */
  @Test
  void robertaEqualsTheRecipe() throws IOException {
    Path model = FixtureModel.copy("roberta", temp, Map.of());
    Files.delete(model.resolve("vocab.txt"));
    writeTokenizer(model, bytePairs());
    StaticDistillation result =
        distill(
            model, DistillationOptions.defaults().withDimension(32).withWeighting(Weighting.NONE));
    assertArrayEquals(golden("roberta"), result.matrix(), 2e-5f);
    assertEquals(1, result.explainedVariance(), 1e-6);

    Path out = temp.resolve("out");
    result.write(out, false);
    try (PieceVocabulary before = models.pieces(model.toString());
        PieceVocabulary after = models.pieces(out.toString())) {
      // A blank stands before the first word too, as before any other.
      assertEquals(pieces(before, " xa b xb"), pieces(after, "xa b xb"));
      assertEquals(List.of("\u0120xa", "\u0120", "b", "\u0120xb"), pieces(after, "xa b xb"));
      // No special piece is looked for in a text.
      assertEquals(-1, pieces(after, "<mask>").indexOf("<mask>"));
      assertTrue(pieces(before, "<mask>").contains("<mask>"));
    }
  }

  /** Unigram, whose unknown piece counts in model2vec too. */
  @Test
  void xlmRobertaEqualsTheRecipe() throws IOException {
    Path model = FixtureModel.copy("xlm-roberta", temp, Map.of());
    Files.delete(model.resolve("vocab.txt"));
    writeTokenizer(model, unigrams());
    StaticDistillation result =
        distill(model, DistillationOptions.defaults().withDimension(8).withCoefficient(1e-3));
    assertArrayEquals(golden("xlm-roberta"), result.matrix(), 1e-5f);

    Path out = temp.resolve("out");
    result.write(out, false);
    String known = FixtureModel.word(50) + " " + FixtureModel.word(7);
    try (PieceVocabulary before = models.pieces(model.toString());
        PieceVocabulary after = models.pieces(out.toString());
        TextEncoder encoder = models.statics(out.toString())) {
      assertEquals(pieces(before, known), pieces(after, known));
      assertEquals(2, pieces(after, known).size());
      assertTrue(pieces(after, known + " %").contains("<unk>"));
      assertArrayEquals(
          mean(result.matrix(), 8, after.pieces(known + " %").ids()),
          encoder.encode(known + " %", Role.QUERY),
          1e-6f);
    }
  }

  private static List<String> pieces(PieceVocabulary vocabulary, String text) {
    List<String> pieces = new ArrayList<>();
    for (int id : vocabulary.pieces(text).ids()) {
      pieces.add(vocabulary.piece(id));
    }
    return pieces;
  }

  private static void writeTokenizer(Path model, ObjectNode json) throws IOException {
    ArrayNode added = json.putArray("added_tokens");
    for (String piece : ROBERTA) {
      added
          .addObject()
          .put("id", added.size() - 1)
          .put("content", piece)
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    Files.writeString(model.resolve("tokenizer.json"), json.toString());
  }

  private static ObjectNode bytePairs() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.putObject("pre_tokenizer")
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
    ObjectNode model = json.putObject("model").put("type", "BPE").putNull("unk_token");
    ObjectNode vocabulary = model.putObject("vocab");
    ROBERTA.forEach(piece -> vocabulary.put(piece, vocabulary.size()));
    for (String piece : List.of("\u0120", "<", ">", "\u0120x")) {
      vocabulary.put(piece, vocabulary.size());
    }
    ArrayNode merges = model.putArray("merges").add("\u0120 x");
    for (char letter = 'a'; letter <= 'z'; letter++) {
      vocabulary.put(String.valueOf(letter), vocabulary.size());
      vocabulary.put("\u0120x" + letter, vocabulary.size());
      merges.add("\u0120x " + letter);
    }
    for (int id = vocabulary.size(); id < 120; id++) {
      vocabulary.put("other" + id, id);
    }
    return json;
  }

  private static ObjectNode unigrams() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.putObject("pre_tokenizer")
        .put("type", "Metaspace")
        .put("replacement", "\u2581")
        .put("prepend_scheme", "always")
        .put("split", true);
    ObjectNode model = json.putObject("model").put("type", "Unigram").put("unk_id", 3);
    ArrayNode vocabulary = model.putArray("vocab");
    for (int id = 0; id < 120; id++) {
      String piece = id < ROBERTA.size() ? ROBERTA.get(id) : "\u2581" + FixtureModel.word(id);
      vocabulary.addArray().add(piece).add(-.5 * id);
    }
    return json;
  }

  /** The mean of rows, of unit length, in 64 bits. */
  private static float[] mean(float[] matrix, int dimension, int[] rows) {
    double[] sum = new double[dimension];
    double squares = 0;
    for (int i = 0; i < dimension; i++) {
      for (int row : rows) {
        sum[i] += matrix[row * dimension + i];
      }
      squares += sum[i] * sum[i];
    }
    float[] mean = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = (float) (sum[i] / Math.sqrt(squares));
    }
    return mean;
  }

  @Test
  void weightsFollowTheirDefinitions() {
    List<String> pieces = List.of("a", "b", "c");
    DistillationOptions sif = DistillationOptions.defaults().withCoefficient(.25);
    // 1/2 + 1/3 + 1/4 = 13/12, so the shares are 6/13, 4/13, 3/13.
    assertArrayEquals(
        new double[] {.25 / (.25 + 6 / 13.), .25 / (.25 + 4 / 13.), .25 / (.25 + 3 / 13.)},
        PieceWeights.of(pieces, sif),
        1e-12);
    WordFrequencies counted = WordFrequencies.of(Map.of("b", 7L), 9);
    // (0 + 1/2) / 10 and (7 + 1/2) / 10.
    assertArrayEquals(
        new double[] {.25 / .3, .25 / 1, .25 / .3},
        PieceWeights.of(pieces, sif.withFrequencies(counted)),
        1e-12);
    assertArrayEquals(
        new double[] {Math.log(2), Math.log(3), Math.log(4)},
        PieceWeights.of(pieces, sif.withWeighting(Weighting.ZIPF)),
        1e-12);
    assertArrayEquals(
        new double[] {1, 1, 1}, PieceWeights.of(pieces, sif.withWeighting(Weighting.NONE)));
  }

  /** Both libraries read the directory: one drops the unknown piece, the other counts it. */
  @Test
  void whatIsWrittenIsReadBothWays() throws IOException {
    Path model = FixtureModel.copy("bert-base-model", temp, BERT);
    StaticDistillation result = distill(model, DistillationOptions.defaults().withDimension(16));
    Path out = temp.resolve("new").resolve("static");
    result.write(out, false);
    JsonNode config = new ObjectMapper().readTree(out.resolve("config.json").toFile());
    assertEquals("model2vec", config.path("model_type").asText());
    assertEquals("StaticModel", config.path("architectures").path(0).asText());
    assertEquals(16, config.path("hidden_dim").asInt());
    assertEquals(16, config.path("apply_pca").asInt());
    assertEquals(1e-4, config.path("sif_coefficient").asDouble());
    assertTrue(config.path("normalize").asBoolean());

    String one = FixtureModel.word(7);
    String other = FixtureModel.word(119);
    String text = one + " " + other + " %%% " + one + " [UNK]";
    float[] expected = mean(result.matrix(), 16, new int[] {1, 113, 1});
    try (TextEncoder encoder = models.statics(out.toString())) {
      assertEquals(16, encoder.dimension());
      assertArrayEquals(expected, encoder.encode(text, Role.QUERY), 1e-6f);
      assertArrayEquals(new int[] {1, 113, 0, 0, 0, 1, 0}, encoder.pieces(text).ids());
      assertArrayEquals(new float[16], encoder.encode("%", Role.QUERY));
    }
    String contextual =
        assertThrows(ModelException.class, () -> models.contextual(out.toString(), OPTIONS).close())
            .getMessage();
    assertTrue(contextual.endsWith("is a static model; a contextual one is wanted here"));
    // Without config.json it is a StaticEmbedding, as sentence-transformers takes it.
    Files.delete(out.resolve("config.json"));
    try (TextEncoder encoder = models.statics(out.toString())) {
      assertArrayEquals(expected, encoder.encode(text, Role.QUERY), 1e-6f);
    }
  }

  @Test
  void aFolderThatHoldsSomethingElseStaysAsItIs() throws IOException {
    Path model = FixtureModel.copy("bert-base-model", temp, BERT);
    StaticDistillation small = distill(model, DistillationOptions.defaults().withDimension(4));
    StaticDistillation large = distill(model, DistillationOptions.defaults().withDimension(8));
    Path out = Files.createDirectory(temp.resolve("out"));
    small.write(out, false); // an empty one is taken
    assertThrows(FileAlreadyExistsException.class, () -> large.write(out, false));
    assertEquals(4, dimension(out));
    large.write(out, true);
    assertEquals(8, dimension(out));

    Path mine = Files.writeString(out.resolve("notes.txt"), "mine");
    String message = assertThrows(ModelException.class, () -> small.write(out, true)).getMessage();
    assertEquals(out + ": is not empty and holds no static vectors alone", message);
    assertEquals("mine", Files.readString(mine));
    assertEquals(8, dimension(out));
    message = assertThrows(ModelException.class, () -> small.write(mine, true)).getMessage();
    assertEquals(mine + ": is no folder", message);
    message = assertThrows(ModelException.class, () -> small.write(model, true)).getMessage();
    assertTrue(message.endsWith("holds no static vectors alone"), message);
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(List.of(model, out), files.sorted().toList());
    }
  }

  private int dimension(Path directory) throws IOException {
    try (TextEncoder encoder = models.statics(directory.toString())) {
      return encoder.dimension();
    }
  }

  @Test
  void optionsThatDoNotFitAreRefused() throws IOException {
    DistillationOptions options = DistillationOptions.defaults();
    Path model = FixtureModel.copy("bert-base-model", temp, BERT);
    assertRefused(
        "dimension must be at most 32, for the model has 32 and 114 pieces, got 256",
        () -> distill(model, options));
    assertRefused("dimension must be at least 1, got 0", () -> options.withDimension(0));
    for (double wrong : new double[] {0, 1, Double.NaN}) {
      assertRefused(
          "coefficient must be above 0 and below 1, got " + wrong,
          () -> options.withCoefficient(wrong));
    }
    assertRefused(
        "frequencies are for SIF, got them for ZIPF",
        () ->
            options.withWeighting(Weighting.ZIPF).withFrequencies(WordFrequencies.of(Map.of(), 0)));
    Map<Integer, String> few = new HashMap<>();
    for (int id = 0; id < 120; id++) {
      few.put(id, BERT.getOrDefault(id, "[unused" + (100 + id) + "]"));
    }
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Path bare = FixtureModel.copy("bert-base-model", empty, few);
    String message =
        assertThrows(ModelException.class, () -> models.distiller(bare.toString(), OPTIONS).close())
            .getMessage();
    assertEquals(bare + ": has no pieces but special ones", message);
    assertThrows(ModelException.class, () -> models.distiller("mini-static", OPTIONS).close());
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static void assertRefused(String message, Attempt attempt) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, attempt::run).getMessage());
  }
}
