package dev.sensus.eval.words;

import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Sentences with one ambiguous word each, whose sense is known.
 *
 * @param train by word, to learn from
 * @param test by word, to ask
 * @param senses by word, the names of its classes
 */
record SenseSentences(
    Map<String, List<Sentence>> train,
    Map<String, List<Sentence>> test,
    Map<String, List<String>> senses) {

  /** A sentence; {@code sense} is the class, as the files have it. */
  record Sentence(Occurrence occurrence, String sense) {}

  /**
   * Reads a folder: {@code classes.tsv} with the columns {@code word}, {@code class}, and {@code
   * train.tsv} and {@code test.tsv} with {@code word}, {@code index}, {@code class}, {@code
   * sentence}; an index counts the sentence's words, which have blanks between, from 0.
   *
   * @throws CollectionException if a file is not there or a line is wrong; it names both
   */
  static SenseSentences read(Path folder) throws IOException {
    Map<String, List<String>> senses = new LinkedHashMap<>();
    for (DataTable.Row row : DataTable.read(folder.resolve("classes.tsv"), "word", "class")) {
      List<String> own = senses.computeIfAbsent(row.text(0), word -> new ArrayList<>());
      if (own.contains(row.text(1))) {
        throw row.wrong("the class " + row.text(1) + " of '" + row.text(0) + "' comes again");
      }
      own.add(row.text(1));
    }
    return new SenseSentences(
        read(folder.resolve("train.tsv"), senses),
        read(folder.resolve("test.tsv"), senses),
        senses);
  }

  private static Map<String, List<Sentence>> read(Path file, Map<String, List<String>> senses)
      throws IOException {
    Map<String, List<Sentence>> sentences = new LinkedHashMap<>();
    for (DataTable.Row row : DataTable.read(file, "word", "index", "class", "sentence")) {
      if (!senses.getOrDefault(row.text(0), List.of()).contains(row.text(2))) {
        throw row.wrong("'" + row.text(0) + "' has no class " + row.text(2) + " in classes.tsv");
      }
      sentences
          .computeIfAbsent(row.text(0), word -> new ArrayList<>())
          .add(new Sentence(Occurrence.at(row, 0, 3, 1), row.text(2)));
    }
    return sentences;
  }

  /**
   * The same with at most so many sentences of a word in each of train and test, chosen at random
   * in the proportions of its senses; at least one of each sense stays.
   */
  SenseSentences sample(int bound, long seed) {
    return new SenseSentences(sampled(train, bound, seed), sampled(test, bound, seed), senses);
  }

  private static Map<String, List<Sentence>> sampled(
      Map<String, List<Sentence>> all, int bound, long seed) {
    Map<String, List<Sentence>> sample = new LinkedHashMap<>();
    all.forEach((word, sentences) -> sample.put(word, sampled(sentences, bound, seed)));
    return sample;
  }

  private static List<Sentence> sampled(List<Sentence> sentences, int bound, long seed) {
    if (sentences.size() <= bound) {
      return sentences;
    }
    Map<String, List<Sentence>> bySense = new LinkedHashMap<>();
    for (Sentence sentence : sentences) {
      bySense.computeIfAbsent(sentence.sense(), sense -> new ArrayList<>()).add(sentence);
    }
    List<Sentence> sample = new ArrayList<>();
    Random random = new Random(seed);
    for (List<Sentence> own : bySense.values()) {
      Collections.shuffle(own, random);
      int share = (int) ((long) own.size() * bound / sentences.size());
      sample.addAll(own.subList(0, Math.max(1, share)));
    }
    return sample;
  }

  /**
   * What it comes to to name each word's most frequent sense in train for all of test, a baseline
   * that looks at no sentence; a word that either lacks has none.
   */
  List<Classification> mostFrequent() {
    List<Classification> words = new ArrayList<>();
    for (String word : senses.keySet()) {
      List<String> known = labels(train, word);
      List<String> asked = labels(test, word);
      if (known.isEmpty() || asked.isEmpty()) {
        continue;
      }
      Map<String, Integer> counts = new LinkedHashMap<>();
      known.forEach(label -> counts.merge(label, 1, Integer::sum));
      int most = Collections.max(counts.values());
      List<String> named = counts.keySet().stream().filter(s -> counts.get(s) == most).toList();
      words.add(new Classification(asked, Collections.nCopies(asked.size(), named)));
    }
    return words;
  }

  private static List<String> labels(Map<String, List<Sentence>> sentences, String word) {
    return sentences.getOrDefault(word, List.of()).stream().map(Sentence::sense).toList();
  }

  /** How many sentences there are. */
  static int count(Map<String, List<Sentence>> sentences) {
    return sentences.values().stream().mapToInt(List::size).sum();
  }
}
