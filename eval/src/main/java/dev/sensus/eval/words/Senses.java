package dev.sensus.eval.words;

import dev.sensus.eval.words.SenseSentences.Sentence;
import dev.sensus.eval.words.WordLevelEncoder.Vectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The senses of ambiguous words: tagged by one training sentence of each, and by all; and found
 * without any, by clustering the test sentences. Figures are means over words.
 */
final class Senses implements WordTask {
  private final SenseSentences sentences;
  private final long seed;

  Senses(SenseSentences sentences, long seed) {
    this.sentences = sentences;
    this.seed = seed;
  }

  @Override
  public int texts() {
    return SenseSentences.count(sentences.train()) + SenseSentences.count(sentences.test());
  }

  @Override
  public void run(WordLevelEncoder encoder, Findings findings) {
    Map<String, List<Vectors>> train = encode("train", sentences.train(), encoder, findings);
    Map<String, List<Vectors>> test = encode("test", sentences.test(), encoder, findings);
    run("word", Vectors::word, train, test, findings);
    run("sentence", Vectors::sentence, train, test, findings);
  }

  private static Map<String, List<Vectors>> encode(
      String name,
      Map<String, List<Sentence>> byWord,
      WordLevelEncoder encoder,
      Findings findings) {
    Map<String, List<Vectors>> vectors = new LinkedHashMap<>();
    List<Vectors> all = new ArrayList<>();
    byWord.forEach(
        (word, sentences) -> {
          List<Occurrence> occurrences = sentences.stream().map(Sentence::occurrence).toList();
          vectors.put(word, findings.encode(occurrences, encoder::occurrences));
          all.addAll(vectors.get(word));
        });
    CutSentences.note("senses " + name, all, findings);
    return vectors;
  }

  private void run(
      String vector,
      Function<Vectors, float[]> choice,
      Map<String, List<Vectors>> train,
      Map<String, List<Vectors>> test,
      Findings findings) {
    SenseTagging tagging = new SenseTagging(seed);
    SenseClustering clustering = new SenseClustering(seed);
    int tagged = 0;
    int clustered = 0;
    for (Map.Entry<String, List<String>> word : sentences.senses().entrySet()) {
      LabelledVectors asked = labelled(word.getKey(), sentences.test(), test, choice);
      LabelledVectors known = labelled(word.getKey(), sentences.train(), train, choice);
      if (asked.size() > 0 && known.size() > 0) {
        tagging.add(known, asked, word.getValue());
        tagged += asked.size();
      }
      if (asked.size() > 0) {
        clustering.add(asked, word.getValue().size());
        clustered += asked.size();
      }
    }
    int items = SenseSentences.count(sentences.test());
    tagging.report(vector, tagged, items, findings);
    clustering.report(vector, clustered, items, findings);
  }

  private static LabelledVectors labelled(
      String word,
      Map<String, List<Sentence>> sentences,
      Map<String, List<Vectors>> vectors,
      Function<Vectors, float[]> choice) {
    LabelledVectors labelled = new LabelledVectors();
    List<Sentence> own = sentences.getOrDefault(word, List.of());
    for (int i = 0; i < own.size(); i++) {
      labelled.add(choice.apply(vectors.get(word).get(i)), own.get(i).sense());
    }
    return labelled;
  }
}
