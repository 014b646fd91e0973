package dev.sensus.lucene;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The definition of what {@link VocabularyTrainer} learns, step by step, on lists of strings. */
final class NaiveTrainer {
  private NaiveTrainer() {}

  static List<String> train(VocabularyOptions options, List<String> text) {
    String prefix = options.wordPiece().continuation();
    Map<String, Integer> frequency = new LinkedHashMap<>();
    for (String word : text) {
      characters(word).forEach(character -> frequency.merge(character, 1, Integer::sum));
    }
    List<String> alphabet = new ArrayList<>(frequency.keySet());
    alphabet.sort((a, b) -> Integer.compare(a.codePointAt(0), b.codePointAt(0)));
    List<String> kept = new ArrayList<>(alphabet);
    kept.sort((a, b) -> Integer.compare(frequency.get(b), frequency.get(a)));
    alphabet.retainAll(kept.subList(0, Math.min(options.alphabet(), kept.size())));

    List<String> pieces = new ArrayList<>(options.specials());
    alphabet.forEach(character -> add(pieces, character));
    for (String character : alphabet) {
      if (text.stream().anyMatch(w -> characters(w).lastIndexOf(character) > 0)) {
        add(pieces, prefix + character);
      }
    }
    List<List<String>> words = new ArrayList<>();
    for (String word : text) {
      List<String> spelt = new ArrayList<>();
      String before = "";
      for (String character : characters(word)) {
        if (alphabet.contains(character)) {
          spelt.add(before + character);
        }
        before = prefix;
      }
      words.add(spelt);
    }
    while (pieces.size() < options.size()) {
      List<String> best = null;
      int most = 0;
      for (Map.Entry<List<String>, Integer> pair : pairs(words).entrySet()) {
        if (pair.getValue() > most
            || (pair.getValue() == most && compare(pair.getKey(), best, pieces) < 0)) {
          best = pair.getKey();
          most = pair.getValue();
        }
      }
      if (most < options.minFrequency() || best == null) {
        break;
      }
      String joined = best.get(0) + best.get(1).substring(prefix.length());
      add(pieces, joined);
      for (List<String> word : words) {
        for (int i = 0; i + 1 < word.size(); i++) {
          if (word.subList(i, i + 2).equals(best)) {
            word.set(i, joined);
            word.remove(i + 1);
          }
        }
      }
    }
    return pieces;
  }

  private static List<String> characters(String word) {
    return word.codePoints().mapToObj(Character::toString).collect(Collectors.toList());
  }

  private static void add(List<String> pieces, String piece) {
    if (!pieces.contains(piece)) {
      pieces.add(piece);
    }
  }

  private static Map<List<String>, Integer> pairs(List<List<String>> words) {
    Map<List<String>, Integer> pairs = new LinkedHashMap<>();
    for (List<String> word : words) {
      for (int i = 0; i + 1 < word.size(); i++) {
        pairs.merge(List.copyOf(word.subList(i, i + 2)), 1, Integer::sum);
      }
    }
    return pairs;
  }

  private static int compare(List<String> a, List<String> b, List<String> pieces) {
    int left = Integer.compare(pieces.indexOf(a.get(0)), pieces.indexOf(b.get(0)));
    return left != 0 ? left : Integer.compare(pieces.indexOf(a.get(1)), pieces.indexOf(b.get(1)));
  }
}
