package dev.sensus.cli;

import dev.sensus.encoder.Attentions;
import dev.sensus.encoder.Attentions.Token;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.AttentionPage;
import dev.sensus.lens.HeadShares;
import dev.sensus.lens.WordAttention;
import dev.sensus.lens.WordAttention.Look;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus attention}. */
@Command(
    name = "attention",
    mixinStandardHelpOptions = true,
    description = {
      "Print where the heads of a model look while it reads a text. With --word: what each head "
          + "looks at most from this word; of one layer or head, the first few. Without: how each "
          + "head shares out its attention, mean over the text's words.",
      "A weight is a share of a head's attention; pieces such as [CLS] and [SEP], which are none of"
          + " the text's, take much of it. Weights tell what a head takes in, not why a model"
          + " answers as it does.",
      "With --json one object: {\"tokens\": [{\"token\", \"start\", \"end\", \"special\"} …], "
          + "\"heads\": [{\"layer\", \"head\", \"weights\"} …]}, weights in the order of tokens; "
          + "without --word {\"layer\", \"head\", \"itself\", \"previous\", \"next\", \"special\", "
          + "\"others\"}.",
    })
final class AttentionCommand implements Callable<Integer> {
  /** Characters of a token in a cell. */
  private static final int WIDTH = 12;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-w", "--word"},
      paramLabel = "WORD",
      description = "The word from which heads look, where it first stands, in any case.")
  private String word;

  @Option(
      names = "--layer",
      paramLabel = "N",
      description = "This layer alone: 1 for the first, -1 for the last.")
  private Integer layer;

  @Option(names = "--head", paramLabel = "N", description = "This head alone, from 1.")
  private Integer head;

  @Option(
      names = {"-k", "--top"},
      paramLabel = "N",
      defaultValue = "5",
      description = "How many of each head with --layer or --head. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--pieces",
      description =
          "Tell of pieces. Default: of words; what goes to a word is the sum of what goes to its "
              + "pieces, what comes from it their mean.")
  private boolean pieces;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_CONTEXTUAL,
      description = "Contextual encoder. Default: ${DEFAULT-VALUE}; with --index the index's.")
  private String model;

  @Mixin private CorpusNeighbors corpus;
  @Mixin private DeviceOption device;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with all weights of the word too.")
  private Path html;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Parameters(paramLabel = "TEXT", description = "The text.")
  private String text;

  /** A head among the heads of all layers, both from 0. */
  private record Head(int layer, int head) {}

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "-k must be at least 1, got " + top);
    }
    if (word == null && (html != null || corpus.isAsked(spec))) {
      String option = html != null ? "--html" : "--index";
      throw new ParameterException(spec.commandLine(), option + " is for --word");
    }
    Checked.noFolder(spec, "--html", html);
    Models models = ModelDownloads.models(spec.commandLine().getErr());
    var options = Checked.of(spec, device::options);
    if (corpus.isAsked(spec)) {
      String told = Checked.isTold(spec, "--model") ? model : null;
      corpus.with(models, options, told, (encoder, index) -> run(encoder, index));
    } else {
      try (TokenEncoder encoder = models.tokens(model, options)) {
        run(encoder, null);
      }
    }
    return 0;
  }

  private void run(TokenEncoder encoder, SensusIndex index) throws IOException {
    int own = layer == null ? 0 : layer(encoder);
    Attentions all = encoder.attentions(text, Role.PASSAGE);
    List<Head> heads = heads(all, own);
    Attentions shown = pieces ? all : all.words(text);
    WordAttention ofWord =
        word == null ? null : Checked.of(spec, () -> WordAttention.of(shown, text, word));
    if (html != null) {
      AttentionPage.write(ofWord, text, html);
    }
    CorpusNeighbors.Found near =
        index == null
            ? null
            : Checked.of(
                spec, () -> corpus.find(encoder, index, word, text, layer == null ? null : own));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(shown, ofWord, heads, near));
      return;
    }
    if (ofWord == null) {
      out.print(Checked.of(spec, () -> shares(shown, heads)));
    } else {
      out.print(layer == null && head == null ? grid(ofWord) : looks(ofWord, heads));
    }
    if (near != null) {
      near.print(out);
    }
  }

  /** The layer that is told, from 1. */
  private int layer(TokenEncoder encoder) {
    int counted = layer < 0 ? encoder.layers() + 1 + layer : layer;
    if (counted < 1 || counted > encoder.layers()) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT,
              "--layer must be in [1, %d], or from the last, -1, on, got %d",
              encoder.layers(),
              layer));
    }
    return counted;
  }

  private List<Head> heads(Attentions all, int own) {
    if (head != null && (head < 1 || head > all.heads())) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(Locale.ROOT, "--head must be in [1, %d], got %d", all.heads(), head));
    }
    return IntStream.range(0, all.layers())
        .filter(i -> own == 0 || i == own - 1)
        .boxed()
        .flatMap(
            i ->
                IntStream.range(0, all.heads())
                    .filter(j -> head == null || j == head - 1)
                    .mapToObj(j -> new Head(i, j)))
        .toList();
  }

  /** What each head looks at most: layers down, heads across. */
  private static TextTable grid(WordAttention attention) {
    float[][][] weights = attention.weights();
    String[] header =
        Stream.concat(
                Stream.of("layer"),
                IntStream.rangeClosed(1, weights[0].length).mapToObj(i -> "head " + i))
            .toArray(String[]::new);
    TextTable table = new TextTable(false, header);
    for (int i = 0; i < weights.length; i++) {
      String[] row = new String[header.length];
      row[0] = Integer.toString(i + 1);
      for (int j = 0; j < weights[i].length; j++) {
        row[j + 1] = cell(attention.strongest(i, j, 1).get(0));
      }
      table.row(row);
    }
    return table;
  }

  /** What some heads look at, a row each. */
  private TextTable looks(WordAttention attention, List<Head> heads) {
    int most = Math.min(top, attention.tokens().size());
    String[] header = new String[2 + most];
    header[0] = "layer";
    header[1] = "head";
    for (int i = 0; i < most; i++) {
      header[2 + i] = Integer.toString(i + 1);
    }
    TextTable table = new TextTable(false, header);
    for (Head one : heads) {
      String[] row = new String[header.length];
      row[0] = Integer.toString(one.layer() + 1);
      row[1] = Integer.toString(one.head() + 1);
      List<Look> strongest = attention.strongest(one.layer(), one.head(), most);
      for (int i = 0; i < most; i++) {
        row[2 + i] = cell(strongest.get(i));
      }
      table.row(row);
    }
    return table;
  }

  private static String cell(Look look) {
    return TextTable.cut(look.token().token(), WIDTH)
        + String.format(Locale.ROOT, " %.2f", look.weight());
  }

  private static TextTable shares(Attentions attentions, List<Head> heads) {
    TextTable table =
        new TextTable(true, "layer", "head", "itself", "previous", "next", "special", "others");
    for (Head one : heads) {
      HeadShares shares = HeadShares.of(attentions, one.layer(), one.head());
      table.row(
          Integer.toString(one.layer() + 1),
          Integer.toString(one.head() + 1),
          number(shares.itself()),
          number(shares.previous()),
          number(shares.next()),
          number(shares.special()),
          number(shares.others()));
    }
    return table;
  }

  private static String number(double share) {
    return String.format(Locale.ROOT, "%.3f", share);
  }

  private String json(
      Attentions attentions, WordAttention ofWord, List<Head> heads, CorpusNeighbors.Found near)
      throws IOException {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("text", text);
    if (ofWord != null) {
      object.put("word", ofWord.word());
      object.put("start", ofWord.start());
      object.put("end", ofWord.end());
    }
    object.put("tokens", attentions.tokens().stream().map(AttentionCommand::json).toList());
    List<Object> all = new ArrayList<>();
    for (Head one : heads) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("layer", one.layer() + 1);
      entry.put("head", one.head() + 1);
      if (ofWord != null) {
        entry.put("weights", ofWord.weights()[one.layer()][one.head()]);
      } else {
        HeadShares shares =
            Checked.of(spec, () -> HeadShares.of(attentions, one.layer(), one.head()));
        entry.put("itself", shares.itself());
        entry.put("previous", shares.previous());
        entry.put("next", shares.next());
        entry.put("special", shares.special());
        entry.put("others", shares.others());
      }
      all.add(entry);
    }
    object.put("heads", all);
    if (near != null) {
      near.putInto(object);
    }
    return Json.line(object);
  }

  private static Map<String, Object> json(Token token) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("token", token.token());
    entry.put("start", token.start());
    entry.put("end", token.end());
    entry.put("special", token.special());
    return entry;
  }
}
