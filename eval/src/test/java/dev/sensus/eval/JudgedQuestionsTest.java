package dev.sensus.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgedQuestionsTest {
  @TempDir private Path temp;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        temp.resolve("queries.jsonl"),
        """
        {"_id": "1", "text": "judged"}
        {"_id": "2", "text": "not judged"}
        """);
    Files.createDirectory(temp.resolve("qrels"));
    judgements("1\ta\t2\n1\tb\t0\n");
  }

  private void judgements(String lines) throws IOException {
    Files.writeString(
        temp.resolve("qrels").resolve("test.tsv"), "query-id\tcorpus-id\tscore\n" + lines);
  }

  private String refusal(String split) {
    return assertThrows(CollectionException.class, () -> JudgedQuestions.read(temp, split))
        .getMessage();
  }

  @Test
  void keepsTheQuestionsThatAreJudged() throws IOException {
    JudgedQuestions questions = JudgedQuestions.read(temp, "test");
    assertEquals(1, questions.questions().size());
    assertEquals(Map.of("a", 2, "b", 0), questions.questions().get(0).gains());
    assertEquals("judged", questions.questions().get(0).text());
    assertEquals(temp.getFileName().toString(), questions.name());
  }

  @Test
  void saysWhatIsWrongAndWhere() throws IOException {
    assertTrue(refusal("train").contains("train.tsv: no such file"));
    judgements("1\ta\n");
    assertTrue(refusal("test").contains("test.tsv, line 2: has 2 columns"));
    judgements("1\ta\t1\n1\tb\tgood\n");
    assertTrue(refusal("test").contains("test.tsv, line 3: 'good' is no gain"));
    judgements("");
    assertTrue(refusal("test").contains("test.tsv: has no judgements"));
    judgements("3\ta\t1\n");
    assertTrue(refusal("test").contains("judges question '3'"));
    Files.delete(temp.resolve("queries.jsonl"));
    assertTrue(refusal("test").contains("queries.jsonl: no such file"));
  }
}
