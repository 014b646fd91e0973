package dev.sensus.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SnippetTest {
  @Test
  void marksAreCutOut() {
    assertEquals(
        List.of(
            new Snippet("the ", false),
            new Snippet("wing", true),
            new Snippet(" of a ", false),
            new Snippet("body", true)),
        Snippet.parts("the [[wing]] of a [[body]]"));
  }

  @Test
  void bracketsOfTheDocumentStayText() {
    for (String text : List.of("a [[ b", "a ]] b", "]] a [[", "[[", "a[1][2]]", "")) {
      assertEquals(
          text, Snippet.parts(text).stream().map(Snippet::text).collect(Collectors.joining()));
      assertEquals(0, Snippet.parts(text).stream().filter(Snippet::marked).count(), text);
    }
    assertEquals(
        List.of(new Snippet("[[ a ", false), new Snippet("b", true), new Snippet(" ]]", false)),
        Snippet.parts("[[ a [[b]] ]]"));
  }
}
