package dev.sensus.lens;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.indexer.WordForm;
import dev.sensus.lens.Relation.Example;
import dev.sensus.lens.Relation.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Relations harvested from the sentences of an index in which two terms meet, by {@link
 * RelationPattern}. The bodies are read three times: for verbs, for relations, and to count the
 * meetings of the pairs that have any, so that memory grows with the relations alone.
 */
public final class Relations {
  private final SensusIndex index;
  private final VocabularyLimits limits;
  private final Options options;

  private final VerbForms verbs = new VerbForms();
  private final Map<Key, Said> said = new LinkedHashMap<>();
  private final Map<String, Integer> sentencesOf = new HashMap<>();
  private final Map<Pair, Integer> meetings = new HashMap<>();
  private final Map<Pair, Integer> together = new HashMap<>(); // sentences, however far apart
  private long sentences;

  /**
   * How relations are harvested.
   *
   * @param near words from one term to the other, at most
   * @param least sentences in which the two terms must meet
   */
  public record Options(int near, int least) {

    /** Checks the numbers. */
    public Options {
      if (near < 2) {
        throw new IllegalArgumentException("near must be at least 2, got " + near);
      }
      if (least < 1) {
        throw new IllegalArgumentException("sentences must be at least 1, got " + least);
      }
    }

    /** Eight words, two sentences. */
    public static Options defaults() {
      return new Options(8, 2);
    }
  }

  /** Stems. */
  private record Key(String subject, String relation, String object) {}

  /** Stems in the order of the alphabet. */
  private record Pair(String one, String other) {
    static Pair of(String one, String other) {
      return one.compareTo(other) <= 0 ? new Pair(one, other) : new Pair(other, one);
    }
  }

  /** What was found of a key, with the forms that were read. */
  private static final class Said {
    private final Map<String, Integer> subjects = new HashMap<>();
    private final Map<String, Integer> relations = new HashMap<>();
    private final Map<String, Integer> objects = new HashMap<>();
    private final Example example;
    private int sentences;

    Said(Example example) {
      this.example = example;
    }

    static String usual(Map<String, Integer> forms) {
      return forms.entrySet().stream()
          .min(
              Comparator.comparingInt((Map.Entry<String, Integer> form) -> -form.getValue())
                  .thenComparing(Map.Entry::getKey))
          .orElseThrow()
          .getKey();
    }
  }

  private Relations(SensusIndex index, VocabularyLimits limits, Options options) {
    this.index = index;
    this.limits = limits;
    this.options = options;
  }

  /**
   * Harvests.
   *
   * @param terms that a relation must have, none for all of the index within the limits, one or
   *     two; words in any case and any form
   * @param limits of the other terms; those that are told may be anything
   * @return the highest association first; of equal ones that which more sentences say
   * @throws IllegalArgumentException if there are more than two terms, or one is no word
   */
  public static List<Relation> of(
      SensusIndex index, List<String> terms, VocabularyLimits limits, Options options)
      throws IOException {
    if (terms.size() > 2) {
      throw new IllegalArgumentException("at most two terms are taken, got " + terms.size());
    }
    Set<String> wanted = new LinkedHashSet<>();
    for (String term : terms) {
      List<WordForm> words = Words.of(term);
      if (words.size() != 1 || NeighborKind.isClosed(words.get(0).word())) {
        throw new IllegalArgumentException(
            "a term is one word that is no stop word, got '" + term + "'");
      }
      wanted.add(NeighborKind.stem(words.get(0).word()));
    }
    return new Relations(index, limits, options).harvest(wanted);
  }

  private List<Relation> harvest(Set<String> wanted) throws IOException {
    Set<String> allowed = new HashSet<>(wanted);
    if (wanted.size() < 2) {
      IndexVocabulary.of(index, limits)
          .words()
          .forEach(word -> allowed.add(NeighborKind.stem(word)));
    }
    forEachSentence((id, body, span, words) -> verbs.add(words));
    RelationPattern pattern = new RelationPattern(verbs, options.near());
    forEachSentence(
        (id, body, span, words) -> find(pattern, allowed, wanted, id, body, span, words));
    Set<String> ofPairs = new HashSet<>();
    for (Key key : said.keySet()) {
      ofPairs.add(key.subject());
      ofPairs.add(key.object());
      meetings.put(Pair.of(key.subject(), key.object()), 0);
    }
    forEachSentence((id, body, span, words) -> count(ofPairs, words));
    List<Relation> all = new ArrayList<>();
    said.forEach(
        (key, own) -> {
          int met = meetings.get(Pair.of(key.subject(), key.object()));
          if (met >= options.least()) {
            all.add(relation(key, own, met));
          }
        });
    all.sort(
        Comparator.comparingDouble(Relation::association)
            .thenComparingInt(Relation::sentences)
            .reversed()
            .thenComparing(Relation::subject)
            .thenComparing(Relation::relation)
            .thenComparing(Relation::object));
    return all;
  }

  /** Takes a sentence of a body with its words, whose places are those in the sentence. */
  private interface Taker {
    void take(String id, String body, Words.Span span, List<WordForm> words);
  }

  private void forEachSentence(Taker taker) throws IOException {
    Bodies.forEach(
        index,
        (id, body) -> {
          for (Words.Span span : Words.sentences(body)) {
            taker.take(id, body, span, Words.of(body.substring(span.start(), span.end())));
          }
        });
  }

  private void find(
      RelationPattern pattern,
      Set<String> allowed,
      Set<String> wanted,
      String id,
      String body,
      Words.Span span,
      List<WordForm> words) {
    String sentence = body.substring(span.start(), span.end());
    Set<Key> here = new HashSet<>();
    for (RelationPattern.Found found : pattern.in(sentence, words)) {
      String subject = words.get(found.subject()).word();
      String object = words.get(found.object()).word();
      StringBuilder relation = new StringBuilder(words.get(found.verb()).word());
      String stem = NeighborKind.stem(relation.toString());
      if (found.preposition() > found.verb()) {
        relation.append(' ').append(words.get(found.preposition()).word());
        stem += " " + words.get(found.preposition()).word();
      }
      Key key = new Key(NeighborKind.stem(subject), stem, NeighborKind.stem(object));
      boolean fits =
          allowed.contains(key.subject())
              && allowed.contains(key.object())
              && !key.subject().equals(key.object())
              && Set.of(key.subject(), key.object()).containsAll(wanted);
      if (!fits) {
        continue;
      }
      Said own =
          said.computeIfAbsent(key, any -> new Said(example(id, sentence, span, words, found)));
      own.subjects.merge(subject, 1, Integer::sum);
      own.relations.merge(relation.toString(), 1, Integer::sum);
      own.objects.merge(object, 1, Integer::sum);
      if (here.add(key)) {
        own.sentences++;
      }
    }
  }

  private static Example example(
      String id,
      String sentence,
      Words.Span span,
      List<WordForm> words,
      RelationPattern.Found found) {
    return new Example(
        id,
        sentence,
        span.start(),
        span.end(),
        place(span, words, found.subject(), found.subject()),
        place(span, words, found.verb(), found.preposition()),
        place(span, words, found.object(), found.object()));
  }

  private static Place place(Words.Span span, List<WordForm> words, int first, int last) {
    return new Place(span.start() + words.get(first).start(), span.start() + words.get(last).end());
  }

  private void count(Set<String> ofPairs, List<WordForm> words) {
    sentences++;
    Set<String> known = new HashSet<>();
    Set<Pair> met = new HashSet<>();
    List<String> stems = words.stream().map(word -> NeighborKind.stem(word.word())).toList();
    for (int i = 0; i < stems.size(); i++) {
      if (!ofPairs.contains(stems.get(i))) {
        continue;
      }
      known.add(stems.get(i));
      for (int j = Math.max(0, i - options.near()); j < i; j++) {
        Pair pair = Pair.of(stems.get(i), stems.get(j));
        if (meetings.containsKey(pair)) {
          met.add(pair);
        }
      }
    }
    known.forEach(stem -> sentencesOf.merge(stem, 1, Integer::sum));
    met.forEach(pair -> meetings.merge(pair, 1, Integer::sum));
    List<String> sorted = known.stream().sorted().toList();
    for (int i = 0; i < sorted.size(); i++) {
      for (int j = i + 1; j < sorted.size(); j++) {
        Pair pair = new Pair(sorted.get(i), sorted.get(j));
        if (meetings.containsKey(pair)) {
          together.merge(pair, 1, Integer::sum);
        }
      }
    }
  }

  private Relation relation(Key key, Said own, int met) {
    long first = sentencesOf.get(key.subject());
    long second = sentencesOf.get(key.object());
    long alone = second - together.get(Pair.of(key.subject(), key.object()));
    double association = LogLikelihood.ratio(met, first, alone, sentences - first);
    return new Relation(
        Said.usual(own.subjects),
        Said.usual(own.relations),
        Said.usual(own.objects),
        own.sentences,
        met,
        association,
        own.example);
  }
}
