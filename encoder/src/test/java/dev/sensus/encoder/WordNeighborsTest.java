package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.WordNeighbors.Neighbor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nearest words are those that comparing all of them one by one finds. */
class WordNeighborsTest {
  private final Models models = Models.standard();
  @TempDir private Path temp;

  /** All but the word itself, by cosine; the sort is stable, so ties keep the map's order. */
  private static List<Neighbor> bruteForce(Map<String, double[]> vectors, String word) {
    List<Neighbor> all = new ArrayList<>();
    vectors.forEach(
        (other, vector) -> {
          if (!other.equals(word)) {
            all.add(new Neighbor(other, cosine(vectors.get(word), vector)));
          }
        });
    all.sort(Comparator.comparingDouble(neighbor -> -neighbor.cosine()));
    return all;
  }

  private static double cosine(double[] one, double[] two) {
    double dot = 0;
    double squares1 = 0;
    double squares2 = 0;
    for (int i = 0; i < one.length; i++) {
      dot += one[i] * two[i];
      squares1 += one[i] * one[i];
      squares2 += two[i] * two[i];
    }
    return dot / Math.sqrt(squares1 * squares2);
  }

  private static Map<String, double[]> read(Path file) throws IOException {
    Map<String, double[]> vectors = new LinkedHashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      lines
          .skip(1)
          .map(line -> line.split(" "))
          .forEach(
              fields ->
                  vectors.putIfAbsent(
                      fields[0],
                      Arrays.stream(fields, 1, fields.length)
                          .mapToDouble(Float::parseFloat)
                          .toArray()));
    }
    return vectors;
  }

  private static void assertNear(List<Neighbor> expected, List<Neighbor> found) {
    assertEquals(
        expected.stream().map(Neighbor::word).toList(),
        found.stream().map(Neighbor::word).toList());
    for (int i = 0; i < found.size(); i++) {
      assertEquals(expected.get(i).cosine(), found.get(i).cosine(), 1e-9);
    }
  }

  @Test
  void equalsBruteForceOnGlove() throws IOException {
    for (String name : List.of("glove50_4k.txt", "glove_twitter_25d_11925.txt")) {
      Path file = Shared.folder("lexical/glove-small").resolve(name);
      Map<String, double[]> vectors = read(file);
      try (WordNeighbors neighbors = models.neighbors(file.toString())) {
        for (String word : List.of("the", "bank", "water", "king")) {
          List<Neighbor> expected = bruteForce(vectors, word);
          assertNear(expected.subList(0, 25), neighbors.nearest(word, 25));
        }
        int all = vectors.size() - 1;
        assertNear(bruteForce(vectors, "music"), neighbors.nearest("MUSIC", all + 9));
        assertEquals(all, neighbors.nearest("music", Integer.MAX_VALUE).size());
        assertEquals(
            file + ": has no word 'zorblax'",
            assertThrows(ModelException.class, () -> neighbors.nearest("zorblax", 1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> neighbors.nearest("the", 0));
      }
    }
  }

  /** All at once as one by one; what is not wanted is passed over. */
  @Test
  void manyAtOnce() throws IOException {
    Path file = Shared.folder("lexical/glove-small").resolve("glove_twitter_25d_11925.txt");
    List<String> words = List.of("bank", "WATER", "king", "music");
    try (WordNeighbors neighbors = models.neighbors(file.toString())) {
      List<float[]> vectors = words.stream().map(neighbors::vector).toList();
      List<List<String>> without = new ArrayList<>();
      List<Neighbor> seconds = new ArrayList<>();
      for (String word : words) {
        List<Neighbor> two = neighbors.nearest(word, 2);
        without.add(List.of(word, two.get(0).word(), "zorblax"));
        seconds.add(two.get(1));
      }
      List<Neighbor> found = neighbors.nearest(vectors, without);
      for (int i = 0; i < words.size(); i++) {
        assertEquals(seconds.get(i).word(), found.get(i).word());
        assertEquals(seconds.get(i).cosine(), found.get(i).cosine(), 1e-5);
      }
      assertTrue(neighbors.contains("WATER"));
      assertFalse(neighbors.contains("zorblax"));
      assertEquals(null, neighbors.vector("zorblax"));
    }
    Path one = Files.writeString(temp.resolve("one.txt"), "a 1 0\nz 0 0\n");
    try (WordNeighbors neighbors = models.neighbors(one.toString())) {
      float[] vector = {3, 4};
      float[] zero = {0, 0};
      List<Neighbor> found =
          neighbors.nearest(
              List.of(vector, vector, zero), List.of(List.of(), List.of("a"), List.of()));
      assertEquals(new Neighbor("a", found.get(0).cosine()), found.get(0));
      assertEquals(.6, found.get(0).cosine(), 1e-6);
      assertEquals(null, found.get(1));
      assertEquals(null, found.get(2));
      assertThrows(
          IllegalArgumentException.class, () -> neighbors.nearest(List.of(vector), List.of()));
    }
  }

  /** Vectors of few values, so that many words are exactly as near, in more than one chunk. */
  @Test
  void ofWordsAsNearTheFirstComeFirst() throws IOException {
    Random random = new Random(3);
    Map<String, double[]> vectors = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>(List.of("20000 2"));
    for (int i = 0; i < 20_000; i++) {
      int x = random.nextInt(3) - 1;
      int y = random.nextInt(3);
      lines.add(String.format(Locale.ROOT, "w%d %d %d", i, x, y));
      if (x != 0 || y != 0) { // what is zero is near nothing
        vectors.put("w" + i, new double[] {x, y});
      }
    }
    Path file = Files.write(temp.resolve("ties.txt"), lines);
    String word = vectors.keySet().iterator().next();
    List<Neighbor> expected = bruteForce(vectors, word);
    try (WordNeighbors neighbors = models.neighbors(file.toString())) {
      for (int n : new int[] {1, 7, 3000, 25_000}) {
        List<Neighbor> best = expected.subList(0, Math.min(n, expected.size()));
        assertNear(best, neighbors.nearest(word, n));
      }
    }
  }

  @Test
  void whatIsNoWordIsNeverNear() throws IOException {
    Path file =
        Files.writeString(
            temp.resolve("w.txt"), "</s> 1 1\na 1 1\nb 1 0.9\nnone 0 0\n<user> 1 0.8\n<unk> 1 1\n");
    try (WordNeighbors neighbors = models.neighbors(file.toString())) {
      assertEquals(
          List.of("b", "<user>"), neighbors.nearest("a", 9).stream().map(Neighbor::word).toList());
      assertEquals(
          file + ": the vector of 'none' is zero",
          assertThrows(ModelException.class, () -> neighbors.nearest("none", 1)).getMessage());
    }
  }

  /** "abc" is not listed; of its n-grams of 3 bytes it has the vector that the model makes. */
  @Test
  void fastTextMakesAWordOfItsParts() throws IOException {
    float[][] input = {{1, 0}, {0, 1}, {10, 1}, {20, 2}, {30, 3}};
    byte[] bytes = WordFiles.fastText(12, 2, List.of("ab", "cd"), 3, new int[] {3, 3}, input);
    Path file = Files.write(temp.resolve("model.bin"), bytes);
    StaticWords words = WordFiles.open(file);
    try (WordNeighbors neighbors = models.neighbors(file.toString())) {
      Map<String, double[]> vectors = new LinkedHashMap<>();
      for (String word : List.of("ab", "cd", "abc")) {
        float[] vector = WordFiles.vector(words, word);
        vectors.put(word, new double[] {vector[0], vector[1]});
      }
      assertNear(bruteForce(vectors, "abc"), neighbors.nearest("abc", 5));
    }
  }

  @Test
  void wholeWordsAmongPieces() throws IOException {
    for (String reference : List.of("mini-static", "mini")) {
      try (WordNeighbors neighbors = models.neighbors(reference);
          PieceVocabulary vocabulary = models.pieces(reference)) {
        Map<String, double[]> vectors = new LinkedHashMap<>();
        int size = Files.readAllLines(Shared.model("mini").resolve("vocab.txt")).size();
        List<String> words = new ArrayList<>();
        for (int id = 0; id < size; id++) {
          String piece = vocabulary.piece(id);
          // A word is what comes out whole of a text that is it.
          PieceSequence pieces = vocabulary.pieces(piece);
          if (pieces.length() == 1
              && pieces.ids()[0] == id
              && (piece.length() == 1 || !piece.startsWith("["))) {
            words.add(piece);
          }
        }
        for (TokenVectors one : neighbors.encoder().tokenVectors(words, TextEncoder.Role.PASSAGE)) {
          double[] vector = new double[one.vectors()[0].length];
          Arrays.setAll(vector, i -> one.vectors()[0][i]);
          vectors.put(one.tokens().get(0), vector);
        }
        assertNear(bruteForce(vectors, "bank").subList(0, 20), neighbors.nearest("Bank", 20));
        List<Neighbor> all = neighbors.nearest("bank", Integer.MAX_VALUE);
        assertFalse(all.stream().anyMatch(near -> near.word().matches("##.+|\\[.+\\]|bank")));

        // Of several pieces the mean, whose first piece may be near.
        String parted = "bankembedding";
        TokenVectors parts =
            neighbors
                .encoder()
                .wordVectors(List.of(parted), TextEncoder.Role.PASSAGE, WordPooling.MEAN)
                .get(0);
        assertTrue(vocabulary.pieces(parted).length() > 1);
        double[] mean = new double[parts.vectors()[0].length];
        Arrays.setAll(mean, i -> parts.vectors()[0][i]);
        vectors.put(parted, mean);
        List<Neighbor> expected = bruteForce(vectors, parted).subList(0, 5);
        List<Neighbor> found = neighbors.nearest(parted, 5);
        for (int i = 0; i < 5; i++) {
          assertEquals(expected.get(i).word(), found.get(i).word());
          assertEquals(expected.get(i).cosine(), found.get(i).cosine(), 1e-6);
        }
        for (String nothing : List.of("", " ", "bank [UNK]")) {
          assertThrows(ModelException.class, () -> neighbors.nearest(nothing, 1), nothing);
        }
      }
    }
  }

  /** Both kinds mark what begins a word, SentencePiece by ▁ and byte-level BPE by Ġ. */
  @Test
  void otherTokenizersMarkBegins() throws IOException {
    Map<String, String> models =
        Map.of(
            "▁",
            """
            "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
            "model": {"type": "Unigram", "unk_id": 0, "vocab":
              [["<unk>", 0], ["▁bank", -1], ["s", -1], ["▁river", -1], ["▁", -9], ["bank", -9]]}
            """,
            "Ġ",
            """
            "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
            "model": {"type": "BPE", "merges": [], "ignore_merges": true, "vocab":
              {"<unk>": 0, "Ġbank": 1, "s": 2, "Ġriver": 3, "Ġ": 4, "bank": 5}}
            """);
    for (Map.Entry<String, String> model : models.entrySet()) {
      Path file =
          Files.writeString(
              temp.resolve("tokenizer.json"),
              "{\"version\": \"1.0\", \"added_tokens\": [{\"id\": 0, \"content\": \"<unk>\","
                  + " \"special\": true, \"single_word\": false, \"lstrip\": false,"
                  + " \"rstrip\": false, \"normalized\": false}], "
                  + model.getValue()
                  + "}");
      float[] matrix = {9, 9, 1, 0, 0, 1, 1, 2, 3, 3, 4, 4};
      try (PieceTokenizer tokenizer = new HuggingFacePieces(file)) {
        PieceSpace space = new PieceSpace(tokenizer, PieceEmbeddings.plain(matrix, 2));
        List<String> words = new ArrayList<>();
        for (int row = 0; row < space.size(); row++) {
          if (space.isWord(row)) {
            words.add(space.word(row));
          }
        }
        assertEquals(List.of("bank", "river"), words);
        assertEquals(1, space.row("bank"));
        assertEquals(List.of(1f, 2f), List.of(space.vector("river")[0], space.vector("river")[1]));
      }
    }
  }
}
