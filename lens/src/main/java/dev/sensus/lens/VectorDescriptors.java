package dev.sensus.lens;

import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordPooling;
import dev.sensus.indexer.WordForm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.util.VectorUtil;

/** The words of an index nearest to a term's vector in a sentence. */
final class VectorDescriptors implements Descriptors {
  /** Words that are looked at: those in the most documents, but at least in two. */
  private static final VocabularyLimits LIMITS = new VocabularyLimits(2, 1, 20_000);

  private final Occurrences occurrences;
  private final TokenEncoder encoder;
  private final Map<String, float[]> means;

  VectorDescriptors(Occurrences occurrences, TokenEncoder encoder) throws IOException {
    this.occurrences = occurrences;
    this.encoder = encoder;
    IndexVocabulary vocabulary = IndexVocabulary.of(occurrences.index(), LIMITS);
    this.means = WordMeans.of(occurrences, vocabulary.words());
  }

  @Override
  public List<String> of(TermSentence sentence, int n) {
    float[] vector = vector(sentence);
    if (vector == null) {
      return List.of();
    }
    Set<String> own = new HashSet<>();
    String term = sentence.text().substring(sentence.start(), sentence.end());
    Words.of(term).forEach(word -> own.add(word.word()));
    own.add(WordForm.fold(term));
    record Scored(String word, float cosine) {}
    return means.entrySet().stream()
        .filter(mean -> !own.contains(mean.getKey()))
        .map(mean -> new Scored(mean.getKey(), VectorUtil.dotProduct(vector, mean.getValue())))
        .sorted(
            Comparator.comparingDouble((Scored near) -> -near.cosine()).thenComparing(Scored::word))
        .limit(n)
        .map(Scored::word)
        .toList();
  }

  /** The mean of the vectors of the term's words, of unit length; null where none is read. */
  private float[] vector(TermSentence sentence) {
    TokenVectors words =
        encoder
            .wordVectors(
                List.of(sentence.text()), Role.PASSAGE, occurrences.layers(), WordPooling.MEAN)
            .get(0);
    List<float[]> own = new ArrayList<>();
    for (int i = 0; i < words.length(); i++) {
      if (words.starts()[i] < sentence.end() && words.ends()[i] > sentence.start()) {
        own.add(words.vectors()[i]);
      }
    }
    return Contexts.mean(own);
  }
}
