package dev.sensus.cli;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.WordPooling;
import dev.sensus.eval.words.EncoderChoice;
import dev.sensus.eval.words.WordData;
import dev.sensus.eval.words.WordEvaluation;
import dev.sensus.eval.words.WordResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sensus eval words}. */
@Command(
    name = "words",
    mixinStandardHelpOptions = true,
    description = {
      "Measure vectors of words and sentences, static and contextual ones in one table.",
      "wordsim: Spearman's correlation with people's scores of word pairs. stsb: the same of "
          + "sentences. wic: whether two occurrences of a word have one sense. senses: tagging and "
          + "clustering of ambiguous words. analogies: a is to b as c is to what?",
      "With --json one object: {\"encoders\": […], \"measures\": […], \"results\": [{\"encoder\", "
          + "\"measure\", \"value\", \"deviation\", \"covered\", \"items\"} …], \"notes\": […]}.",
    })
final class EvalWordsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-d", "--data"},
      required = true,
      paramLabel = "DIR",
      description = "Where the folders wordsim, stsb, wic, coarsewsd20 are, or some of them.")
  private Path data;

  @Option(
      names = "--task",
      split = ",",
      paramLabel = "NAME",
      description =
          "${COMPLETION-CANDIDATES}, or several with commas. Default: all that there are data for.")
  private List<WordData.Task> tasks = List.of();

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      description =
          "Contextual encoder: built in, a directory, or hf:ORG/NAME; may be given again. Default, "
              + "where no encoder is told: "
              + Models.DEFAULT_STATIC
              + " and "
              + Models.DEFAULT_CONTEXTUAL
              + ".")
  private List<String> models = List.of();

  @Option(
      names = "--static",
      paramLabel = "REF",
      description =
          "Static encoder: built in, a directory (of a BERT: its input embeddings), hf:ORG/NAME, or "
              + "a file of word vectors; may be given again.")
  private List<String> statics = List.of();

  @Option(
      names = "--layer",
      split = ",",
      paramLabel = "N",
      description =
          "Layer of the contextual encoders: 0 for the input embeddings, 1 for the first …, -1 for "
              + "the last; each of several is a column. Default: -1, and of an ELMo the mean of all.")
  private List<Integer> layers = List.of();

  @Option(
      names = "--pooling",
      paramLabel = "NAME",
      defaultValue = "mean",
      converter = EnumNames.OfWordPooling.class,
      completionCandidates = EnumNames.OfWordPooling.class,
      description =
          "Which of a word's pieces give its vector: ${COMPLETION-CANDIDATES}. Default: "
              + "${DEFAULT-VALUE}.")
  private WordPooling pooling;

  @Option(
      names = "--analogies",
      paramLabel = "FILE",
      description = "Analogies, as word2vec's questions-words.txt has them.")
  private Path analogies;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all that is drawn for senses. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--sentences",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "senses: at most so many of each word, in each of train and test. Default: "
              + "${DEFAULT-VALUE}.")
  private int sentences;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ModelOptions options = Checked.of(spec, device::options);
    if (models.isEmpty() && !statics.isEmpty()) {
      for (String option : List.of("--layer", "--pooling")) {
        Checked.notBoth(spec, "--static", option, "the option is for --model");
      }
    }
    WordData read = Checked.of(spec, () -> WordData.read(data, tasks, analogies, sentences, seed));
    WordResults results =
        Checked.of(
            spec,
            () ->
                new WordEvaluation(read)
                    .run(choices(), ModelDownloads.models(err), options, new WordProgress(err)));
    out.print(json ? Json.line(results) + System.lineSeparator() : WordTable.of(results));
    return 0;
  }

  private List<EncoderChoice> choices() {
    List<EncoderChoice> choices = new ArrayList<>();
    if (statics.isEmpty() && models.isEmpty()) {
      choices.add(EncoderChoice.statics(Models.DEFAULT_STATIC));
    }
    statics.forEach(reference -> choices.add(EncoderChoice.statics(reference)));
    List<String> contextual =
        statics.isEmpty() && models.isEmpty() ? List.of(Models.DEFAULT_CONTEXTUAL) : models;
    for (String reference : contextual) {
      if (layers.isEmpty()) {
        choices.add(EncoderChoice.contextual(reference, null, pooling));
      }
      layers.forEach(layer -> choices.add(EncoderChoice.contextual(reference, layer, pooling)));
    }
    return choices;
  }
}
