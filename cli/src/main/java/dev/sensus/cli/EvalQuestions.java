package dev.sensus.cli;

import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.JudgedQuestions.Question;
import dev.sensus.eval.Judgements;
import dev.sensus.eval.Measure;
import dev.sensus.eval.collection.CollectionFolder;
import dev.sensus.eval.grid.Grid;
import dev.sensus.eval.grid.GridQuestions;
import dev.sensus.eval.grid.SystemSpec;
import dev.sensus.indexer.SensusIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which questions are asked of which collections, and what counts as an answer. */
final class EvalQuestions {
  @Option(
      names = {"-c", "--collection"},
      paramLabel = "REF",
      description =
          "A BEIR folder (corpus.jsonl, queries.jsonl, qrels/), or beir:NAME, which is downloaded. "
              + "With --grid it may be given again.")
  private List<String> collections = List.of();

  @Option(
      names = "--topics",
      paramLabel = "FILE",
      description =
          "Questions in place of the collection's: BEIR's, TREC's or lines of id, tab, text.")
  private Path topics;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Judgements in place of the collection's, as BEIR or TREC have them.")
  private Path qrels;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "Which judgements: qrels/NAME.tsv. Default: ${DEFAULT-VALUE}.")
  private String split;

  @Option(
      names = "--training",
      paramLabel = "NAME",
      description = "Judgements to tune by: qrels/NAME.tsv. Default: train or dev, if there.")
  private String training;

  @Option(
      names = "--remove-query",
      description =
          "Take a document with the question's own id from its answers, for "
              + "collections whose questions are documents.")
  private boolean removeQuery;

  /**
   * Refuses what does not fit together.
   *
   * @param grid whether a grid is run
   * @param runs whether the answers are there already
   */
  void check(CommandSpec spec, boolean grid, boolean runs) {
    if (!runs || qrels == null) {
      Checked.required(spec, "--collection", collections.isEmpty() ? null : collections);
    }
    if (collections.size() > 1 && (!grid || qrels != null || topics != null)) {
      throw new ParameterException(
          spec.commandLine(), "several collections are for --grid, without --qrels and --topics");
    }
    Checked.notBoth(spec, "--split", "--qrels", "the file's judgements are all asked");
    if (topics != null && qrels == null) {
      throw new ParameterException(spec.commandLine(), "--topics wants --qrels too");
    }
  }

  /** The folders of all collections, downloaded where they are to be. */
  List<Path> folders(CommandSpec spec) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String reference : collections) {
      folders.add(
          Checked.of(
              spec,
              () ->
                  CollectionFolder.resolve(
                      reference, new ModelDownloads(spec.commandLine().getErr()))));
    }
    return folders;
  }

  /** The folder of the one collection; null if judgements alone were told. */
  Path folderOrNull(CommandSpec spec) throws IOException {
    List<Path> folders = folders(spec);
    return folders.isEmpty() ? null : folders.get(0);
  }

  /** What a collection is called. */
  static String name(Path folder) {
    return folder.toAbsolutePath().normalize().getFileName().toString();
  }

  /**
   * The questions that count, with notes on what does not.
   *
   * @param folder of the collection; null if judgements alone were told
   */
  JudgedQuestions read(Path folder) throws IOException {
    JudgedQuestions read = unchecked(folder);
    return folder != null && Files.exists(folder.resolve("corpus.jsonl"))
        ? read.within(CollectionFolder.documents(folder))
        : read;
  }

  /** The same, with notes on what the index that is asked lacks, instead of the collection. */
  JudgedQuestions read(Path folder, SensusIndex index) throws IOException {
    return unchecked(folder).within(index);
  }

  private JudgedQuestions unchecked(Path folder) throws IOException {
    if (folder == null && topics == null) {
      Judgements judgements = Judgements.read(qrels);
      List<Question> ids = new ArrayList<>();
      judgements.gains().forEach((id, gains) -> ids.add(new Question(id, "", gains)));
      return new JudgedQuestions(qrels.getFileName().toString(), ids, judgements.notes());
    }
    if (qrels == null) {
      return JudgedQuestions.read(folder, split);
    }
    Path texts = topics == null ? folder.resolve("queries.jsonl") : topics;
    String name = folder == null ? qrels.getFileName().toString() : name(folder);
    return JudgedQuestions.read(name, texts, qrels);
  }

  /** The same with what systems are tuned by, if any is. */
  GridQuestions asked(CommandSpec spec, JudgedQuestions asked, Path folder, Grid systems)
      throws IOException {
    boolean tuned = systems.systems().stream().anyMatch(SystemSpec::tuned);
    if (training != null && !tuned) {
      throw new ParameterException(
          spec.commandLine(), "--training: no system is tuned; --tune alpha does that");
    }
    JudgedQuestions others = tuned ? training(spec, asked, folder) : null;
    return new GridQuestions(
        asked,
        qrels == null ? split : qrels.getFileName().toString(),
        others,
        others == null ? null : others.name(),
        Measure.of(systems.measures().get(0)),
        systems.hits(),
        systems.seed(),
        removeQuery);
  }

  /** Questions to tune by, none of which is asked; null if there are none. */
  private JudgedQuestions training(CommandSpec spec, JudgedQuestions asked, Path folder)
      throws IOException {
    List<String> splits = training == null ? List.of("train", "dev") : List.of(training);
    Set<String> ids = asked.questions().stream().map(Question::id).collect(Collectors.toSet());
    for (String name : splits) {
      if (training == null && !Files.exists(folder.resolve("qrels").resolve(name + ".tsv"))) {
        continue;
      }
      List<Question> others =
          JudgedQuestions.read(folder, name).questions().stream()
              .filter(question -> !ids.contains(question.id()))
              .toList();
      if (!others.isEmpty()) {
        return new JudgedQuestions(name, others, List.of());
      }
      if (training != null) {
        throw new ParameterException(
            spec.commandLine(), "--training " + name + " has no question that is not asked");
      }
    }
    return null;
  }
}
