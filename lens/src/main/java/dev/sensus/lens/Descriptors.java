package dev.sensus.lens;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.TokenEncoder;
import java.io.IOException;
import java.util.List;

/** Names words that could stand in a term's place in a sentence: its neighbours there. */
public interface Descriptors {

  /**
   * The neighbours, likeliest or nearest first, folded; none of them is the term.
   *
   * @param n how many at most
   * @return empty where the term is beyond what the model reads of the sentence
   */
  List<String> of(TermSentence sentence, int n) throws IOException;

  /** Those that a masked-language-model head predicts, the whole term hidden as one piece. */
  static Descriptors ofHead(MaskedLanguageModel model) {
    return new HeadDescriptors(new HeadWords(model));
  }

  /**
   * For a model without such a head: the words of an index whose mean vectors are nearest to the
   * term's vector in the sentence. Where a model's vectors of a word hardly depend on context these
   * are nearly the same in each sentence.
   *
   * @param occurrences of the index
   * @param encoder that made them
   */
  static Descriptors ofOccurrences(Occurrences occurrences, TokenEncoder encoder)
      throws IOException {
    return new VectorDescriptors(occurrences, encoder);
  }
}
