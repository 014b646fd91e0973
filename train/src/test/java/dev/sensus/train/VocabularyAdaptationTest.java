package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.DistillationOptions;
import dev.sensus.encoder.ModelException;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceVocabulary;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import dev.sensus.encoder.StaticDistiller;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TokenizerWriter;
import dev.sensus.indexer.CollectionException;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model whose vocabulary gets words of a collection. */
class VocabularyAdaptationTest {
  private static final int DIMENSION = 8;

  /** Words of letters that the vocabulary has, in four groups that keep to themselves. */
  private static final int WORDS = 80;

  private static final int GROUPS = 4;

  @TempDir private Path temp;

  private static String word(int i) {
    return "w" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
  }

  private static List<String> pieces() {
    List<String> pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    for (int i = 0; i < WORDS; i++) {
      pieces.add(word(i));
    }
    pieces.addAll(List.of("[unused0]", "zzz", "##yyy"));
    for (char letter = 'a'; letter <= 'z'; letter++) {
      pieces.add(String.valueOf(letter));
      pieces.add("##" + letter);
    }
    return pieces;
  }

  /** A static model: a word's vector is its group's direction and something of its own. */
  private Path model() throws IOException {
    Random random = new Random(5);
    List<String> pieces = pieces();
    float[] table = new float[pieces.size() * DIMENSION];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian() * 0.2f;
    }
    for (int i = 0; i < WORDS; i++) {
      table[pieces.indexOf(word(i)) * DIMENSION + i % GROUPS] += 1;
    }
    Path tokenizer = temp.resolve("tokenizer");
    new TokenizerWriter(Vocabulary.of(pieces), WordPieceOptions.uncased()).write(tokenizer, true);
    Path folder = temp.resolve("model");
    new StaticFolder(tokenizer).write(folder, table, DIMENSION, Precision.FP32);
    return folder;
  }

  /** Texts of one group each; "cat" is among the words of group 2, "dog" of group 3. */
  private Path texts() throws IOException {
    Random random = new Random(6);
    StringBuilder lines = new StringBuilder();
    for (int text = 0; text < 4000; text++) {
      int group = text % GROUPS;
      List<String> words = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        words.add(word(group + GROUPS * random.nextInt(WORDS / GROUPS)));
      }
      if (group == 2) {
        words.set(random.nextInt(8), "Cat");
      } else if (group == 3 && text % 8 == 3) {
        words.set(random.nextInt(8), "dog");
      }
      lines.append("{\"id\":\"").append(text).append("\",\"text\":\"");
      lines.append(String.join(" ", words)).append("\"}\n");
    }
    return Files.writeString(temp.resolve("texts.jsonl"), lines);
  }

  private static VocabularyAdaptation adaptation(Path model) {
    return new VocabularyAdaptation(Models.standard(), model.toString(), TrainingListener.NONE);
  }

  private static float[] vector(Path model, String text) throws IOException {
    try (TextEncoder encoder = Models.standard().statics(model.toString())) {
      return encoder.encode(text, TextEncoder.Role.QUERY);
    }
  }

  @Test
  void wordsBecomePiecesThatLieWithWhatTheyStandBeside() throws IOException {
    Path model = model();
    Path output = temp.resolve("deep").resolve("out");
    VocabularyAdaptation.Report report =
        adaptation(model).run(List.of(texts()), 5, 0, output, false);
    assertEquals(List.of("cat", "dog"), report.words());
    // Of those never used the one kept free, then the last of more than one letter.
    assertEquals(List.of("[unused0]", "##yyy"), report.replaced());
    assertEquals(2, report.learnt());
    // 1,000 cats and 500 dogs of 32,000 words had three pieces each.
    assertEquals(1 + 2 * 1500 / 32000.0, report.before(), 1e-9);
    assertEquals(1, report.after(), 1e-9);
    for (String word : report.words()) {
      float[] vector = vector(output, word);
      int group = word.equals("cat") ? 2 : 3;
      for (int other = 0; other < GROUPS; other++) {
        double along = vector[other];
        assertTrue(other == group ? along > 0.8 : Math.abs(along) < 0.4, word + ": " + along);
      }
    }
    try (PieceVocabulary vocabulary = Models.standard().pieces(output.toString())) {
      assertArrayEquals(
          new int[] {pieces().indexOf("[unused0]"), pieces().indexOf("##yyy")},
          vocabulary.pieces("cat DOG").ids());
    }
    assertEquals(
        Files.readAllLines(output.resolve("vocab.txt")).indexOf("dog"), pieces().indexOf("##yyy"));
    // What it knew it knows still, to the bit.
    float[] before = table(model);
    float[] after = table(output);
    for (int id = 0; id < pieces().size(); id++) {
      int from = id * DIMENSION;
      boolean same = Arrays.equals(before, from, from + DIMENSION, after, from, from + DIMENSION);
      assertEquals(!report.replaced().contains(pieces().get(id)), same, pieces().get(id));
    }
    try (Stream<Path> files = Files.list(output.getParent())) {
      assertEquals(List.of(output), files.toList());
    }
  }

  private static float[] table(Path model) throws IOException {
    try (Safetensors tensors = Safetensors.open(model.resolve("model.safetensors"))) {
      return tensors.floats("embedding.weight");
    }
  }

  /** Where hardly a word is known nothing can be fitted. */
  @Test
  void ofFewTextsAWordIsTheMeanOfItsPieces() throws IOException {
    Path few =
        Files.writeString(temp.resolve("few.jsonl"), "{\"id\":\"a\",\"text\":\"cat waa\"}\n");
    Path model = model();
    Path output = temp.resolve("out");
    VocabularyAdaptation.Report report = adaptation(model).run(List.of(few), 5, 0, output, false);
    assertEquals(List.of("cat"), report.words());
    assertEquals(0, report.learnt());
    assertArrayEquals(vector(model, "cat"), vector(output, "cat"), 1e-6f);
  }

  /** What has no new word is read as before. */
  @Test
  void aBertHasWordsToo() throws IOException {
    Path tokenizer = temp.resolve("letters");
    new TokenizerWriter(Vocabulary.of(pieces()), WordPieceOptions.uncased()).write(tokenizer, true);
    Path model = temp.resolve("bert");
    new NewBert(1, DIMENSION, 2, 16).write(model, tokenizer, pieces().size(), null, null, false, 7);
    Path output = temp.resolve("out");
    adaptation(model).run(List.of(texts()), 5, 0, output, false);
    try (TextEncoder old =
            Models.standard().encoder(model.toString(), ModelOptions.defaults().withDevice("cpu"));
        TextEncoder now =
            Models.standard()
                .encoder(output.toString(), ModelOptions.defaults().withDevice("cpu"))) {
      String text = "waa wbb wca wab";
      assertArrayEquals(
          old.encode(text, TextEncoder.Role.QUERY),
          now.encode(text, TextEncoder.Role.QUERY),
          1e-6f);
      assertFalse(
          Arrays.equals(
              old.encode("cat", TextEncoder.Role.QUERY),
              now.encode("cat", TextEncoder.Role.QUERY)));
    }
  }

  /** A BERT whose input vectors are those of {@link #model()}, with more tensors. */
  private Path bert(Map<String, Values> more) throws IOException {
    Path from = model();
    float[] table = table(from);
    Path model = temp.resolve("bert");
    new NewBert(1, DIMENSION, 2, 16).write(model, from, pieces().size(), null, null, false, 7);
    Map<String, Values> tensors = new LinkedHashMap<>();
    Path file = model.resolve("model.safetensors");
    try (Safetensors read = Safetensors.open(file)) {
      for (String name : read.names()) {
        boolean words = name.endsWith("word_embeddings.weight");
        tensors.put(name, new Values(words ? table : read.floats(name), Tiny.shape(read, name)));
      }
    }
    tensors.putAll(more);
    SafetensorsWriter.write(file, tensors, Precision.FP32);
    return model;
  }

  /** Vectors of another space: a word's is its group's direction among the last four. */
  private static float[] elsewhere() {
    Random random = new Random(9);
    float[] rows = random(pieces().size() * DIMENSION, random);
    for (int i = 0; i < rows.length; i++) {
      rows[i] *= 0.2f;
    }
    for (int i = 0; i < WORDS; i++) {
      rows[pieces().indexOf(word(i)) * DIMENSION + GROUPS + i % GROUPS] += 1;
    }
    return rows;
  }

  /** Texts of {@link #texts()} with a few words that are frequent and many that are not. */
  private Path uneven() throws IOException {
    Random random = new Random(10);
    StringBuilder lines = new StringBuilder();
    for (int text = 0; text < 4000; text++) {
      int group = text % GROUPS;
      lines.append("{\"id\":\"").append(text).append("\",\"text\":\"");
      for (int i = 0; i < 8; i++) {
        double skewed = Math.pow(random.nextDouble(), 2);
        lines.append(word(group + GROUPS * (int) (skewed * WORDS / GROUPS))).append(' ');
      }
      lines.append(group == 2 ? "cat" : group == 3 && text % 8 == 3 ? "dog" : "").append("\"}\n");
    }
    return Files.writeString(temp.resolve("uneven.jsonl"), lines);
  }

  /**
   * A head's own matrix and its biases change where the words are, and nowhere else: the rows lie
   * in the matrix' own space, and a bias is that of words as frequent.
   */
  @ParameterizedTest
  @CsvSource({
    "cls.predictions.decoder.weight, cls.predictions.bias",
    "lm_head.decoder.weight, lm_head.bias",
    "vocab_projector.weight, vocab_projector.bias"
  })
  void theMaskedHeadCanSayThem(String decoder, String bias) throws IOException {
    Path texts = uneven();
    List<String> words = List.of(Files.readString(texts).split("[^a-z]+"));
    List<String> pieces = pieces();
    float[] biases = random(pieces.size(), new Random(8));
    for (int i = 0; i < WORDS; i++) {
      String word = word(i);
      biases[pieces.indexOf(word)] = (float) bias(Collections.frequency(words, word));
    }
    float[] rows = elsewhere();
    Path model =
        bert(
            Map.of(
                decoder, new Values(rows, pieces.size(), DIMENSION),
                bias, new Values(biases, pieces.size())));
    Path output = temp.resolve("out");
    VocabularyAdaptation.Report report = adaptation(model).run(List.of(texts), 5, 0, output, false);
    assertEquals(List.of("cat", "dog"), report.words());
    assertEquals(2, report.learnt());
    try (Safetensors old = Safetensors.open(model.resolve("model.safetensors"));
        Safetensors now = Safetensors.open(output.resolve("model.safetensors"))) {
      assertEquals(old.names(), now.names());
      for (String name : now.names()) {
        float[] before = old.floats(name);
        float[] after = now.floats(name);
        boolean of = name.equals(decoder) || name.equals(bias) || name.contains("word_embeddings");
        int row = before.length / (of ? pieces.size() : 1);
        for (int i = 0; i < before.length; i += row) {
          boolean changed = of && report.replaced().contains(pieces.get(i / row));
          boolean same = Arrays.equals(before, i, i + row, after, i, i + row);
          assertEquals(!changed, same, name + " " + i / row);
        }
      }
      for (int i = 0; i < report.words().size(); i++) {
        String word = report.words().get(i);
        int id = pieces.indexOf(report.replaced().get(i));
        assertEquals(bias(Collections.frequency(words, word)), now.floats(bias)[id], 1e-4, word);
        int group = word.equals("cat") ? 2 : 3;
        for (int j = 0; j < DIMENSION; j++) {
          double along = now.floats(decoder)[id * DIMENSION + j];
          assertTrue(j == GROUPS + group ? along > 0.7 : Math.abs(along) < 0.4, word + " " + along);
        }
      }
    }
  }

  private static double bias(int count) {
    return 2 * Math.log(count + 1) - 20;
  }

  /** Nothing of the piece that went is left where nothing could be fitted. */
  @Test
  void ofFewTextsTheHeadHasTheMeanToo() throws IOException {
    List<String> pieces = pieces();
    float[] biases = random(pieces.size(), new Random(8));
    float[] rows = elsewhere();
    Path model =
        bert(
            Map.of(
                "cls.predictions.decoder.weight", new Values(rows, pieces.size(), DIMENSION),
                "cls.predictions.bias", new Values(biases, pieces.size())));
    Path few =
        Files.writeString(temp.resolve("few.jsonl"), "{\"id\":\"a\",\"text\":\"cat waa\"}\n");
    Path output = temp.resolve("out");
    VocabularyAdaptation.Report report = adaptation(model).run(List.of(few), 5, 0, output, false);
    assertEquals(0, report.learnt());
    int id = pieces.indexOf(report.replaced().get(0));
    int[] cut = Stream.of("c", "##a", "##t").mapToInt(pieces::indexOf).toArray();
    try (Safetensors now = Safetensors.open(output.resolve("model.safetensors"))) {
      double mean = Arrays.stream(cut).mapToDouble(piece -> biases[piece]).average().orElseThrow();
      assertEquals(mean, now.floats("cls.predictions.bias")[id], 1e-6);
      for (int i = 0; i < DIMENSION; i++) {
        int at = i;
        double of =
            Arrays.stream(cut)
                .mapToDouble(piece -> rows[piece * DIMENSION + at])
                .average()
                .orElse(0);
        float[] decoder = now.floats("cls.predictions.decoder.weight");
        assertEquals(of, decoder[id * DIMENSION + i], 1e-6);
      }
    }
  }

  /** Settings and modules go along, also through links; weights of the old words do not. */
  @Test
  void settingsAreCopiedAndNothingElse() throws IOException {
    Path model = bert(Map.of());
    for (String name : List.of("model.onnx", "flax_model.msgpack", "README.md", "LICENSE")) {
      Files.writeString(model.resolve(name), name);
    }
    Files.move(model.resolve("1_Pooling"), temp.resolve("pooling"));
    Files.createSymbolicLink(model.resolve("1_Pooling"), temp.resolve("pooling"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), model);
    Path output = temp.resolve("out");
    adaptation(link).run(List.of(texts()), 5, 0, output, false);
    try (Stream<Path> files = Files.walk(output)) {
      assertEquals(
          Set.of(
              "1_Pooling/config.json",
              "LICENSE",
              "config.json",
              "model.safetensors",
              "modules.json",
              "sentence_bert_config.json",
              "tokenizer.json",
              "tokenizer_config.json",
              "vocab.txt"),
          files
              .filter(Files::isRegularFile)
              .map(file -> output.relativize(file).toString())
              .collect(Collectors.toSet()));
    }
    try (TextEncoder encoder =
        Models.standard().encoder(output.toString(), ModelOptions.defaults().withDevice("cpu"))) {
      assertEquals(DIMENSION, encoder.dimension());
    }
  }

  /** A folder of transformers has no modules, and is a model all the same. */
  @Test
  void whatItWroteItReplaces() throws IOException {
    Path model = bert(Map.of());
    Files.delete(model.resolve("modules.json"));
    IOUtils.rm(model.resolve("1_Pooling"));
    Path output = temp.resolve("out");
    Path texts = texts();
    adaptation(model).run(List.of(texts), 1, 0, output, false);
    VocabularyAdaptation.Report report = adaptation(output).run(List.of(texts), 5, 0, output, true);
    assertEquals(List.of("dog"), report.words());
    try (PieceVocabulary vocabulary = Models.standard().pieces(output.toString())) {
      assertEquals(2, vocabulary.pieces("cat dog").length());
    }
  }

  @Test
  void aDistilledModelHasWordsToo() throws IOException {
    Path distilled = temp.resolve("distilled");
    try (StaticDistiller distiller =
        Models.standard()
            .distiller(bert(Map.of()).toString(), ModelOptions.defaults().withDevice("cpu"))) {
      distiller
          .distill(DistillationOptions.defaults().withDimension(DIMENSION), done -> {})
          .write(distilled, false);
    }
    Path output = temp.resolve("out");
    VocabularyAdaptation.Report report =
        adaptation(distilled).run(List.of(texts()), 5, 0, output, false);
    assertEquals(List.of("cat", "dog"), report.words());
    assertEquals(DIMENSION, vector(output, "cat").length);
    assertArrayEquals(vector(distilled, "waa wbb"), vector(output, "waa wbb"), 1e-6f);
    try (PieceVocabulary vocabulary = Models.standard().pieces(output.toString())) {
      assertEquals(2, vocabulary.pieces("cat dog").length());
    }
  }

  @Test
  void saysWhatIsWrongWithAModel() throws IOException {
    Path texts = texts();
    Path model = bert(Map.of("cls.predictions.bias", new Values(new float[3], 3)));
    assertRefused(model, texts, "tensor 'cls.predictions.bias' has shape [3], expected a number");
    Path tokenizer = model.resolve("tokenizer.json");
    String json = Files.readString(tokenizer);
    Files.writeString(tokenizer, json.replace("BertPreTokenizer", "Whitespace"));
    assertRefused(model, texts, "is no tokenizer whose words could be changed: pre_tokenizer");
    Files.writeString(tokenizer, json.substring(0, json.length() / 2));
    assertRefused(model, texts, tokenizer.toString());
    Path table = model();
    SafetensorsWriter.write(
        table.resolve("model.safetensors"),
        Map.of("embedding.weight", new Values(new float[4 * DIMENSION], 4, DIMENSION)),
        Precision.FP32);
    assertRefused(table, texts, "has shape [4, 8], expected a row for the tokenizer's");
  }

  private void assertRefused(Path model, Path texts, String part) {
    Path output = temp.resolve("out");
    ModelException e =
        assertThrows(
            ModelException.class, () -> adaptation(model).run(List.of(texts), 1, 0, output, false));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertFalse(Files.exists(output));
  }

  /** A model that is there goes when the new one stands in its place, and not before. */
  @Test
  void whatCannotBeReplacedStays() throws IOException {
    Path place = Files.createDirectories(temp.resolve("place"));
    Files.writeString(place.resolve("old"), "old");
    assertThrows(IOException.class, () -> ModelFolder.replace(place, temp.resolve("nothing")));
    assertEquals("old", Files.readString(place.resolve("old")));
    Path whole = Files.createDirectories(temp.resolve("whole"));
    Files.writeString(whole.resolve("new"), "new");
    ModelFolder.replace(place, whole);
    try (Stream<Path> files = Files.walk(temp)) {
      assertEquals(
          List.of("place", "place/new"),
          files.skip(1).map(file -> temp.relativize(file).toString()).sorted().toList());
    }
  }

  private static float[] random(int size, Random random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void nothingIsWrittenOfWhatDoesNotFit() throws IOException {
    Path model = model();
    Path texts = texts();
    Path output = temp.resolve("out");
    VocabularyAdaptation adaptation = adaptation(model);
    assertThrows(
        IllegalArgumentException.class, () -> adaptation.run(List.of(texts), 0, 0, output, false));
    assertThrows(
        IllegalArgumentException.class, () -> adaptation.run(List.of(texts), 1, 2, output, false));
    Path empty = Files.writeString(temp.resolve("empty.jsonl"), "{\"id\":\"a\",\"text\":\"\"}\n");
    assertThrows(
        CollectionException.class,
        () -> adaptation.run(List.of(texts, empty), 1, 0, output, false));
    Path known =
        Files.writeString(temp.resolve("known.jsonl"), "{\"id\":\"a\",\"text\":\"waa\"}\n");
    CollectionException none =
        assertThrows(
            CollectionException.class, () -> adaptation.run(List.of(known), 1, 0, output, false));
    assertTrue(none.getMessage().contains("known.jsonl"), none.getMessage());
    Files.createDirectories(output);
    Files.writeString(output.resolve("letter.txt"), "dear");
    assertThrows(TrainingException.class, () -> adaptation.run(List.of(texts), 1, 0, output, true));
    assertThrows(
        FileAlreadyExistsException.class, () -> adaptation.run(List.of(texts), 1, 0, model, false));
    Files.delete(model.resolve("model.safetensors"));
    assertThrows(
        ModelException.class,
        () -> adaptation.run(List.of(texts), 1, 0, temp.resolve("other"), false));
    try (Stream<Path> files = Files.list(temp)) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
    }
  }
}
