package dev.sensus.cli;

import dev.sensus.encoder.ElmoEncoder;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordEncoder;
import dev.sensus.encoder.WordPooling;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sensus encode}. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    description = {
      "Print the vectors of texts, of their pieces, or of their words.",
      "One line a text, its numbers with blanks between; it has unit length.",
      "With --tokens or --words one line a piece or word in place of that: itself, where it starts "
          + "and ends (UTF-16 units), its numbers, with tabs between; they are as the model has "
          + "them, of any length. A blank line ends each text.",
      "With --json one object a text: {\"vector\": […]}, and with --tokens or --words beside it "
          + "\"tokens\": [{\"piece\", \"start\", \"end\", \"vector\"} …] or "
          + "\"words\": [{\"word\", \"start\", \"end\", \"vector\"} …].",
    })
final class EncodeCommand implements Callable<Integer> {
  /** Texts that are encoded together where all their pieces' vectors are held. */
  private static final int WINDOW = 32;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      description =
          "Contextual encoder: built in, a directory, or hf:ORG/NAME. Default: "
              + Models.DEFAULT_CONTEXTUAL
              + ".")
  private String model;

  @Option(
      names = "--static",
      paramLabel = "REF",
      description =
          "Static encoder in place of a contextual one: built in, a directory, hf:ORG/NAME, or a "
              + "file of word vectors.")
  private String statics;

  @Mixin private PoolingOptions pooling;

  @Option(
      names = "--tokens",
      description =
          "The vectors of pieces, without the special ones; of an ELMo and of a file of word "
              + "vectors, of words.")
  private boolean tokens;

  @Option(
      names = "--words",
      paramLabel = "NAME",
      converter = EnumNames.OfWordPooling.class,
      completionCandidates = EnumNames.OfWordPooling.class,
      description = "The vectors of words, from their pieces: ${COMPLETION-CANDIDATES}.")
  private WordPooling words;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      defaultValue = "passage",
      converter = EnumNames.OfRole.class,
      completionCandidates = EnumNames.OfRole.class,
      description =
          "Whose prompt comes before a text, if the model has any: ${COMPLETION-CANDIDATES}. "
              + "Default: ${DEFAULT-VALUE}.")
  private Role role;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      converter = EnumNames.OfPrecision.class,
      completionCandidates = EnumNames.OfPrecision.class,
      description = "What is computed in: ${COMPLETION-CANDIDATES}. Default: fp32.")
  private Precision precision;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print one JSON object a text.")
  private boolean json;

  @Mixin private TextArguments text;

  /** A piece as JSON has it; start and end in UTF-16 units. */
  record Piece(String piece, int start, int end, float[] vector) {}

  /** A word as JSON has it; start and end in UTF-16 units. */
  record Word(String word, int start, int end, float[] vector) {}

  @Override
  public Integer call() throws IOException {
    Checked.notBoth(spec, "--model", "--static", "one text has one vector, choose one");
    Checked.notBoth(spec, "--tokens", "--words", "choose one");
    Checked.notBoth(spec, "--static", "--pooling", "static vectors are averaged");
    Checked.notBoth(spec, "--static", "--layer", "static vectors have no layers");
    Checked.notBoth(spec, "--static", "--precision", "static vectors are not computed");
    if (model != null && !Checked.isTold(spec, "--static")) {
      statics = null;
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (TextEncoder encoder = open(ModelDownloads.models(err))) {
      WordFileReport.opened(encoder, err);
      CutReport cut = new CutReport(encoder);
      if (hasTokens()) {
        text.forEach(WINDOW, texts -> printTokens(texts, encoder, cut, out));
      } else {
        text.stream(
            texts ->
                cut.count(
                    () -> {
                      encoder.encode(texts, role, vector -> print(vector, out));
                      return null;
                    }));
      }
      cut.print(err);
      WordFileReport.done(encoder, err);
    }
    return 0;
  }

  private TextEncoder open(Models models) throws IOException {
    ModelOptions options =
        Checked.of(
            spec,
            () ->
                pooling
                    .apply(device.options())
                    .withPrecision(precision == null ? Precision.FP32 : precision));
    if (statics != null) {
      return models.statics(statics);
    }
    String reference = model == null ? Models.DEFAULT_CONTEXTUAL : model;
    return Checked.of(spec, () -> models.contextual(reference, options));
  }

  private boolean hasTokens() {
    return tokens || words != null;
  }

  private void print(float[] vector, PrintWriter out) {
    out.println(json ? Json.line(Map.of("vector", vector)) : VectorLines.of(vector));
  }

  private void printTokens(
      List<String> texts, TextEncoder encoder, CutReport cut, PrintWriter out) {
    if (!json) {
      if (encoder instanceof WordEncoder) { // which counts what it encodes
        var unused = encoder.encode(texts, role);
      }
      for (TokenVectors vectors : cut.count(() -> tokens(texts, encoder))) {
        out.println(VectorLines.of(vectors));
      }
      return;
    }
    float[][] vectors = cut.count(() -> encoder.encode(texts, role));
    List<TokenVectors> all = tokens(texts, encoder);
    for (int text = 0; text < vectors.length; text++) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("vector", vectors[text]);
      TokenVectors own = all.get(text);
      List<Object> entries = new ArrayList<>();
      for (int i = 0; i < own.length(); i++) {
        String token = own.tokens().get(i);
        int start = own.starts()[i];
        int end = own.ends()[i];
        float[] vector = own.vectors()[i];
        entries.add(
            tokens ? new Piece(token, start, end, vector) : new Word(token, start, end, vector));
      }
      object.put(tokens ? "tokens" : "words", entries);
      out.println(Json.line(object));
    }
  }

  /** What can be had of an encoder: an ELMo knows words only, and so does a file of words. */
  private List<TokenVectors> tokens(List<String> texts, TextEncoder encoder) {
    return switch (encoder) {
      case TokenEncoder pieces ->
          tokens
              ? pieces.pieceVectors(texts, role, pooling.layerMix())
              : pieces.wordVectors(texts, role, pooling.layerMix(), words);
      case StaticEncoder pieces ->
          tokens ? pieces.tokenVectors(texts, role) : pieces.wordVectors(texts, role, words);
      case ElmoEncoder elmo -> elmo.wordVectors(texts);
      default -> throw new IllegalStateException(encoder.name() + " has no vectors of tokens");
    };
  }
}
