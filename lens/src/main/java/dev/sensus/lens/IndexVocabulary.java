package dev.sensus.lens;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.indexer.WordForm;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of an index's bodies with the number of documents that have each: folded, as they are
 * written and not as an analyzer stems them. Stop words, words of one letter and those with
 * anything but letters, digits, apostrophes and points in them are left out.
 *
 * @param documents by word, those in the most documents first, then by the alphabet
 */
record IndexVocabulary(Map<String, Integer> documents) {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}'’.]{2,}");

  /** Reads the stored bodies of all documents. */
  static IndexVocabulary of(SensusIndex index, VocabularyLimits limits) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    int[] all = {0};
    Bodies.forEach(
        index,
        (id, body) -> {
          words(body).forEach(word -> counts.merge(word, 1, Integer::sum));
          all[0]++;
        });
    Map<String, Integer> kept = new LinkedHashMap<>();
    int documents = all[0];
    counts.entrySet().stream()
        .filter(word -> limits.allow(word.getValue(), documents))
        .sorted(
            Comparator.comparing(Map.Entry<String, Integer>::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .limit(limits.words())
        .forEach(word -> kept.put(word.getKey(), word.getValue()));
    return new IndexVocabulary(kept);
  }

  private static Set<String> words(String body) {
    Set<String> words = new HashSet<>();
    for (WordForm form : Words.of(body)) {
      if (WORD.matcher(form.word()).matches() && !WordForm.isStopWord(form.word())) {
        words.add(form.word());
      }
    }
    return words;
  }

  List<String> words() {
    return List.copyOf(documents.keySet());
  }
}
