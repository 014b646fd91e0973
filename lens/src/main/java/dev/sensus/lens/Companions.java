package dev.sensus.lens;

import dev.sensus.indexer.WordForm;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The words that stand by a word in one sense more than in the others: those with the highest
 * log-likelihood ratio (Dunning 1993, <i>Accurate Methods for the Statistics of Surprise and
 * Coincidence</i>) of lines that have them, inside a sense and outside. Where there is one sense
 * alone, those of most lines.
 */
final class Companions {
  private final List<Set<String>> lines = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /** Reads the lines; the word itself and words of closed classes are no companions. */
  Companions(String word, List<Line> lines) {
    for (Line line : lines) {
      Set<String> words = words(line.left());
      words.addAll(words(line.right()));
      words.remove(word);
      this.lines.add(words);
      words.forEach(other -> counts.merge(other, 1, Integer::sum));
    }
  }

  private static Set<String> words(String text) {
    Set<String> words = new TreeSet<>();
    BreakIterator places = BreakIterator.getWordInstance(Locale.ROOT);
    places.setText(text);
    int start = places.first();
    for (int end = places.next(); end != BreakIterator.DONE; end = places.next()) {
      WordForm form = WordForm.of(text, start, end);
      if (form != null && !NeighborKind.isClosed(form.word()) && form.word().length() > 1) {
        words.add(form.word());
      }
      start = end;
    }
    return words;
  }

  /**
   * The companions in some of the lines, the most telling first.
   *
   * @param members which lines
   * @param most how many words
   */
  List<String> of(int[] members, int most) {
    Map<String, Integer> inside = new HashMap<>();
    for (int member : members) {
      lines.get(member).forEach(word -> inside.merge(word, 1, Integer::sum));
    }
    boolean isAll = members.length == lines.size();
    Map<String, Double> scores =
        inside.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    word ->
                        isAll
                            ? word.getValue()
                            : score(word.getValue(), counts.get(word.getKey()), members.length)));
    return scores.entrySet().stream()
        .filter(word -> word.getValue() > 0)
        .sorted(
            Comparator.comparing(Map.Entry<String, Double>::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The ratio, negative where the word is rarer inside than outside. */
  private double score(int inside, int all, int size) {
    return LogLikelihood.ratio(inside, size, all - inside, lines.size() - size);
  }
}
