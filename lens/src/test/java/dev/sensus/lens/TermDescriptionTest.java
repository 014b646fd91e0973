package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Signature.Shared;
import dev.sensus.lens.TermDescription.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TermDescriptionTest {
  @TempDir private static Path temp;
  private static TokenEncoder encoder;
  private static Path folder;

  @BeforeAll
  static void index() throws IOException {
    encoder = LensIndex.mini();
    Path file =
        Files.writeString(
            temp.resolve("docs.jsonl"),
            """
            {"id":"a","text":"The river bank is muddy. A bank lends money. The river has a boat."}
            {"id":"b","text":"The Bank lends money on a boat. Money of the banks."}
            {"id":"c","text":"A boat on the muddy river. The bank of the river has mud."}
            {"id":"d","title":"bank","text":"The river boat."}
            {"id":"e","text":"The bank lends a muddy boat."}
            """);
    folder = temp.resolve("index");
    LensIndex.make(encoder, LayerMix.of(-1), file, folder);
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  private static Set<String> texts(List<TermSentence> sentences) {
    Set<String> texts = new HashSet<>();
    for (TermSentence sentence : sentences) {
      assertTrue(texts.add(sentence.text()));
    }
    return texts;
  }

  @Test
  void sentencesOfTermsAloneAndTogether() throws IOException {
    try (SensusIndex index = SensusIndex.open(folder)) {
      TermSentences sentences = new TermSentences(index);
      List<TermSentence> alone = sentences.alone("bank", "river", 9, 1);
      assertEquals(
          Set.of(
              "A bank lends money.",
              "The Bank lends money on a boat.",
              "The bank lends a muddy boat."),
          texts(alone));
      for (TermSentence sentence : alone) {
        String word = sentence.text().substring(sentence.start(), sentence.end());
        assertTrue(word.equalsIgnoreCase("bank"), sentence.toString());
      }
      assertEquals(5, sentences.alone("bank", null, 9, 1).size());
      List<TermSentence> both = sentences.together("bank", "river", 9, 1);
      assertEquals(
          Set.of("The river bank is muddy.", "The bank of the river has mud."), texts(both));
      TermSentence turned = both.get(0).about("river");
      assertEquals("river", turned.text().substring(turned.start(), turned.end()));
      assertEquals(List.of(), sentences.alone("zebu", null, 9, 1));
      assertEquals(1, sentences.alone("river boat", null, 9, 1).size());
      assertThrows(IllegalArgumentException.class, () -> sentences.alone("the", null, 9, 1));
      assertThrows(IllegalArgumentException.class, () -> sentences.alone("bank", null, 0, 1));
    }
  }

  private static Path made(String analyzer, String... texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String text : texts) {
      lines.append("{\"id\":\"").append(text.hashCode());
      lines.append("\",\"text\":\"").append(text).append("\"}\n");
    }
    Path file = Files.writeString(temp.resolve(analyzer + ".jsonl"), lines);
    IndexOptions options = IndexOptions.defaults();
    LensIndex.makeAs(
        options.withText(analyzer, options.passagePieces(), options.overlapPieces()),
        encoder,
        file,
        temp.resolve(analyzer));
    return temp.resolve(analyzer);
  }

  /** An analyzer that keeps case and signs, and one that cuts words otherwise than Unicode does. */
  @Test
  void sentencesWhateverTheAnalyzerMakesOfThem() throws IOException {
    try (SensusIndex index =
        SensusIndex.open(made("whitespace", "A Boeing flew.", "Of (boeing).", "An Airbus."))) {
      TermSentences sentences = new TermSentences(index);
      assertEquals(
          Set.of("A Boeing flew.", "Of (boeing)."), texts(sentences.alone("boeing", null, 9, 1)));
      assertEquals(1, sentences.together("BOEING", "a", 9, 1).size());
    }
    try (SensusIndex index =
        SensusIndex.open(made("cjk", "\u6211\u53BB\u94F6\u884C\u53D6\u94B1", "\u6211\u53BB"))) {
      assertEquals(1, new TermSentences(index).alone("\u94F6\u884C", null, 9, 1).size());
    }
  }

  /** What is a stop word to the index alone has no sentences, and stops nothing. */
  @Test
  void aHeadPassesStopWordsOfTheIndex() throws IOException {
    String model = HeadModel.copy(temp.resolve("german-head")).toString();
    try (SensusIndex index =
            SensusIndex.open(made("german", "Die bank am river.", "Eine bank am river."));
        MaskedLanguageModel masked =
            Models.standard()
                .maskedLanguageModel(model, ModelOptions.defaults().withDevice("cpu"))) {
      Profiles profiles =
          Profiles.ofHead(
              new TermSentences(index),
              masked,
              new VocabularyLimits(1, 1, 9),
              new Options(9, 9, .5, 1),
              (words, all) -> {});
      assertTrue(profiles.words().containsAll(List.of("bank", "river")), "" + profiles.words());
      assertFalse(profiles.words().contains("am"), "" + profiles.words());
    }
  }

  @Test
  void aSampleTakesOneOfEachDocumentFirst() throws IOException {
    try (SensusIndex index = SensusIndex.open(folder)) {
      TermSentences sentences = new TermSentences(index);
      Set<List<TermSentence>> samples = new HashSet<>();
      for (long seed = 0; seed < 20; seed++) {
        List<TermSentence> some = sentences.alone("bank", null, 4, seed);
        assertEquals(some, sentences.alone("bank", null, 4, seed));
        assertEquals(
            Set.of("a", "b", "c", "e"),
            new HashSet<>(some.stream().map(TermSentence::id).toList()));
        samples.add(some);
      }
      assertNotEquals(1, samples.size());
    }
  }

  @Test
  void theSignatureIsTheIntersection() {
    List<List<String>> neighbors =
        List.of(List.of("x", "y", "z"), List.of("y", "x", "q"), List.of("z", "y", "x", "x"));
    assertEquals(
        List.of(new Shared("y", 3), new Shared("x", 3)), Signature.of("t", neighbors, 1).words());
    assertEquals(
        List.of(new Shared("y", 3), new Shared("x", 3), new Shared("z", 2)),
        Signature.of("t", neighbors, .5).words());
    assertEquals(4, Signature.of("t", neighbors, .1).words().size());
    assertEquals(List.of(), Signature.of("t", List.of(), 1).words());
    for (double wrong : new double[] {0, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> Signature.of("t", neighbors, wrong));
    }
  }

  /** The words of the sentence itself stand for a model's. */
  @Test
  void twoTerms() throws IOException {
    try (SensusIndex index = SensusIndex.open(folder)) {
      TermDescription description =
          TermDescription.of(
              "bank",
              "river",
              new TermSentences(index),
              (sentence, n) ->
                  Words.of(sentence.text()).stream().map(word -> word.word()).limit(n).toList(),
              new Options(9, 9, 1, 3));
      assertEquals(2, description.alone().size());
      assertEquals(3, description.alone().get(0).sentences());
      assertEquals(
          Set.of("bank", "lends"), // each has an article too, but not the same
          words(description.alone().get(0)).stream()
              .filter(word -> !Set.of("a", "the").contains(word))
              .collect(java.util.stream.Collectors.toSet()));
      assertEquals(Set.of("the", "river", "boat"), drop(words(description.alone().get(1)), "a"));
      assertEquals(Set.of("the", "river", "bank"), words(description.together().get(0)));
      assertEquals(Set.of("the", "river", "bank"), words(description.together().get(1)));
      Set<String> both = new HashSet<>(words(description.alone().get(0)));
      both.retainAll(words(description.alone().get(1)));
      assertEquals(both, new HashSet<>(description.shared()));
    }
  }

  private static Set<String> drop(Set<String> words, String one) {
    Set<String> left = new HashSet<>(words);
    left.remove(one);
    return left;
  }

  private static Set<String> words(Signature signature) {
    return new HashSet<>(signature.words().stream().map(Shared::word).toList());
  }

  @Test
  void aHeadDescribes() throws IOException {
    String model = HeadModel.copy(temp.resolve("head")).toString();
    try (SensusIndex index = SensusIndex.open(folder);
        MaskedLanguageModel masked =
            Models.standard()
                .maskedLanguageModel(model, ModelOptions.defaults().withDevice("cpu"))) {
      Options options = new Options(9, 20, .5, 3);
      TermSentences sentences = new TermSentences(index);
      TermDescription once =
          TermDescription.of("bank", null, sentences, Descriptors.ofHead(masked), options);
      Signature signature = once.alone().get(0);
      assertEquals(5, signature.sentences());
      // By hand: the words that at least three of the five sentences have among their first twenty.
      for (Shared shared : signature.words()) {
        int count = 0;
        for (TermSentence sentence : sentences.alone("bank", null, 9, 3)) {
          String hidden = sentence.text().replaceFirst("[Bb]ank", "[MASK]");
          List<String> first =
              masked.fill(hidden, 120).get(0).stream()
                  .map(MaskedLanguageModel.Prediction::piece)
                  .filter(piece -> piece.matches("[a-z]+") && !piece.equals("bank"))
                  .limit(20)
                  .toList();
          count += first.contains(shared.word()) ? 1 : 0;
        }
        assertEquals(count, shared.sentences(), shared.word());
        assertTrue(count >= 3);
      }
      assertEquals(
          once, TermDescription.of("bank", null, sentences, Descriptors.ofHead(masked), options));
    }
  }

  @Test
  void vectorsOfOccurrencesDescribe() throws IOException {
    try (SensusIndex index = SensusIndex.open(folder)) {
      Descriptors descriptors = Descriptors.ofOccurrences(new Occurrences(index), encoder);
      for (TermSentence sentence : new TermSentences(index).alone("bank", null, 9, 1)) {
        List<String> near = descriptors.of(sentence, 3);
        assertEquals(3, new HashSet<>(near).size());
        // Words in two documents at least, and not the term.
        assertTrue(Set.of("river", "muddy", "lends", "money", "boat", "has").containsAll(near));
      }
    }
  }
}
