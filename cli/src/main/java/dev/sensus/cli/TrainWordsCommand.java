package dev.sensus.cli;

import dev.sensus.train.VocabularyAdaptation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sensus train words}. */
@Command(
    name = "words",
    mixinStandardHelpOptions = true,
    description = {
      "Give a model whole words of your texts for pieces that these hardly use.",
      "The model stays as large as it was, texts become shorter, and fill-mask can name the words. "
          + "Each word begins with a vector made of what stands around it, or where the texts are too "
          + "few for that with the mean of its pieces; sensus train --from goes on.",
    })
final class TrainWordsCommand implements Callable<Integer> {
  private static final int SHOWN = 12;

  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "REF",
      description = "A WordPiece model: built in, a directory, hf:ORG/NAME.")
  private String from;

  @Option(
      names = {"-c", "--collection"},
      required = true,
      paramLabel = "PATH",
      description =
          "A collection, or a file of pairs; may be given again. Each counts by the square root of "
              + "its words.")
  private List<String> collections;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the result, as --from takes it.")
  private Path output;

  @Option(
      names = "--words",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "How many words at most: those that spare most pieces, as long as each spares more than "
              + "the piece that makes place for it is missed. Default: ${DEFAULT-VALUE}.")
  private int words;

  @Option(
      names = "--in",
      paramLabel = "N",
      description =
          "In how many of the collections a word must be a millionth of all. Default: 3, or all "
              + "where there are fewer.")
  private Integer in;

  @Option(names = "--overwrite", description = "Replace a model that is there.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print the report as JSON, with all words.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (in != null && in < 1) {
      throw new ParameterException(spec.commandLine(), "--in must be at least 1, got " + in);
    }
    if (Files.exists(output) && !overwrite) {
      throw new IOException(output + ": is there already; --overwrite replaces it");
    }
    List<Path> sources = TrainingSources.of(spec, collections);
    PrintWriter err = spec.commandLine().getErr();
    long start = System.nanoTime();
    VocabularyAdaptation.Report report;
    try (TrainProgress progress = new TrainProgress(err)) {
      VocabularyAdaptation adaptation =
          new VocabularyAdaptation(ModelDownloads.models(err), from, progress);
      report =
          Checked.of(
              spec, () -> adaptation.run(sources, words, in == null ? 0 : in, output, overwrite));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + ": is there already; --overwrite replaces it", e);
    }
    print(report, (System.nanoTime() - start) / 1e9);
    return 0;
  }

  private void print(VocabularyAdaptation.Report report, double seconds) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("output", output.toString());
      object.put("from", from);
      object.put("words", report.words());
      object.put("replaced", report.replaced());
      object.put("with_context_vector", report.learnt());
      object.put("pieces_per_word_before", report.before());
      object.put("pieces_per_word", report.after());
      object.put("seconds", seconds);
      out.println(Json.line(object));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d words for as many pieces of %s, %.3f → %.3f pieces a word, in %.1f s%n",
        output,
        report.words().size(),
        from,
        report.before(),
        report.after(),
        seconds);
    out.printf(
        Locale.ROOT,
        "%,d of them with a vector of what stands around them, %,d with the mean of their pieces%n",
        report.learnt(),
        report.words().size() - report.learnt());
    out.printf("words: %s%n", first(report.words()));
    out.printf("for: %s%n", first(report.replaced()));
  }

  private static String first(List<String> all) {
    return String.join(" ", all.subList(0, Math.min(SHOWN, all.size())))
        + (all.size() > SHOWN ? " …" : "");
  }
}
