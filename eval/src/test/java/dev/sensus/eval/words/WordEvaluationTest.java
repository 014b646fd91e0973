package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.ElmoEncoder;
import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelException;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordPooling;
import dev.sensus.eval.words.WordData.Task;
import dev.sensus.eval.words.WordResults.WordResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordEvaluationTest {
  private static final WordEvaluation.Listener SILENT =
      new WordEvaluation.Listener() {
        @Override
        public void begin(String encoder, int texts) {}

        @Override
        public void read(int texts) {}

        @Override
        public void end() {}
      };

  private final Models models = Models.standard();
  private final ModelOptions options = ModelOptions.defaults().withDevice("cpu");
  @TempDir private Path temp;
  private WordFolder folder;

  @BeforeEach
  void write() throws IOException {
    folder = WordFolder.write(temp);
  }

  private WordResults run(WordData data, EncoderChoice... choices) throws IOException {
    return new WordEvaluation(data).run(List.of(choices), models, options, SILENT);
  }

  private static WordResult result(
      WordResults results, String task, String set, String vector, String measure) {
    return results.of(
        results.encoders().get(0).name(), new WordMeasure(task, set, vector, measure));
  }

  /** scipy 1.17.1's spearmanr of cosines in numpy, a word found as written or in lower case. */
  @Test
  void gloveEqualsScipy() throws IOException {
    Path glove = WordFolder.shared("lexical/glove-small");
    List<WordPairs> sets =
        WordPairs.readAll(WordFolder.shared("lexical/wordsim"), new ArrayList<>());
    Findings wikipedia = similarity(glove.resolve("glove50_4k.txt"), sets);
    assertSpearman(.6232579343996626, 828, "men", wikipedia);
    assertSpearman(.5337027011685217, 167, "wordsim353", wikipedia);
    assertSpearman(.2440915915898346, 321, "simlex999", wikipedia);
    Findings twitter = similarity(glove.resolve("glove_twitter_25d_11925.txt"), sets);
    assertSpearman(.4698490853752129, 2114, "men", twitter);
    assertSpearman(.4268755959245815, 284, "wordsim353", twitter);
    assertSpearman(.1011442485478433, 804, "simlex999", twitter);
  }

  /** Told beside the files, by who does not look words up in lower case: .54 and .41. */
  @Test
  void gloveOfWordsAsWritten() throws IOException {
    Path glove = WordFolder.shared("lexical/glove-small");
    WordPairs all = WordPairs.read(WordFolder.shared("lexical/wordsim").resolve("wordsim353.tsv"));
    for (String name : List.of("glove50_4k.txt", "glove_twitter_25d_11925.txt")) {
      Set<String> words = new HashSet<>();
      for (String line : Files.readAllLines(glove.resolve(name))) {
        words.add(line.substring(0, line.indexOf(' ')));
      }
      WordPairs written =
          new WordPairs(
              all.name(),
              all.pairs().stream()
                  .filter(pair -> words.contains(pair.one()) && words.contains(pair.two()))
                  .toList());
      Findings found = similarity(glove.resolve(name), List.of(written));
      if (name.startsWith("glove50")) {
        assertSpearman(.5346462583028718, 158, all.name(), found);
      } else {
        assertSpearman(.4110693710278919, 274, all.name(), found);
      }
    }
  }

  private Findings similarity(Path vectors, List<WordPairs> sets) throws IOException {
    Findings findings = new Findings("own", texts -> {});
    try (WordLevelEncoder encoder =
        EncoderChoice.statics(vectors.toString()).open(models, options)) {
      new WordSimilarity(sets).run(encoder, findings);
    }
    return findings;
  }

  private static void assertSpearman(double value, int covered, String set, Findings findings) {
    WordResult own =
        findings.results().stream()
            .filter(result -> result.measure().set().equals(set))
            .findFirst()
            .orElseThrow();
    assertEquals(value, own.value(), 1e-6, set);
    assertEquals(covered, own.covered(), set);
  }

  /** The same vector twice, so that no threshold parts anything. */
  @Test
  void staticVectorsCannotTellOccurrencesApart() throws IOException {
    Path wic = WordFolder.shared("lexical/wic");
    try (WordLevelEncoder encoder =
        EncoderChoice.statics(Models.DEFAULT_STATIC).open(models, options)) {
      for (String name : List.of("train", "dev", "test")) {
        List<CosineThreshold.Judged> judged = new ArrayList<>();
        List<ContextPairs.Pair> pairs = ContextPairs.read(wic.resolve(name + ".tsv")).pairs();
        List<WordLevelEncoder.Vectors> vectors =
            encoder.occurrences(
                pairs.stream().flatMap(pair -> Stream.of(pair.one(), pair.two())).toList());
        for (int i = 0; i < pairs.size(); i++) {
          double cosine = Cosine.of(vectors.get(2 * i).word(), vectors.get(2 * i + 1).word());
          judged.add(new CosineThreshold.Judged(cosine, pairs.get(i).same()));
        }
        for (double threshold : new double[] {-1, 0, .5, 1, Math.nextUp(1.0), 2}) {
          assertEquals(.5, new CosineThreshold(threshold).accuracy(judged), name);
        }
        assertEquals(.5, CosineThreshold.best(judged).accuracy(judged), name);
      }
    }
  }

  @Test
  void allTasksOfStaticVectors() throws IOException {
    WordResults results =
        run(
            WordData.read(temp, List.of(), null, 100, 1),
            EncoderChoice.statics(Models.DEFAULT_STATIC));
    assertEquals(.5, result(results, "wic", "test", "word", "accuracy").value());
    assertEquals(.5, result(results, "senses", "centroids", "word", "accuracy").value());
    assertEquals(0, result(results, "senses", "clusters", "word", "adjusted Rand").value());
    WordResult oneShot = result(results, "senses", "one-shot", "word", "accuracy");
    assertEquals(.5, oneShot.value());
    assertEquals(0, oneShot.deviation());
    // One sentence of each of two senses, each answer half of either: F1 of both is 1/2.
    assertEquals(.5, result(results, "senses", "one-shot", "word", "macro-F1").value(), 1e-12);
    // Three of train are of the first sense; named for both of test, F1 is 2/3, of the other 0.
    assertTrue(
        results.notes().stream()
            .anyMatch(n -> n.contains("accuracy of 0.500, a macro-F1 of 0.333")),
        () -> results.notes().toString());
    assertEquals(
        spearmanOfTexts(), result(results, "stsb", "test", "sentence", "Spearman").value(), 1e-6);
    results.results().forEach(own -> assertEquals(own.items(), own.covered(), own.toString()));
  }

  /**
   * Classes are names: in another order, with other numbers, a vector that tells them apart by
   * nothing has the same figures.
   */
  @Test
  void theOrderOfClassesChangesNothing() throws IOException {
    folder.write(
        "coarsewsd20/test.tsv",
        """
        word	index	class	sentence
        seal	1	0	a seal swims and eats fish
        seal	1	0	the seal is on the ice
        seal	2	0	a young seal sleeps
        seal	1	1	the seal of the king on the letter
        """);
    WordResults results = senses();
    List<WordResult> before = ofTheWord(results);
    assertEquals(.5, result(results, "senses", "one-shot", "word", "accuracy").value());
    for (String name : List.of("classes.tsv", "train.tsv", "test.tsv")) {
      Path file = temp.resolve("coarsewsd20").resolve(name);
      List<String> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        String[] cells = line.split("\t", -1);
        int place = name.startsWith("classes") ? 1 : 2;
        cells[place] = cells[place].replace("0", "Z").replace("1", "A");
        lines.add(String.join("\t", cells));
      }
      if (name.startsWith("classes")) {
        Collections.reverse(lines.subList(1, lines.size()));
      }
      Files.write(file, lines);
    }
    assertEquals(before, ofTheWord(senses()));
  }

  private WordResults senses() throws IOException {
    return run(
        WordData.read(temp, List.of(Task.SENSES), null, 100, 1),
        EncoderChoice.statics(Models.DEFAULT_STATIC));
  }

  private static List<WordResult> ofTheWord(WordResults results) {
    return results.results().stream().filter(r -> r.measure().vector().equals("word")).toList();
  }

  private double spearmanOfTexts() throws IOException {
    double[] cosines = new double[3];
    double[] scores = new double[3];
    try (TextEncoder encoder = models.statics(Models.DEFAULT_STATIC)) {
      List<SentencePairs.Pair> pairs = SentencePairs.read(temp.resolve("stsb/test.tsv")).pairs();
      for (int i = 0; i < scores.length; i++) {
        float[] one = encoder.encode(pairs.get(i).one(), Role.PASSAGE);
        float[] two = encoder.encode(pairs.get(i).two(), Role.PASSAGE);
        scores[i] = pairs.get(i).score();
        for (int d = 0; d < one.length; d++) {
          cosines[i] += one[d] * two[d]; // of unit length
        }
      }
    }
    return new SpearmansCorrelation().correlation(scores, cosines);
  }

  /** A few words whose differences are known. */
  private EncoderChoice plane() throws IOException {
    return EncoderChoice.statics(
        folder
            .write(
                "plane.txt",
                """
                man 1 0 0
                woman 1 1 0
                king 1 0 2
                zero 0 0 0
                queen 1 1 2
                prince 1 0 1
                apple -1 -1 -1
                """)
            .toString());
  }

  /** woman − man + king is nearest to queen; without king itself left out it would be king. */
  @Test
  void analogiesOfAKnownGeometry() throws IOException {
    Path file =
        folder.write(
            "questions.txt",
            """
            : family
            man woman king queen
            Man Woman King Queen
            man woman king apple
            man woman king unheard
            : none
            man woman unheard queen
            man woman king zero
            zero woman king queen
            """);
    WordResults results = run(WordData.read(temp, List.of(Task.ANALOGIES), file, 1, 1), plane());
    WordResult family = result(results, "analogies", "family", "word", "accuracy");
    assertEquals(2 / 3.0, family.value(), 1e-12);
    assertEquals(3, family.covered());
    assertEquals(4, family.items());
    WordResult none = result(results, "analogies", "none", "word", "accuracy");
    assertNull(none.value());
    assertEquals(0, none.covered()); // a vector of zeros has no direction
    WordResult all = result(results, "analogies", "all", "word", "accuracy");
    assertEquals(3, all.covered());
    assertEquals(7, all.items());
  }

  /** Of two pairs one is covered; a correlation of one is none. */
  @Test
  void coverageIsTold() throws IOException {
    folder.write("wordsim/pairs.tsv", "word1\tword2\tscore\nking\tqueen\t7\nking\tsong\t3\n");
    EncoderChoice plane = plane();
    WordResults results =
        run(WordData.read(temp, List.of(Task.WORDSIM, Task.WIC), null, 1, 1), plane, plane);
    assertEquals(
        List.of("plane.txt #1", "plane.txt #2"),
        results.encoders().stream().map(WordResults.AskedEncoder::name).toList());
    WordResult own = result(results, "wordsim", "pairs", "word", "Spearman");
    assertNull(own.value());
    assertEquals(1, own.covered());
    assertEquals(2, own.items());
    assertEquals(0, result(results, "wic", "dev", "word", "accuracy").covered());
  }

  private WordLevelEncoder mini(Integer layer, WordPooling pooling) throws IOException {
    return EncoderChoice.contextual(Models.DEFAULT_CONTEXTUAL, layer, pooling)
        .open(models, options);
  }

  @Test
  void vectorsAreThoseOfThePiecesInTheirPlaces() throws IOException {
    Occurrence word = Occurrence.at("x", "We read of électroencéphalographie , and left", 3);
    try (TokenEncoder mini = models.tokens(Models.DEFAULT_CONTEXTUAL, options)) {
      int[] layers = {0, 2, -1};
      for (WordPooling pooling : WordPooling.values()) {
        int layer = layers[pooling.ordinal()];
        TokenVectors words =
            mini.wordVectors(List.of(word.text()), Role.PASSAGE, LayerMix.of(layer), pooling)
                .get(0);
        TokenVectors pieces =
            mini.pieceVectors(List.of(word.text()), Role.PASSAGE, LayerMix.of(layer)).get(0);
        try (WordLevelEncoder encoder = mini(layer, pooling)) {
          WordLevelEncoder.Vectors own = encoder.occurrences(List.of(word)).get(0);
          assertArrayEquals(words.vectors()[3], own.word(), 1e-5f);
          float[] rest = new float[own.sentence().length];
          int others = 0;
          for (int i = 0; i < pieces.length(); i++) {
            if (pieces.ends()[i] <= word.start() || pieces.starts()[i] >= word.end()) {
              others++;
              for (int d = 0; d < rest.length; d++) {
                rest[d] += pieces.vectors()[i][d];
              }
            }
          }
          assertTrue(pieces.length() - others > 1, "one piece would show nothing");
          for (int d = 0; d < rest.length; d++) {
            assertEquals(rest[d] / others, own.sentence()[d], 1e-4);
          }
        }
      }
    }
  }

  /** The same word, alone and in two contexts: three vectors. */
  @Test
  void occurrencesOfOneWordDiffer() throws IOException {
    try (WordLevelEncoder encoder = mini(null, WordPooling.MEAN)) {
      List<WordLevelEncoder.Vectors> two =
          encoder.occurrences(
              List.of(
                  Occurrence.at("seal", "a seal swims", 1),
                  Occurrence.at("seal", "a seal , stamped", 1)));
      float[] alone = encoder.words(List.of("seal")).get(0);
      assertTrue(Cosine.of(two.get(0).word(), two.get(1).word()) < 1 - 1e-4);
      assertTrue(Cosine.of(two.get(0).word(), alone) < 1 - 1e-4);
    }
    WordResults results =
        run(
            WordData.read(temp, List.of(), null, 100, 1),
            EncoderChoice.contextual(Models.DEFAULT_CONTEXTUAL, null, WordPooling.MEAN));
    results.results().forEach(own -> assertEquals(own.items(), own.covered(), own.toString()));
  }

  /** The model reads 254 pieces; those behind are told, and never taken for others. */
  @Test
  void wordsBehindTheCutAreLeftOut() throws IOException {
    String filler = "water ".repeat(253);
    try (WordLevelEncoder encoder = mini(null, WordPooling.MEAN)) {
      List<WordLevelEncoder.Vectors> all =
          encoder.occurrences(
              List.of(
                  Occurrence.at("a", filler + "water again", 253),
                  Occurrence.at("a", filler + "water again", 254),
                  Occurrence.at("a", filler + "électroencéphalographie again", 253)));
      assertTrue(all.get(0).word() != null && !all.get(0).cut());
      assertTrue(all.get(1).word() == null && all.get(1).cut());
      assertTrue(all.get(2).word() == null && all.get(2).cut(), "half a word");
    }
    folder.write(
        "coarsewsd20/test.tsv",
        "word\tindex\tclass\tsentence\nseal\t0\t0\tseal swims\nseal\t260\t1\t"
            + "water ".repeat(260)
            + "seal\n");
    WordResults results =
        run(
            WordData.read(temp, List.of(Task.SENSES), null, 100, 1),
            EncoderChoice.contextual(Models.DEFAULT_CONTEXTUAL, null, WordPooling.MEAN));
    WordResult tagged = result(results, "senses", "centroids", "word", "accuracy");
    assertEquals(1, tagged.covered());
    assertEquals(2, tagged.items());
    assertTrue(
        results
            .notes()
            .contains(
                "mini: senses test: 1 of 2 sentences are cut before their word, which is left out"),
        results.notes().toString());
  }

  @Test
  void elmo() throws IOException {
    String reference = WordFolder.shared("fixtures/elmo").toString();
    Occurrence bank = Occurrence.at("bank", "The bank , it said , lends", 1);
    try (ElmoEncoder elmo =
            (ElmoEncoder) models.contextual(reference, options.withLayers(LayerMix.of(1)));
        WordLevelEncoder encoder =
            EncoderChoice.contextual(reference, 1, WordPooling.MEAN).open(models, options)) {
      float[] expected = elmo.wordVectors(bank.text()).vectors()[1];
      assertArrayEquals(expected, encoder.occurrences(List.of(bank)).get(0).word(), 1e-5f);
      float[][] texts = elmo.encode(List.of("A dog runs ."), Role.QUERY);
      assertArrayEquals(texts[0], encoder.sentences(List.of("A dog runs .")).get(0), 1e-5f);
    }
  }

  /** Told before the first is asked anything. */
  @Test
  void encodersThatCannotBeOpened() throws IOException {
    WordData data = WordData.read(temp, List.of(Task.STSB), null, 1, 1);
    List<String> begun = new ArrayList<>();
    WordEvaluation.Listener listener =
        new WordEvaluation.Listener() {
          @Override
          public void begin(String encoder, int texts) {
            begun.add(encoder);
          }

          @Override
          public void read(int texts) {}

          @Override
          public void end() {}
        };
    EncoderChoice good = EncoderChoice.statics(Models.DEFAULT_STATIC);
    WordEvaluation evaluation = new WordEvaluation(data);
    assertThrows(
        ModelException.class,
        () ->
            evaluation.run(
                List.of(good, EncoderChoice.statics(temp.resolve("no").toString())),
                models,
                options,
                listener));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            evaluation.run(
                Arrays.asList(good, EncoderChoice.contextual("mini", 9, WordPooling.MEAN)),
                models,
                options,
                listener));
    assertEquals(List.of(), begun);
    evaluation.run(List.of(good), models, options, listener);
    assertEquals(List.of("mini-static"), begun);
  }
}
