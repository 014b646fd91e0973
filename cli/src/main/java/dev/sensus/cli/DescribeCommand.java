package dev.sensus.cli;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Descriptors;
import dev.sensus.lens.Occurrences;
import dev.sensus.lens.Signature;
import dev.sensus.lens.TermDescription;
import dev.sensus.lens.TermSentences;
import dev.sensus.query.IndexEncoders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus describe}. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    description = {
      "Print what a model takes a term for, by the sentences of an index that have it: the words "
          + "that it expects in the term's place in sentence after sentence, the term's signature. "
          + "Of two terms the signature of each in sentences without the other, what both share, "
          + "and those in sentences with both.",
      "Behind each word the number of sentences that have it. With --json one object: {\"by\", "
          + "\"alone\": [{\"term\", \"sentences\", \"words\": [{\"word\", \"sentences\"} …]} …], "
          + "\"shared\", \"together\"}.",
    })
final class DescribeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-x", "--index"},
      required = true,
      paramLabel = "DIR",
      description = "The index.")
  private Path folder;

  @Mixin private HarvestOptions harvest;

  @Option(
      names = "--agree",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description =
          "Share of the sentences that must have a word; 1 for the plain intersection. Default: "
              + "${DEFAULT-VALUE}.")
  private double agree;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "TERM", description = "A word, or several, in any case.")
  private String term;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TERM2", description = "Another.")
  private String other;

  @Override
  public Integer call() throws IOException {
    TermDescription.Options options = Checked.of(spec, () -> harvest.options(agree));
    Models models = ModelDownloads.models(spec.commandLine().getErr());
    ModelOptions modelOptions = Checked.of(spec, device::options);
    try (SensusIndex index = SensusIndex.open(folder)) {
      HarvestOptions.By by = harvest.by(index, models, false);
      TermDescription description =
          switch (by) {
            case HEAD -> {
              try (MaskedLanguageModel masked =
                  models.maskedLanguageModel(harvest.model(index), modelOptions)) {
                yield describe(index, Descriptors.ofHead(masked), options);
              }
            }
            case OCCURRENCES -> {
              Occurrences occurrences = new Occurrences(index);
              try (IndexEncoders encoders =
                  new IndexEncoders(index, models, modelOptions, harvest.references())) {
                if (!(encoders.get(IndexFields.CONTEXTUAL) instanceof TokenEncoder tokens)) {
                  throw new IOException(folder + ": its contextual model has no vectors of words");
                }
                yield describe(index, Descriptors.ofOccurrences(occurrences, tokens), options);
              }
            }
            case STATIC ->
                throw new ParameterException(
                    spec.commandLine(),
                    "--by static is for synonyms: static vectors are the same in each sentence");
          };
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("by", by.toString());
        object.put("alone", description.alone());
        object.put("shared", description.shared());
        object.put("together", description.together());
        out.println(Json.line(object));
      } else {
        print(description, by, out);
      }
    }
    return 0;
  }

  private TermDescription describe(
      SensusIndex index, Descriptors descriptors, TermDescription.Options options)
      throws IOException {
    return Checked.of(
        spec,
        () ->
            index.read(
                () ->
                    TermDescription.of(
                        term, other, new TermSentences(index), descriptors, options)));
  }

  private static void print(TermDescription description, HarvestOptions.By by, PrintWriter out) {
    out.println("by " + by.told());
    for (Signature signature : description.alone()) {
      out.println(line(signature.term(), signature));
    }
    if (description.alone().size() > 1) {
      String shared = String.join(", ", description.shared());
      out.println("both share: " + (shared.isEmpty() ? "nothing" : shared));
      for (Signature signature : description.together()) {
        out.println(line(signature.term() + ", both in one sentence", signature));
      }
    }
  }

  private static String line(String name, Signature signature) {
    String words =
        signature.words().stream()
            .map(shared -> shared.word() + " " + shared.sentences())
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%s (%d sentence%s): %s",
        name,
        signature.sentences(),
        signature.sentences() == 1 ? "" : "s",
        words.isEmpty() ? "nothing in common" : words);
  }
}
