package dev.sensus.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every question and every mean, to the four digits that trec_eval prints. */
class TrecEvalTest {
  private static final Map<String, String> NAMES =
      Map.of(
          "ndcg", "nDCG",
          "ndcg_cut", "nDCG",
          "map", "MAP",
          "map_cut", "MAP",
          "recip_rank", "MRR",
          "recall", "R",
          "unj", "Judged");

  private final Path folder;
  private final Judgements judgements;

  TrecEvalTest() throws IOException, URISyntaxException {
    folder = Path.of(TrecEvalTest.class.getResource("/trec_eval").toURI());
    judgements = Judgements.read(folder.resolve("qrels.txt"));
  }

  @Test
  void ties() throws IOException {
    assertSame("ties.complete.txt", RunFile.read(folder.resolve("ties.run")), judgements);
  }

  @Test
  void scoresThatDifferAsDoubles() throws IOException {
    assertSame("near.complete.txt", RunFile.read(folder.resolve("near.run")), judgements);
  }

  @Test
  void answeredQuestionsAlone() throws IOException {
    Run run = RunFile.read(folder.resolve("ties.run"));
    Judgements answered = judgements.of(run.questions());
    assertEquals(judgements.gains().size() - 3, answered.gains().size());
    assertSame("ties.answered.txt", run, answered);
  }

  @Test
  void writtenAndReadAgain() throws IOException {
    for (String name : List.of("ties", "near")) {
      Path copy = Files.createTempFile("sensus", ".run");
      try {
        RunFile.write(RunFile.read(folder.resolve(name + ".run")), copy);
        assertSame(name + ".complete.txt", RunFile.read(copy), judgements);
      } finally {
        Files.delete(copy);
      }
    }
  }

  private void assertSame(String golden, Run run, Judgements judged) throws IOException {
    List<String> questions = List.copyOf(judged.gains().keySet());
    Set<String> seen = new HashSet<>();
    int lines = 0;
    for (String line : Files.readAllLines(folder.resolve(golden))) {
      String[] columns = line.split("\t", -1);
      Measure measure = measure(columns[0]);
      double[] values = measure.values(run, judged);
      double value =
          columns[1].equals("all")
              ? Arrays.stream(values).average().orElseThrow()
              : values[questions.indexOf(columns[1])];
      // What trec_eval calls unjudged is the rest of what is judged.
      double same = measure.name().startsWith("Judged") ? 1 - value : value;
      assertEquals(columns[2], printed(same), line);
      seen.add(columns[1]);
      lines++;
    }
    assertEquals(questions.size() + 1, seen.size());
    assertTrue(lines >= 23 * seen.size(), "only " + lines + " lines");
  }

  /** As C prints: of .28125, which is no rounding, the even digit, where Java takes the upper. */
  private static String printed(double value) {
    return new BigDecimal(value).setScale(4, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static Measure measure(String trecName) {
    int digits = trecName.length() - trecName.replaceAll("[0-9]+$", "").length();
    if (digits == 0) {
      return Measure.of(NAMES.getOrDefault(trecName, trecName));
    }
    int at = trecName.length() - digits;
    String kind = trecName.substring(0, at - 1);
    return Measure.of(NAMES.getOrDefault(kind, kind) + "@" + trecName.substring(at));
  }
}
