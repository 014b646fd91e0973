package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceSequence;
import dev.sensus.encoder.PieceVocabulary;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sensus analyze}. */
@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    description = "Show a text's word pieces, as the analyzer and the model see them.")
final class AnalyzeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_CONTEXTUAL,
      description =
          "Whose pieces: built in, a directory, or hf:ORG/NAME. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(names = "--json", description = "Print one JSON object a text.")
  private boolean json;

  @Mixin private TextArguments text;

  /** A piece; start and end in UTF-16 units. */
  record Token(String piece, int id, int start, int end) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Models models = ModelDownloads.models(spec.commandLine().getErr());
    try (PieceVocabulary vocabulary = models.pieces(model)) {
      text.forEach(
          1,
          texts -> {
            for (String one : texts) {
              print(one, vocabulary, out);
            }
          });
    }
    return 0;
  }

  private void print(String line, PieceVocabulary vocabulary, PrintWriter out) throws IOException {
    PieceSequence pieces = vocabulary.pieces(line);
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < pieces.length(); i++) {
      int id = pieces.ids()[i];
      tokens.add(new Token(vocabulary.piece(id), id, pieces.starts()[i], pieces.ends()[i]));
    }
    if (json) {
      out.println(Json.line(Map.of("tokens", tokens)));
      return;
    }
    TextTable table = new TextTable(false, "piece", "id", "start", "end", "text");
    for (Token token : tokens) {
      table.row(
          token.piece(),
          Integer.toString(token.id()),
          Integer.toString(token.start()),
          Integer.toString(token.end()),
          line.substring(token.start(), token.end()));
    }
    out.print(table);
  }
}
