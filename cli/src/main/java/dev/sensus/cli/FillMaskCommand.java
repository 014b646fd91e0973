package dev.sensus.cli;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.MaskedLanguageModel.Mask;
import dev.sensus.encoder.MaskedLanguageModel.Prediction;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceSequence;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sensus fill-mask}. */
@Command(
    name = "fill-mask",
    mixinStandardHelpOptions = true,
    description = {
      "Print what a model expects at each [MASK] of a text, or in place of a word.",
      "A table a text; with --json one object: {\"masks\": [{\"start\", \"end\", \"predictions\": "
          + "[{\"piece\", \"id\", \"probability\"} …]} …]}, places in UTF-16 units.",
    })
final class FillMaskCommand implements Callable<Integer> {
  private static final String MASK = "[MASK]";

  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      defaultValue = Models.DEFAULT_CONTEXTUAL,
      paramLabel = "REF",
      description =
          "A model with its masked-language-model head: built in, a directory, or hf:ORG/NAME such "
              + "as hf:google-bert/bert-base-uncased. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = {"-k", "--top"},
      paramLabel = "N",
      defaultValue = "5",
      description = "How many pieces of each place. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--word",
      paramLabel = "WORD",
      description =
          "Hide this word where it first stands in the text, written so; one [MASK] stands for "
              + "all of it.")
  private String word;

  @Option(
      names = "--unmasked",
      description = "Let the model see the word; of several pieces, each is a place.")
  private boolean unmasked;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print one JSON object a text.")
  private boolean json;

  @Mixin private TextArguments text;

  private long number;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new ParameterException(spec.commandLine(), "-k must be at least 1, got " + top);
    }
    if (unmasked && word == null) {
      throw new ParameterException(spec.commandLine(), "--unmasked is for --word");
    }
    if (word != null && word.isBlank()) {
      throw new ParameterException(spec.commandLine(), "--word is empty");
    }
    var options = Checked.of(spec, device::options);
    PrintWriter out = spec.commandLine().getOut();
    try (MaskedLanguageModel masked =
        ModelDownloads.models(spec.commandLine().getErr()).maskedLanguageModel(model, options)) {
      text.forEach(
          1,
          texts -> {
            for (String one : texts) {
              number++;
              print(places(one, masked), out);
            }
          });
    }
    return 0;
  }

  private List<Mask> places(String one, MaskedLanguageModel masked) throws IOException {
    try {
      if (word == null) {
        return masked.masks(one, top);
      }
      int start = find(one);
      if (start < 0) {
        throw text.wrong(spec, number, "the text has no word '" + word + "'");
      }
      return unmasked ? seen(one, start, masked) : hidden(one, start, masked);
    } catch (IllegalArgumentException e) {
      String advice = word == null ? "; --word takes a word in place of one" : "";
      throw text.wrong(spec, number, e.getMessage() + advice);
    }
  }

  /** Where the word first stands with no letter or digit beside it, or -1. */
  private int find(String one) {
    for (int at = one.indexOf(word); at >= 0; at = one.indexOf(word, at + 1)) {
      int end = at + word.length();
      boolean starts = at == 0 || !Character.isLetterOrDigit(one.codePointBefore(at));
      if (starts && (end == one.length() || !Character.isLetterOrDigit(one.codePointAt(end)))) {
        return at;
      }
    }
    return -1;
  }

  private List<Mask> hidden(String one, int start, MaskedLanguageModel masked) throws IOException {
    int end = start + word.length();
    for (Mask mask : masked.masks(one.substring(0, start) + MASK + one.substring(end), top)) {
      if (mask.start() == start) {
        return List.of(new Mask(start, end, mask.predictions()));
      }
    }
    throw text.wrong(spec, number, "the word '" + word + "' is beyond what the model reads");
  }

  private List<Mask> seen(String one, int start, MaskedLanguageModel masked) {
    PieceSequence pieces = masked.pieces(one);
    List<Mask> places = new ArrayList<>();
    for (int i = 0; i < pieces.length(); i++) {
      int from = pieces.starts()[i];
      int to = pieces.ends()[i];
      if (to > start && from < start + word.length()) {
        places.add(new Mask(from, to, masked.predict(one, i, false, top)));
      }
    }
    return places;
  }

  private void print(List<Mask> places, PrintWriter out) throws IOException {
    if (json) {
      out.println(Json.line(Map.of("masks", places)));
      return;
    }
    TextTable table = new TextTable(false, "start", "end", "piece", "id", "probability");
    for (Mask place : places) {
      for (Prediction prediction : place.predictions()) {
        table.row(
            Integer.toString(place.start()),
            Integer.toString(place.end()),
            prediction.piece(),
            Integer.toString(prediction.id()),
            String.format(Locale.ROOT, "%.6f", prediction.probability()));
      }
    }
    out.print(table);
  }
}
