package dev.sensus.train;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes {@code README.md} of a trained model: what it is, of what it was made, and how again. */
final class ModelCard {
  private final TrainingRequest request;
  private final TrainingOptions options;
  private final ModelTraining.Report report;

  ModelCard(TrainingRequest request, TrainingOptions options, ModelTraining.Report report) {
    this.request = request;
    this.options = options;
    this.report = report;
  }

  void write(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("---");
    lines.add("library_name: sentence-transformers");
    lines.add("pipeline_tag: sentence-similarity");
    lines.add("tags: [sentence-transformers, feature-extraction, sensus]");
    lines.add("---");
    Path name = request.output().toAbsolutePath().getFileName();
    lines.add("# " + name);
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "A %s of %,d weights that makes one vector of unit length of a text, trained by Sensus. It"
                + " began as %s.",
            request.isStatic() ? "static model (one vector a piece)" : "BERT",
            report.parameters(),
            begin()));
    lines.add("");
    lines.add("## Use");
    lines.add("```console");
    String option = request.isStatic() ? "--static " : "--model ";
    lines.add("sensus index --input COLLECTION --index INDEX " + option + name);
    lines.add("sensus search --index INDEX QUESTION");
    lines.add("```");
    lines.add("In Python, `SentenceTransformer(\"" + name + "\")` gives the same vectors.");
    lines.add("");
    lines.add("## Learnt from");
    for (Path source : request.sources()) {
      lines.add("- `" + source.getFileName() + "`");
    }
    if (request.judged() != null) {
      lines.add(
          "- the judged questions `qrels/"
              + request.judgedSplit()
              + ".tsv` of `"
              + request.judged().getFileName()
              + "`");
    }
    LogLine last = report.log().get(report.log().size() - 1);
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d texts, %,d left out as bad or too short. %,d updates with %,d pairs, %,d pieces in"
                + " all, in %,.0f s of training.",
            report.texts(),
            report.skipped(),
            last.step(),
            last.pairs(),
            last.pieces(),
            last.seconds()));
    if (!report.measure().isEmpty()) {
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "%s of %s: %.4f before, %.4f at update %,d, which is the one kept.",
              report.measure(),
              request.validation() == null
                  ? "held-out pairs"
                  : "`" + request.validation().getFileName() + "`",
              report.log().get(0).score(),
              report.best(),
              report.bestStep()));
    }
    lines.add("");
    lines.add("How the losses went: `training/loss.svg`; line by line: `training/log.tsv`.");
    lines.add("");
    lines.add("## Made with");
    lines.add("```console");
    lines.add("sensus " + String.join(" ", request.command()));
    lines.add("```");
    lines.add("");
    lines.add("| option | value |");
    lines.add("|---|---|");
    for (RecordComponent component : TrainingOptions.class.getRecordComponents()) {
      lines.add("| " + component.getName() + " | " + value(component) + " |");
    }
    Files.writeString(
        folder.resolve("README.md"), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    Path training = Files.createDirectories(folder.resolve("training"));
    writeLog(training.resolve("log.tsv"));
    LossPlot.write(training, report.log(), report.measure());
  }

  private String begin() {
    if (!request.fresh()) {
      return "`" + request.from().getFileName() + "`";
    }
    if (request.vocabulary() != null) {
      return "nothing, with a vocabulary of its own";
    }
    return request.isStatic()
        ? "vectors by chance, with the vocabulary of `" + request.from().getFileName() + "`"
        : "the static model `" + request.from().getFileName() + "` in BERT's skeleton";
  }

  private Object value(RecordComponent component) {
    try {
      return component.getAccessor().invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a public record's accessors are public", e);
    }
  }

  private void writeLog(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("step\tseconds\tpairs\tpieces\tpair_loss\tmasked_loss\tnext_loss\trate\tnorm\tscore");
    for (LogLine line : report.log()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%d\t%.1f\t%d\t%d\t%.5f\t%.5f\t%.5f\t%.3e\t%.4f\t%.5f",
              line.step(),
              line.seconds(),
              line.pairs(),
              line.pieces(),
              line.pairLoss(),
              line.maskedLoss(),
              line.nextLoss(),
              line.rate(),
              line.norm(),
              line.score()));
    }
    Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
  }
}
