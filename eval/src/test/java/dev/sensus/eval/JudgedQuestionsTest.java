package dev.sensus.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgedQuestionsTest {
  private static final String TREC =
      """
      <top>
      <head> Tipster Topic Description
      <num> Number:  51
      <dom> Domain:  International Economics
      <title> Topic:  Airbus
         Subsidies

      <desc> Description:
      Document mentions < 10 subsidies.

      <narr> Narrative:
      Long.
      </top>

      <top>
      <num> Number: 52 </num>
      <title></title>
      <desc>Only a description</desc>
      </top>
      <TOP><NUM>x-3<TITLE>One line</TOP> <top><num>x-4<title>Same line</top><top><num>x-5
      <title>Begun there
      """;

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

  private Path file(String name, String content) throws IOException {
    return Files.writeString(temp.resolve(name), content);
  }

  private Map<String, Map<String, Integer>> gains(String qrels) throws IOException {
    return Judgements.read(file("q", qrels)).gains();
  }

  private String qrelsRefusal(String qrels) {
    String message =
        assertThrows(CollectionException.class, () -> gains(qrels), qrels).getMessage();
    return message.replace(temp.resolve("q").toString(), "");
  }

  private String topicsRefusal(String topics) {
    String message =
        assertThrows(CollectionException.class, () -> Topics.read(file("t", topics)), topics)
            .getMessage();
    return message.replace(temp.resolve("t").toString(), "");
  }

  @Test
  void keepsTheQuestionsThatAreJudged() throws IOException {
    JudgedQuestions questions = JudgedQuestions.read(temp, "test");
    assertEquals(
        List.of(new Question("1", "judged", Map.of("a", 2, "b", 0))), questions.questions());
    assertEquals(temp.getFileName().toString(), questions.name());
    assertEquals(
        List.of("queries.jsonl: left out 1 of 2 questions, which have no judgement in test.tsv"),
        questions.notes());
    assertEquals(1, questions.questions().get(0).relevant());
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
    Files.writeString(temp.resolve("queries.jsonl"), "{\"_id\": \"3\", \"text\": \" \"}");
    assertTrue(refusal("test").contains("queries.jsonl: question '3' is judged and has no text"));
    Files.writeString(temp.resolve("queries.jsonl"), "\n");
    assertTrue(refusal("test").contains("queries.jsonl: has no questions"));
    Files.delete(temp.resolve("queries.jsonl"));
    assertTrue(refusal("test").contains("queries.jsonl: no such file"));
  }

  @Test
  void knowsTheFormOfJudgements() throws IOException {
    var expected = Map.of("1", Map.of("a", 2, "b", -1), "2", Map.of("a", 0));
    assertEquals(expected, gains("query-id\tcorpus-id\tscore\n1\ta\t2\n\n1\tb\t-1\r\n2\ta\t0"));
    assertEquals(expected, gains("1\ta\t2\n1\tb\t-1\n2\ta\t0\n"));
    assertEquals(expected, gains("1 0 a 2\n1  Q0\tb -1\n# comment\n 2 0 a 0 \n"));
    assertEquals(expected, gains("1\t0\ta\t2\n1\t0\tb\t-1\n2\t0\ta\t0\n"));
    assertEquals(Map.of("qid", Map.of("a", 1)), gains("qid\ta\t1\n"));
    assertEquals(Map.of("a b", Map.of("c d", 1)), gains("a b\tc d\t1\n"));
  }

  @Test
  void refusesJudgementsThatAreNone() {
    assertEquals(": has no judgements", qrelsRefusal(""));
    assertTrue(qrelsRefusal("1 0 a 2\n1 0 a\n").startsWith(", line 2: has 3 columns, expected"));
    assertTrue(qrelsRefusal("1\ta\t2\n1 0 a 1\n").startsWith(", line 2: has 1 column,"));
    assertTrue(qrelsRefusal("1 0 a 0.5\n").startsWith(", line 1: '0.5' is no gain"));
    assertTrue(qrelsRefusal("1\t\t1\n").startsWith(", line 1: has an empty id"));
    assertEquals(
        ", line 3: judges document 'a' for question '1' with 0, and further up with 2",
        qrelsRefusal("1 0 a 2\n1 0 b 0\n1 0 a 0\n"));
  }

  @Test
  void countsWhatIsOdd() throws IOException {
    Path qrels = file("q", "1 0 a 1\n1 0 a 1\n1 0 b 0\n1 0 b 0\n2 0 gone 1\n2 0 lost 0\n3 0 a 0\n");
    Path topics = file("t", "1\tone\n2\ttwo\n3\tthree\n4\tfour\n5\tfive\n");
    JudgedQuestions questions = JudgedQuestions.read("mine", topics, qrels);
    assertEquals(3, questions.questions().size());
    assertEquals(
        List.of(
            "q: 2 judgements stand there already with the same gain; each counts once",
            "t: left out 2 of 5 questions, which have no judgement in q",
            "q: 1 judged question has no relevant document; what is measured there is 0, as by"
                + " trec_eval"),
        questions.notes());
    List<String> within = questions.within(Set.of("a", "b")).notes();
    assertEquals(
        "2 judgements name documents not in the collection, such as 'gone'; the 1 relevant ones"
            + " count as not found",
        within.get(3));
    assertEquals(questions.notes(), questions.within(Set.of("a", "b", "gone", "lost")).notes());
    assertEquals(
        "mine: has no documents",
        assertThrows(CollectionException.class, () -> questions.within(Set.of())).getMessage());
  }

  @Test
  void readsTopicsInEachForm() throws IOException {
    assertEquals(
        Map.of(
            "51",
            "Airbus Subsidies",
            "52",
            "Only a description",
            "x-3",
            "One line",
            "x-4",
            "Same line",
            "x-5",
            "Begun there"),
        Topics.read(file("t", TREC)));
    assertEquals(
        Map.of("1", "a question", "2", "another"),
        Topics.read(file("t", "\n1\ta question\r\n2\t another \n")));
    assertEquals(
        Map.of("1", "json"), Topics.read(file("t", "{\"_id\": \"1\", \"text\": \"json\"}\n")));
  }

  /** TREC's first topics are numbered 051, and judged as 51. */
  @Test
  void zerosBeforeANumberAreNone() throws IOException {
    Path topics = file("t", "051\tfirst\n0052\tsecond\n52\tthird\n");
    Path qrels = file("q", "51 0 a 1\n52 0 a 1\n");
    List<Question> questions = JudgedQuestions.read("trec", topics, qrels).questions();
    assertEquals(List.of("51", "52"), questions.stream().map(Question::id).toList());
    assertEquals(List.of("first", "third"), questions.stream().map(Question::text).toList());
  }

  @Test
  void refusesTopicsThatAreNone() {
    assertEquals(": has no questions", topicsRefusal(" \n"));
    assertTrue(topicsRefusal("1\ta\nb\n").startsWith(", line 2: has 1 column, expected id"));
    assertEquals(", line 2: has question '1' a second time", topicsRefusal("1\ta\n1\tb\n"));
    assertEquals(", line 1: has a question without id", topicsRefusal("\ta\n"));
    assertTrue(
        topicsRefusal("<top>\n<title> a\n</top>\n").startsWith(", line 1: topic has no num"));
    assertEquals(
        ", line 3: has question '1' a second time",
        topicsRefusal("<top><num>1<title>a\n</top>\n<top><num>1<title>b</top>"));
    assertTrue(topicsRefusal("{\"_id\": 1}\n").startsWith(", line 1: "));
  }
}
