package dev.sensus.lens;

import dev.sensus.indexer.WordForm;
import dev.sensus.lens.Substitutes.Candidate;
import java.util.List;

/** What a head predicts. */
record HeadDescriptors(HeadWords head) implements Descriptors {

  @Override
  public List<String> of(TermSentence sentence, int n) {
    List<Candidate> found =
        head.hidden(sentence.text(), new Words.Span(sentence.start(), sentence.end()), n);
    return found == null
        ? List.of()
        : found.stream().map(candidate -> WordForm.fold(candidate.word())).toList();
  }
}
