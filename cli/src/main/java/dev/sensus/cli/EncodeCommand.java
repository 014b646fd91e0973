package dev.sensus.cli;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Pooling;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code sensus encode}. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    description = {
      "Print the vectors of texts.",
      "One line a text, its numbers with blanks between; with --json one object.",
    })
final class EncodeCommand implements Callable<Integer> {
  /** Texts that are encoded together: enough to sort by length, little enough to hold. */
  private static final int WINDOW = 256;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      description = "Contextual encoder. Default: " + Models.DEFAULT_CONTEXTUAL + ".")
  private String model;

  @Option(
      names = "--static",
      paramLabel = "REF",
      description = "Static encoder in place of a contextual one.")
  private String statics;

  @Option(
      names = "--pooling",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES}. Default: what the model's files ask for.")
  private Pooling pooling;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      defaultValue = "passage",
      description =
          "Whose prompt comes before a text, if the model has any: ${COMPLETION-CANDIDATES}. "
              + "Default: ${DEFAULT-VALUE}.")
  private Role role;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "cpu, gpu0 … Default: the best there is.")
  private String device;

  @Option(names = "--json", description = "Print one JSON object a text.")
  private boolean json;

  @Mixin private TextArguments text;

  @Override
  public Integer call() throws IOException {
    if (model != null && statics != null) {
      throw new ParameterException(
          spec.commandLine(), "--model and --static: one text has one vector, choose one");
    }
    if (statics != null && pooling != null) {
      throw new ParameterException(spec.commandLine(), "--pooling: static vectors are averaged");
    }
    ModelOptions options =
        Checked.of(spec, () -> ModelOptions.defaults().withDevice(device).withPooling(pooling));
    PrintWriter out = spec.commandLine().getOut();
    try (TextEncoder encoder =
        statics != null
            ? Models.standard().statics(statics)
            : Models.standard()
                .contextual(model == null ? Models.DEFAULT_CONTEXTUAL : model, options)) {
      text.forEach(WINDOW, texts -> print(texts, encoder, out));
    }
    return 0;
  }

  private void print(List<String> texts, TextEncoder encoder, PrintWriter out) throws IOException {
    for (float[] vector : encoder.encode(texts, role)) {
      if (json) {
        out.println(Json.line(Map.of("vector", vector)));
      } else {
        StringBuilder line = new StringBuilder();
        for (float component : vector) {
          line.append(line.isEmpty() ? "" : " ");
          line.append(String.format(Locale.ROOT, "%.6f", component));
        }
        out.println(line);
      }
    }
  }
}
