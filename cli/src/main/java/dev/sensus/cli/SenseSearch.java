package dev.sensus.cli;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Aspect;
import dev.sensus.lens.Line;
import dev.sensus.lens.Occurrences;
import dev.sensus.lens.Occurrences.Near;
import dev.sensus.lens.SenseQuestion;
import dev.sensus.query.IndexEncoders;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sensus search --sense}: occurrences of a word in the sense that it has in a text. */
final class SenseSearch {
  @Option(
      names = "--sense",
      paramLabel = "WORD|TEXT",
      description =
          "Find occurrences of a word in the sense that it has in a text, such as \"bank|she sat on "
              + "the bank of the river\", in an index made with --occurrences; takes no other "
              + "question. Scores are cosines.")
  private String sense;

  @Mixin private AspectOption by;

  /** Whether it is asked for. */
  boolean isAsked() {
    return sense != null;
  }

  /**
   * Searches and prints.
   *
   * @throws IllegalArgumentException if what is asked cannot be
   */
  void run(
      SensusIndex index,
      IndexEncoders encoders,
      int hits,
      Map<String, List<String>> filters,
      boolean json,
      PrintWriter out)
      throws IOException {
    SenseQuestion question = SenseQuestion.parse(sense);
    Occurrences occurrences = new Occurrences(index);
    TextEncoder encoder = encoders.get(IndexFields.CONTEXTUAL);
    if (!(encoder instanceof TokenEncoder tokens)) {
      throw new IllegalArgumentException("model " + encoder.name() + " has no vectors of words");
    }
    Aspect aspect = by.aspect() == null ? occurrences.telling(question.word()) : by.aspect();
    List<Near> found =
        index.read(() -> question.search(tokens, occurrences, hits, filters, aspect));
    List<Line> lines = occurrences.lines(found.stream().map(Near::occurrence).toList());
    if (json) {
      out.println(json(question, aspect, found, lines));
      return;
    }
    if (found.isEmpty()) {
      out.println("nothing found");
    }
    for (int i = 0; i < lines.size(); i++) {
      out.printf(
          Locale.ROOT,
          "%2d. %.4f  %s  [%s]%n",
          i + 1,
          found.get(i).cosine(),
          KeywordLines.of(lines.get(i)),
          lines.get(i).id());
    }
  }

  private static String json(
      SenseQuestion question, Aspect aspect, List<Near> found, List<Line> lines) {
    List<Object> hits = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      Map<String, Object> hit = new LinkedHashMap<>();
      hit.put("rank", i + 1);
      hit.put("id", line.id());
      hit.put("score", found.get(i).cosine());
      hit.put("title", line.title());
      hit.put("start", line.start());
      hit.put("end", line.end());
      hit.put("left", line.left());
      hit.put("word", line.word());
      hit.put("right", line.right());
      hits.add(hit);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("word", question.word());
    object.put("text", question.text());
    object.put("by", aspect.toString());
    object.put("hits", hits);
    return Json.line(object);
  }
}
