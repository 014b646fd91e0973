package dev.sensus.cli;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code sensus attention --index}: words of an index that are nearest to a word of a text. */
final class CorpusNeighbors {
  @Option(
      names = {"-x", "--index"},
      paramLabel = "DIR",
      description =
          "Print the words of this index too whose vectors are nearest to the word's (index "
              + "--occurrences), of the layer that they were kept of.")
  private Path index;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "5",
      description = "How many of them. Default: ${DEFAULT-VALUE}.")
  private int count;

  /** Takes an index with the encoder that made it. */
  interface Use {
    void of(TokenEncoder encoder, SensusIndex index) throws IOException;
  }

  /**
   * What was found.
   *
   * @param why nothing could be, or null
   */
  record Found(String why, List<Near> near, List<Line> lines) {

    void print(PrintWriter out) {
      out.println();
      if (why != null) {
        out.println("no nearest in the index: " + why);
        return;
      }
      out.println("nearest in the index");
      for (int i = 0; i < lines.size(); i++) {
        Line line = lines.get(i);
        out.printf(
            Locale.ROOT,
            "%.4f  %s  [%s]%n",
            near.get(i).cosine(),
            KeywordLines.of(line),
            line.id());
      }
    }

    void putInto(Map<String, Object> object) {
      if (why != null) {
        object.put("neighbors", null);
        object.put("why", why);
        return;
      }
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        Line line = lines.get(i);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", line.id());
        entry.put("cosine", near.get(i).cosine());
        entry.put("start", line.start());
        entry.put("end", line.end());
        entry.put("left", line.left());
        entry.put("word", line.word());
        entry.put("right", line.right());
        all.add(entry);
      }
      object.put("neighbors", all);
    }
  }

  /** Whether it stands on the command line; in sensus.properties it is for searches. */
  boolean isAsked(CommandSpec spec) {
    return Checked.isTold(spec, "--index");
  }

  /** Opens the index, and its encoder or the one told, which must be the same. */
  void with(Models models, ModelOptions options, String told, Use use) throws IOException {
    Map<String, String> references = told == null ? Map.of() : Map.of(IndexFields.CONTEXTUAL, told);
    try (SensusIndex opened = SensusIndex.open(index);
        IndexEncoders encoders = new IndexEncoders(opened, models, options, references)) {
      opened.requireOccurrences();
      TextEncoder encoder = encoders.get(IndexFields.CONTEXTUAL);
      if (!(encoder instanceof TokenEncoder tokens)) {
        throw new IOException("model " + encoder.name() + ": has no attention");
      }
      use.of(tokens, opened);
    }
  }

  /**
   * Looks in the index.
   *
   * @param layer of which vectors are wanted, from 1, or null for what the index has
   */
  Found find(TokenEncoder encoder, SensusIndex opened, String word, String text, Integer layer)
      throws IOException {
    Occurrences occurrences = new Occurrences(opened);
    List<Integer> kept =
        occurrences.layers().layers().stream()
            .map(one -> one < 0 ? encoder.layers() + 1 + one : one)
            .toList();
    if (layer != null && !kept.equals(List.of(layer))) {
      String why =
          String.format(
              Locale.ROOT,
              "%s: its occurrences are of layer %s, not of %d; sensus index --reencode"
                  + " --occurrences=%d changes that",
              index,
              String.join(", ", kept.stream().map(String::valueOf).toList()),
              layer,
              layer);
      return new Found(why, List.of(), List.of());
    }
    float[] vector = new SenseQuestion(word, text).vector(encoder, occurrences, Aspect.WORD);
    List<Near> near =
        opened.read(() -> occurrences.nearest(null, vector, count, Map.of(), Aspect.WORD));
    List<Line> lines = occurrences.lines(near.stream().map(Near::occurrence).toList());
    return new Found(null, near, lines);
  }
}
