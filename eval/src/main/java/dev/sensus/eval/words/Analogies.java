package dev.sensus.eval.words;

import dev.sensus.encoder.WordNeighbors;
import dev.sensus.encoder.WordNeighbors.Neighbor;
import dev.sensus.eval.words.AnalogyQuestions.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Whether the first three words of an analogy lead to the fourth, by 3CosAdd (Mikolov et al. 2013,
 * Levy and Goldberg 2014): the word nearest to b − a + c, of vectors of unit length, among all
 * words of the space but those three. Questions with a word that the space has not are left out.
 */
final class Analogies implements WordTask {
  private final AnalogyQuestions questions;

  Analogies(AnalogyQuestions questions) {
    this.questions = questions;
  }

  @Override
  public int texts() {
    return questions.sections().values().stream().mapToInt(List::size).sum();
  }

  @Override
  public void run(WordLevelEncoder encoder, Findings findings) {
    if (encoder.space().isEmpty()) {
      findings.note("analogies: a contextual encoder has no list of words to look in");
      return;
    }
    WordNeighbors space = encoder.space().get();
    int right = 0;
    int covered = 0;
    for (Map.Entry<String, List<Question>> section : questions.sections().entrySet()) {
      List<Boolean> answers =
          findings.encode(section.getValue(), asked -> answers(asked, space)).stream()
              .filter(Objects::nonNull)
              .toList();
      int own = (int) answers.stream().filter(answer -> answer).count();
      add(findings, section.getKey(), own, answers.size(), section.getValue().size());
      right += own;
      covered += answers.size();
    }
    add(findings, "all", right, covered, texts());
  }

  private static void add(Findings findings, String set, int right, int covered, int items) {
    findings.add(
        new WordMeasure("analogies", set, "word", "accuracy"),
        (double) right / covered, // NaN of none
        covered,
        items);
  }

  /** Whether each question is answered right; null for one with an unknown word. */
  private static List<Boolean> answers(List<Question> questions, WordNeighbors space) {
    List<Integer> asked = new ArrayList<>();
    List<float[]> wanted = new ArrayList<>();
    List<List<String>> without = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      List<String> three = List.of(question.a(), question.b(), question.c());
      if (has(question.d(), space) && three.stream().allMatch(word -> has(word, space))) {
        asked.add(i);
        wanted.add(sum(question, space));
        without.add(three);
      }
    }
    List<Neighbor> found = space.nearest(wanted, without);
    List<Boolean> answers = new ArrayList<>();
    for (int i = 0, next = 0; i < questions.size(); i++) {
      if (next < asked.size() && asked.get(next) == i) {
        answers.add(isRight(questions.get(i).d(), found.get(next++)));
      } else {
        answers.add(null);
      }
    }
    return answers;
  }

  /** Whether a word has a vector with a direction: one of zeros alone tells as little as none. */
  private static boolean has(String word, WordNeighbors space) {
    float[] vector = space.vector(word);
    return vector != null && IntStream.range(0, vector.length).anyMatch(i -> vector[i] != 0);
  }

  private static float[] sum(Question question, WordNeighbors space) {
    float[] sum = KMeans.unit(space.vector(question.b()));
    float[] minus = KMeans.unit(space.vector(question.a()));
    float[] plus = KMeans.unit(space.vector(question.c()));
    for (int i = 0; i < sum.length; i++) {
      sum[i] += plus[i] - minus[i];
    }
    return sum;
  }

  /** A space looks a word up as it is written, then in lower case; so does this. */
  private static boolean isRight(String word, Neighbor found) {
    return found != null
        && (found.word().equals(word) || found.word().equals(word.toLowerCase(Locale.ROOT)));
  }
}
