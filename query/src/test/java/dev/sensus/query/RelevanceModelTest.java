package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.junit.jupiter.api.Test;

/** RM3 against its definition, computed from the texts as the test knows them. */
class RelevanceModelTest {
  private static Map<String, Double> shares(String text) {
    Map<String, Double> shares = new HashMap<>();
    String[] words = text.strip().split("\\s+", -1);
    for (String word : words) {
      shares.merge(word, 1.0 / words.length, Double::sum);
    }
    return shares;
  }

  private static Map<String, Double> weights(Query query) {
    Map<String, Double> weights = new HashMap<>();
    for (BooleanClause clause : ((BooleanQuery) query).clauses()) {
      BoostQuery boosted = (BoostQuery) clause.query();
      weights.put(((TermQuery) boosted.getQuery()).getTerm().text(), (double) boosted.getBoost());
    }
    return weights;
  }

  @Test
  void isTheDefinition() throws IOException {
    try (RandomCollection collection = new RandomCollection()) {
      for (Rm3 settings : List.of(new Rm3(10, 4, .5f), new Rm3(3, 2, .8f), new Rm3(50, 20, 0))) {
        for (Query filter : new Query[] {null, RandomCollection.color("red")}) {
          String question = collection.word() + " " + collection.word() + " " + collection.word();
          Query lexical = collection.lexical(question);
          Map<String, Double> model = new HashMap<>();
          ScoreDoc[] answers =
              collection.searcher.search(PartList.restrict(lexical, filter), settings.documents())
                  .scoreDocs;
          for (ScoreDoc answer : answers) {
            String id = RandomCollection.id(collection.searcher, answer.doc);
            shares(collection.sources.get(id).text())
                .forEach((word, share) -> model.merge(word, share * answer.score, Double::sum));
          }
          List<String> kept =
              model.keySet().stream()
                  .sorted(
                      Comparator.<String>comparingDouble(word -> -model.get(word))
                          .thenComparing(Comparator.naturalOrder()))
                  .limit(settings.terms())
                  .toList();
          double total = kept.stream().mapToDouble(model::get).sum();
          Map<String, Double> expected = new HashMap<>();
          shares(question)
              .forEach(
                  (word, share) ->
                      expected.merge(word, settings.originalWeight() * share, Double::sum));
          for (String word : kept) {
            expected.merge(
                word, (1 - settings.originalWeight()) * model.get(word) / total, Double::sum);
          }
          Map<String, Double> found =
              weights(
                  RelevanceModel.expand(
                      collection.searcher,
                      collection.analyzer,
                      question,
                      lexical,
                      filter,
                      settings));
          assertEquals(expected.keySet(), found.keySet(), collection.about());
          expected.forEach(
              (word, weight) ->
                  assertEquals(weight, found.get(word), 1e-6, collection.about() + word));
          assertEquals(1, found.values().stream().mapToDouble(w -> w).sum(), 1e-6);
        }
      }
    }
  }

  @Test
  void withoutAnswersTheQuestionStaysAsItIs() throws IOException {
    try (RandomCollection collection = new RandomCollection()) {
      Query lexical = collection.lexical("unheard");
      assertEquals(
          lexical,
          RelevanceModel.expand(
              collection.searcher, collection.analyzer, "unheard", lexical, null, Rm3.defaults()));
    }
  }

  @Test
  void refusals() {
    assertThrows(IllegalArgumentException.class, () -> new Rm3(0, 10, .5f));
    assertThrows(IllegalArgumentException.class, () -> new Rm3(10, 0, .5f));
    assertThrows(IllegalArgumentException.class, () -> new Rm3(10, 64, .5f));
    assertThrows(IllegalArgumentException.class, () -> new Rm3(10, 10, 1.1f));
  }
}
