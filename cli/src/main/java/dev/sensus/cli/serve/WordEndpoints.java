package dev.sensus.cli.serve;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Aspect;
import dev.sensus.lens.NoOccurrenceException;
import dev.sensus.lens.Occurrences;
import dev.sensus.lens.SenseFinder;
import dev.sensus.lens.SenseOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** What context does to a word, of an index that keeps occurrences. */
final class WordEndpoints {
  private static final int LONGEST_WORD = 100;

  /** All pairs are compared: so many take a moment, and no more memory than a request may. */
  private static final int OCCURRENCES = 500;

  private static final int LINES = 6;

  private final SensusIndex index;
  private final SenseFinder finder;

  WordEndpoints(SensusIndex index) throws IOException {
    this.index = index;
    this.finder = new SenseFinder(new Occurrences(index));
  }

  List<Endpoint> all() {
    List<String> aspects = Arrays.stream(Aspect.values()).map(Aspect::toString).toList();
    return List.of(
        new Endpoint(
            "/api/senses",
            "The senses of a word: its occurrences, sorted by their vectors, with their places in"
                + " two dimensions.",
            List.of(
                Parameter.text("word", LONGEST_WORD, "The word, in any case."),
                Parameter.choice(
                    "by",
                    aspects,
                    null,
                    "Which vectors tell senses apart; else those that tell more.")),
            this::senses));
  }

  private Object senses(Arguments arguments) throws IOException {
    SenseOptions options =
        SenseOptions.defaults()
            .withSizes(OCCURRENCES, SenseOptions.defaults().senses(), LINES)
            .withAspect(arguments.has("by") ? aspect(arguments.text("by")) : null);
    try {
      return index.read(() -> finder.find(arguments.text("word"), options));
    } catch (NoOccurrenceException e) {
      throw RequestException.notFound("the index " + e.why());
    }
  }

  private static Aspect aspect(String name) {
    return Arrays.stream(Aspect.values())
        .filter(aspect -> aspect.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
