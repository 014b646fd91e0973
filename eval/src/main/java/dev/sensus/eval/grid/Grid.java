package dev.sensus.eval.grid;

import dev.sensus.eval.JudgedQuestions;
import dev.sensus.eval.Measure;
import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Systems to be compared.
 *
 * @param measures names; systems are compared by the first
 * @param baseline name of the system that the others are compared with
 * @param hits answers of each to a question
 * @param seed of everything that chance decides
 */
public record Grid(
    List<String> measures, String baseline, int hits, long seed, List<SystemSpec> systems) {
  /** What is measured unless told otherwise. */
  public static final List<String> MEASURES = List.of("nDCG@10", "R@100", "MAP", "Judged@10");

  /** As many answers as runs of published baselines have. */
  public static final int HITS = 1000;

  /** Of tests, intervals and folds, unless told otherwise. */
  public static final long SEED = 42;

  /** Copies the lists. */
  public Grid {
    measures = List.copyOf(measures);
    systems = List.copyOf(systems);
  }

  /**
   * Reads a YAML file; models in it that are paths are taken from the working folder.
   *
   * @throws CollectionException if it cannot be read or is no grid; the message names the system
   *     and the setting
   */
  public static Grid read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CollectionException(file, "no such file");
    }
    try {
      return GridReader.read(file, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new CollectionException(file, "is not UTF-8", e);
    }
  }

  /** The grid that is built in: words, static and contextual vectors, and blends. */
  public static Grid standard() {
    try (InputStream in = Grid.class.getResourceAsStream("standard.yaml")) {
      return GridReader.read(
          Path.of("standard.yaml"), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("a resource of this class", e);
    }
  }

  /** These questions, without others to tune by. */
  public GridQuestions asked(JudgedQuestions questions, String split) {
    return new GridQuestions(
        questions, split, null, null, Measure.of(measures.get(0)), hits, seed, false);
  }

  /** The same with the share of words chosen by judged questions wherever it is not told. */
  public Grid withTuning() {
    return new Grid(
        measures,
        baseline,
        hits,
        seed,
        systems.stream()
            .map(
                system ->
                    system.isBlend() && system.request().lexicalWeight() == null
                        ? system.withTuning()
                        : system)
            .toList());
  }

  /** The same with other measures and another seed; null for those that it has. */
  public Grid with(List<String> otherMeasures, Long otherSeed) {
    return new Grid(
        otherMeasures == null ? measures : otherMeasures,
        baseline,
        hits,
        otherSeed == null ? seed : otherSeed,
        systems);
  }
}
