package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.lens.TextComparison;
import dev.sensus.lens.TextComparison.Similarity;
import dev.sensus.lens.TextComparison.WordSimilarity;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus similar}. */
@Command(
    name = "similar",
    mixinStandardHelpOptions = true,
    description = {
      "Compare two texts with and without context: cosines of the texts, and of each word that both "
          + "have, where it stands first. The static vector of a word is the same in both.",
      "With --json one object: {\"texts\": {\"statics\", \"contextual\"}, \"words\": [{\"word\", "
          + "\"starts\", \"similarity\"} …]}; null where there is no vector.",
    })
final class SimilarCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-w", "--word"},
      paramLabel = "WORD",
      description = "Compare this word alone. Default: all that both texts have.")
  private String word;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_CONTEXTUAL,
      description = "Contextual encoder. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--static",
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_STATIC,
      description = "Static encoder. Default: ${DEFAULT-VALUE}.")
  private String statics;

  @Mixin private PoolingOptions pooling;
  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "TEXT1", description = "A text.")
  private String one;

  @Parameters(index = "1", paramLabel = "TEXT2", description = "Another.")
  private String other;

  @Override
  public Integer call() throws IOException {
    Models models = ModelDownloads.models(spec.commandLine().getErr());
    try (StaticEncoder fixed = models.statics(statics);
        TokenEncoder contextual =
            Checked.of(spec, () -> models.tokens(model, pooling.apply(device.options())))) {
      TextComparison compared =
          Checked.of(
              spec,
              () -> TextComparison.of(fixed, contextual, pooling.layerMix(), one, other, word));
      if (json) {
        spec.commandLine().getOut().println(Json.line(compared));
      } else {
        spec.commandLine().getOut().print(table(compared));
      }
    }
    return 0;
  }

  private static TextTable table(TextComparison compared) {
    TextTable table = new TextTable(true, "", "static", "contextual");
    row(table, "the texts", compared.texts());
    for (WordSimilarity shared : compared.words()) {
      row(table, shared.word(), shared.similarity());
    }
    return table;
  }

  private static void row(TextTable table, String name, Similarity similarity) {
    table.row(name, cell(similarity.statics()), cell(similarity.contextual()));
  }

  private static String cell(Double cosine) {
    return cosine == null ? "-" : String.format(Locale.ROOT, "%.4f", cosine);
  }
}
