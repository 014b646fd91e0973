package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TokenEncoder;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.indexer.WordForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelationsTest {
  private static final VocabularyLimits ALL = new VocabularyLimits(1, 1, 5000);

  @TempDir private static Path temp;
  private static Path samples;

  @BeforeAll
  static void index() throws IOException {
    samples = temp.resolve("samples");
    make(LensIndex.SAMPLES, samples);
  }

  private static void make(Path collection, Path folder) throws IOException {
    try (TokenEncoder encoder = LensIndex.mini()) {
      LensIndex.make(encoder, null, collection, folder);
    }
  }

  private static List<Relation> harvest(Path folder, VocabularyLimits limits, int near, int least)
      throws IOException {
    try (SensusIndex index = SensusIndex.open(folder)) {
      return Relations.of(index, List.of(), limits, new Relations.Options(near, least));
    }
  }

  /** What is said of made-up sentences, each verb known by others. */
  private static List<String> said(String sentence) {
    VerbForms verbs = new VerbForms();
    for (String known :
        List.of("it binds the soil", "they bind it", "is sealed with it", "can hold the water")) {
      verbs.add(Words.of(known));
    }
    List<WordForm> words = Words.of(sentence);
    List<String> all = new ArrayList<>();
    for (RelationPattern.Found found : new RelationPattern(verbs, 8).in(sentence, words)) {
      String relation = words.get(found.verb()).word();
      if (found.preposition() > found.verb()) {
        relation += " " + words.get(found.preposition()).word();
      }
      all.add(
          words.get(found.subject()).word()
              + "|"
              + relation
              + "|"
              + words.get(found.object()).word());
    }
    return all;
  }

  @Test
  void thePattern() {
    assertEquals(List.of("roots|bind|soil"), said("Willow roots bind the wet soil of a bank."));
    assertEquals(
        List.of("seams|sealed with|resin"), said("The seams were often sealed with resin."));
    assertEquals(List.of("dam|hold|water"), said("A dam can hold all the river water"));
    assertEquals(List.of(), said("A dam can not hold the river water"));
    assertEquals(List.of(), said("Dams never hold the water"));
    assertEquals(List.of(), said("The roots, bind the soil."));
    assertEquals(List.of(), said("The roots bind, the soil."));
    assertEquals(List.of(), said("The roots of trees bind the soil.")); // not the trees
    assertEquals(List.of(), said("The roots (bind) soil."));
    assertEquals(List.of(), said("The bank account number is long.")); // no verb between nouns
    assertEquals(List.of(), said("It binds the soil."));
    assertEquals(List.of(), said("roots bind"));
    assertEquals(List.of(), said(""));
    assertEquals(List.of(), said("Roots bind very wet soil very often")); // "very" is closed
  }

  @Test
  void nearIsTheNumberOfStepsBetweenTheTerms() throws IOException {
    for (Relation relation : harvest(samples, ALL, 3, 1)) {
      String between =
          relation
              .example()
              .text()
              .substring(
                  relation.example().subject().start() - relation.example().start(),
                  relation.example().object().end() - relation.example().start());
      assertTrue(Words.of(between).size() <= 4, between);
    }
    Set<List<String>> wide = triples(harvest(samples, ALL, 8, 1));
    Set<List<String>> narrow = triples(harvest(samples, ALL, 3, 1));
    assertTrue(wide.containsAll(narrow));
    assertTrue(wide.size() > narrow.size());
  }

  private static Set<List<String>> triples(List<Relation> relations) {
    Set<List<String>> all = new HashSet<>();
    for (Relation one : relations) {
      all.add(
          List.of(
              NeighborKind.stem(one.subject()),
              one.relation().split(" ", -1).length
                  + NeighborKind.stem(one.relation().split(" ", -1)[0]),
              NeighborKind.stem(one.object())));
    }
    return all;
  }

  /** All sentences of the sample's bodies with the stems of their words. */
  private static List<List<String>> sentences() throws IOException {
    List<List<String>> all = new ArrayList<>();
    try (SensusIndex index = SensusIndex.open(samples)) {
      for (String line : Files.readAllLines(LensIndex.SAMPLES.resolve("corpus.jsonl"))) {
        String id = line.replaceAll("^\\{\"_id\": \"([^\"]+)\".*", "$1");
        String body = index.document(id).body();
        for (Words.Span span : Words.sentences(body)) {
          all.add(
              Words.of(body.substring(span.start(), span.end())).stream()
                  .map(word -> NeighborKind.stem(word.word()))
                  .toList());
        }
      }
    }
    return all;
  }

  @Test
  void countsAreThoseOfABruteForceCount() throws IOException {
    List<List<String>> sentences = sentences();
    List<Relation> relations = harvest(samples, new VocabularyLimits(2, .1, 5000), 8, 1);
    assertTrue(relations.size() > 20, "" + relations.size());
    for (Relation relation : relations) {
      String one = NeighborKind.stem(relation.subject());
      String other = NeighborKind.stem(relation.object());
      int met = 0;
      long withOne = 0;
      long otherAlone = 0;
      for (List<String> sentence : sentences) {
        boolean near = false;
        for (int i = 0; i < sentence.size(); i++) {
          for (int j = 0; j < sentence.size(); j++) {
            near |=
                Math.abs(i - j) <= 8
                    && sentence.get(i).equals(one)
                    && sentence.get(j).equals(other);
          }
        }
        met += near ? 1 : 0;
        withOne += sentence.contains(one) ? 1 : 0;
        otherAlone += sentence.contains(other) && !sentence.contains(one) ? 1 : 0;
      }
      assertEquals(met, relation.meetings(), relation.toString());
      assertTrue(relation.sentences() >= 1 && relation.sentences() <= met, relation.toString());
      assertEquals(
          dunning(met, withOne, otherAlone, sentences.size() - withOne),
          Math.abs(relation.association()),
          1e-6);
    }
  }

  /** By observed and expected counts: 2 Σ O ln(O / E). */
  private static double dunning(long hits, long of, long otherHits, long ofOther) {
    double all = of + ofOther;
    double[] observed = {hits, of - hits, otherHits, ofOther - otherHits};
    double hit = hits + otherHits;
    double[] expected = {
      of * hit / all, of * (all - hit) / all, ofOther * hit / all, ofOther * (all - hit) / all
    };
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += observed[i] == 0 ? 0 : observed[i] * Math.log(observed[i] / expected[i]);
    }
    return 2 * sum;
  }

  @Test
  void sentencesWithBothFarApartAreOfTheFirst() throws IOException {
    String near = "Dogs chase the cats.";
    String far = "Dogs sleep in a warm place of their own by day while many cats wander outside.";
    String neither = "They chase the ball and you can chase it too.";
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      String text = i < 2 ? near : i < 9 ? far : neither;
      lines.append("{\"id\": \"").append(i).append("\", \"text\": \"").append(text).append("\"}\n");
    }
    Path folder = temp.resolve("far");
    make(Files.writeString(temp.resolve("far.jsonl"), lines), folder);
    Relation chase = harvest(folder, ALL, 8, 2).get(0);
    assertEquals(2, chase.meetings());
    // Near in 2 of the 9 sentences with dogs; of the 1 without, cats are in none.
    assertEquals(dunning(2, 9, 0, 1), chase.association(), 1e-9);
  }

  @Test
  void placesPointAtTheWordsAndTheOrderHolds() throws IOException {
    List<Relation> relations = harvest(samples, ALL, 8, 1);
    double before = Double.POSITIVE_INFINITY;
    try (SensusIndex index = SensusIndex.open(samples)) {
      for (Relation relation : relations) {
        Relation.Example example = relation.example();
        String body = index.document(example.id()).body();
        assertEquals(example.text(), body.substring(example.start(), example.end()));
        assertEquals(NeighborKind.stem(relation.subject()), stem(body, example.subject()), body);
        assertEquals(NeighborKind.stem(relation.object()), stem(body, example.object()), body);
        assertEquals(
            NeighborKind.stem(relation.relation().split(" ", -1)[0]),
            NeighborKind.stem(words(body, example.relation()).get(0)));
        assertTrue(example.subject().end() <= example.relation().start());
        assertTrue(example.relation().end() <= example.object().start());
        assertTrue(relation.association() <= before);
        before = relation.association();
      }
    }
  }

  private static List<String> words(String body, Relation.Place place) {
    return Words.of(body.substring(place.start(), place.end())).stream()
        .map(WordForm::word)
        .toList();
  }

  private static String stem(String body, Relation.Place place) {
    return NeighborKind.stem(words(body, place).get(0));
  }

  @Test
  void formsAreCountedTogetherAndTermsAreAskedFor() throws IOException {
    Path file =
        Files.writeString(
            temp.resolve("docs.jsonl"),
            """
            {"id": "a", "text": "The root binds the soil. Roots bind the soil."}
            {"id": "b", "text": "A root can bind soil! It binds the rope."}
            {"id": "c", "text": "The roots bind the stones. Rain wets the soil."}
            """);
    Path folder = temp.resolve("small");
    make(file, folder);
    List<Relation> all = harvest(folder, ALL, 8, 1);
    Relation soil =
        all.stream()
            .filter(one -> one.relation().equals("bind") && one.object().equals("soil"))
            .findFirst()
            .orElseThrow();
    assertEquals(3, soil.sentences());
    assertEquals(3, soil.meetings());
    assertEquals("root", soil.subject()); // twice, "roots" once
    assertEquals("bind", soil.relation());
    assertEquals("a", soil.example().id());
    assertTrue(harvest(folder, ALL, 8, 2).stream().allMatch(one -> one.meetings() >= 2));
    try (SensusIndex index = SensusIndex.open(folder)) {
      Relations.Options options = new Relations.Options(8, 1);
      List<Relation> told = Relations.of(index, List.of("STONE", "root"), ALL, options);
      assertEquals(List.of("stones"), told.stream().map(Relation::object).toList());
      for (Relation one : Relations.of(index, List.of("soil"), ALL, options)) {
        assertTrue(Set.of(one.subject(), one.object()).contains("soil"), one.toString());
      }
      assertEquals(List.of(), Relations.of(index, List.of("zebra"), ALL, options));
      for (String wrong : List.of("", "the", "red hot", "12")) {
        assertThrows(
            IllegalArgumentException.class,
            () -> Relations.of(index, List.of(wrong), ALL, options));
      }
      assertThrows(
          IllegalArgumentException.class,
          () -> Relations.of(index, List.of("a", "b", "c"), ALL, options));
    }
    assertThrows(IllegalArgumentException.class, () -> new Relations.Options(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Relations.Options(8, 0));
  }
}
