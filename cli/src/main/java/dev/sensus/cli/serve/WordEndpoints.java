package dev.sensus.cli.serve;

import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Aspect;
import dev.sensus.lens.Occurrences;
import dev.sensus.lens.SenseFinder;
import dev.sensus.lens.SenseOptions;
import dev.sensus.lens.WordSenses;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What context does to a word, of an index that keeps occurrences. */
final class WordEndpoints {
  private static final int LONGEST_WORD = 100;

  /** All pairs are compared: so many take a moment, and no more memory than a request may. */
  private static final int OCCURRENCES = 500;

  private static final int LINES = 6;

  private final SensusIndex index;
  private final Occurrences occurrences;

  WordEndpoints(SensusIndex index) throws IOException {
    this.index = index;
    this.occurrences = new Occurrences(index);
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
    String word = arguments.text("word");
    return index.read(
        () -> {
          if (occurrences.count(word) == 0) {
            throw RequestException.notFound(
                "the index keeps no occurrence of '" + word + "'; none are kept of stop words");
          }
          Aspect by =
              arguments.has("by") ? aspect(arguments.text("by")) : occurrences.telling(word);
          Map<String, Object> answer = new LinkedHashMap<>();
          answer.put("by", by.toString());
          answer.put("found", found(word, by));
          return answer;
        });
  }

  private WordSenses found(String word, Aspect by) throws IOException {
    if (by == Aspect.CONTEXT
        && occurrences.of(word, OCCURRENCES, SenseOptions.defaults().seed(), by).isEmpty()) {
      throw RequestException.notFound("no occurrence of '" + word + "' has other words around it");
    }
    SenseOptions options =
        SenseOptions.defaults()
            .withSizes(OCCURRENCES, SenseOptions.defaults().senses(), LINES)
            .withAspect(by);
    return new SenseFinder(occurrences).find(word, options);
  }

  private static Aspect aspect(String name) {
    return Arrays.stream(Aspect.values())
        .filter(aspect -> aspect.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
