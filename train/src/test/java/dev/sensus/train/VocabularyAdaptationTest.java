package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.ModelException;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceVocabulary;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** A head's own matrix and its bias change where the words are, and nowhere else. */
  @Test
  void theMaskedHeadCanSayThem() throws IOException {
    Path tokenizer = temp.resolve("letters");
    new TokenizerWriter(Vocabulary.of(pieces()), WordPieceOptions.uncased()).write(tokenizer, true);
    Path model = temp.resolve("bert");
    int size = pieces().size();
    new NewBert(1, DIMENSION, 2, 16).write(model, tokenizer, size, null, null, false, 7);
    Random random = new Random(8);
    Map<String, Values> tensors = new LinkedHashMap<>();
    Path file = model.resolve("model.safetensors");
    try (Safetensors read = Safetensors.open(file)) {
      for (String name : read.names()) {
        tensors.put(name, new Values(read.floats(name), Tiny.shape(read, name)));
      }
    }
    tensors.put("cls.predictions.bias", new Values(random(size, random), size));
    tensors.put(
        "cls.predictions.decoder.weight",
        new Values(random(size * DIMENSION, random), size, DIMENSION));
    SafetensorsWriter.write(file, tensors, Precision.FP32);
    Path output = temp.resolve("out");
    VocabularyAdaptation.Report report =
        adaptation(model).run(List.of(texts()), 5, 0, output, false);
    assertEquals(2, report.learnt());
    try (Safetensors now = Safetensors.open(output.resolve("model.safetensors"))) {
      assertEquals(tensors.keySet(), now.names());
      for (String name : now.names()) {
        float[] before = tensors.get(name).values();
        float[] after = now.floats(name);
        boolean rows = name.startsWith("cls.predictions.") || name.contains("word_embeddings");
        int row = before.length / (rows ? size : 1);
        for (int i = 0; i < before.length; i += row) {
          boolean changed = rows && report.replaced().contains(pieces().get(i / row));
          boolean same = Arrays.equals(before, i, i + row, after, i, i + row);
          assertEquals(!changed, same, name + " " + i / row);
        }
      }
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
