package dev.sensus.cli;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.NeighborSpace;
import dev.sensus.lens.NeighborSpace.Neighbor;
import dev.sensus.lens.Occurrences;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus neighbors}. */
@Command(
    name = "neighbors",
    mixinStandardHelpOptions = true,
    description = {
      "Print the words nearest to words, and in what way each is like them: semantic, syntactic, "
          + "inflection, spelling, across languages; simple rules tell.",
      "A table a word; with --json one object: {\"word\", \"space\", \"neighbors\": [{\"word\", "
          + "\"cosine\", \"kind\"} …]}.",
    })
final class NeighborsCommand implements Callable<Integer> {
  private static final Pattern LAYER = Pattern.compile("layer[ :=]?(-?[0-9]{1,3})");

  @Spec private CommandSpec spec;

  @Option(
      names = "--space",
      paramLabel = "NAME",
      description =
          "Where to look: static; raw, the input embeddings of --model; contextual or layerN, each "
              + "word of its vocabulary read alone, the last layer or this one. Default: static, "
              + "and with --model alone raw.")
  private String space;

  @Option(
      names = {"-x", "--index"},
      paramLabel = "DIR",
      description =
          "Look among the words of this index, each the mean of its occurrences (index "
              + "--occurrences).")
  private Path index;

  @Option(
      names = "--static",
      paramLabel = "REF",
      description =
          "Static vectors: a file of words, or the whole words among the pieces of a static "
              + "embedding. Default: "
              + Models.DEFAULT_STATIC
              + ".")
  private String statics;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      description =
          "The model of raw, contextual and layerN. Default: " + Models.DEFAULT_CONTEXTUAL + ".")
  private String model;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "10",
      description = "How many words at most. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(names = "--json", description = "Print one JSON object a word.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "WORD",
      description =
          "Words. One of several pieces has the mean of their vectors; of fastText's model one "
              + "that it does not list has that of its n-grams.")
  private List<String> words;

  @Mixin private DeviceOption device;

  /** Looks for words. */
  private interface Look {
    void in(NeighborSpace space, String name) throws IOException;
  }

  @Override
  public Integer call() throws IOException {
    Checked.notBoth(spec, "--model", "--static", "choose one");
    for (String other : List.of("--model", "--static", "--space")) {
      Checked.notBoth(spec, "--index", other, "an index has its own words");
    }
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "-n must be at least 1, got " + count);
    }
    open(this::print);
    return 0;
  }

  private void open(Look look) throws IOException {
    if (Checked.isTold(spec, "--index")) { // in sensus.properties it is for searches
      try (SensusIndex opened = SensusIndex.open(index)) {
        look.in(NeighborSpace.ofIndex(new Occurrences(opened)), "index");
      }
      return;
    }
    boolean raw = model != null && (statics == null || Checked.isTold(spec, "--model"));
    String name = space != null ? space.toLowerCase(Locale.ROOT) : raw ? "raw" : "static";
    Models models = ModelDownloads.models(spec.commandLine().getErr());
    String contextual = model == null ? Models.DEFAULT_CONTEXTUAL : model;
    switch (name) {
      case "static" -> {
        Checked.notBoth(spec, "--space", "--model", "of a model choose raw, contextual or layerN");
        words(models, statics == null ? Models.DEFAULT_STATIC : statics, look, name);
      }
      case "raw" -> {
        requireNoStatic();
        words(models, contextual, look, name);
      }
      default -> {
        requireNoStatic();
        alone(models, contextual, layers(name), look, name);
      }
    }
  }

  private void requireNoStatic() {
    Checked.notBoth(spec, "--space", "--static", "static vectors have one space, static");
  }

  private LayerMix layers(String name) {
    if (name.equals("contextual")) {
      return LayerMix.of(-1);
    }
    Matcher layer = LAYER.matcher(name);
    if (!layer.matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "--space must be raw, static, contextual or layerN, such as layer2, got " + space);
    }
    return LayerMix.of(Integer.parseInt(layer.group(1)));
  }

  private void words(Models models, String reference, Look look, String name) throws IOException {
    try (WordNeighbors neighbors = models.neighbors(reference)) {
      WordFileReport.opened(neighbors.encoder(), spec.commandLine().getErr());
      look.in(NeighborSpace.of(neighbors), name);
    }
  }

  private void alone(Models models, String reference, LayerMix layers, Look look, String name)
      throws IOException {
    List<String> vocabulary;
    try (WordNeighbors neighbors = models.neighbors(reference)) {
      vocabulary = neighbors.words();
    }
    try (TokenEncoder encoder = models.tokens(reference, Checked.of(spec, device::options))) {
      look.in(Checked.of(spec, () -> NeighborSpace.alone(encoder, vocabulary, layers)), name);
    }
  }

  private void print(NeighborSpace where, String name) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    boolean following = false;
    for (String word : words) {
      List<Neighbor> nearest = where.nearest(word, count);
      if (json) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("word", word);
        object.put("space", name);
        object.put("neighbors", nearest.stream().map(NeighborsCommand::json).toList());
        out.println(Json.line(object));
        continue;
      }
      if (following) {
        out.println();
      }
      following = true;
      out.print(table(word, nearest));
    }
  }

  private static Map<String, Object> json(Neighbor neighbor) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("word", neighbor.word());
    object.put("cosine", neighbor.cosine());
    object.put("kind", neighbor.kind().toString());
    return object;
  }

  private static TextTable table(String word, List<Neighbor> nearest) {
    TextTable table = new TextTable(false, word, "cosine", "kind");
    for (Neighbor neighbor : nearest) {
      table.row(
          neighbor.word(),
          String.format(Locale.ROOT, "%6.4f", neighbor.cosine()),
          neighbor.kind().toString());
    }
    return table;
  }
}
