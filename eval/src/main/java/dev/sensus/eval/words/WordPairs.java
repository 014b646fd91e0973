package dev.sensus.eval.words;

import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pairs of words that people have scored by similarity.
 *
 * @param name the file's, without its ending
 */
public record WordPairs(String name, List<Pair> pairs) {

  /** Two words and their score; only its order counts. */
  public record Pair(String one, String two, double score) {}

  /** Copies the list. */
  public WordPairs {
    pairs = List.copyOf(pairs);
  }

  /**
   * Reads a file with the columns {@code word1}, {@code word2}, {@code score}, tabs between; {@code
   * SimLex999} is taken for a score too, as SimLex's own file has it.
   *
   * @throws CollectionException if a line is wrong; it names file and line
   */
  public static WordPairs read(Path file) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (DataTable.Row row : DataTable.read(file, "word1", "word2", "score|SimLex999")) {
      pairs.add(new Pair(row.text(0), row.text(1), row.number(2)));
    }
    return new WordPairs(file.getFileName().toString().replaceFirst("\\.tsv$", ""), pairs);
  }

  /**
   * Reads all {@code .tsv} files of a folder, by name. Of files with the same pairs and scores the
   * one with the shortest name is taken.
   *
   * @param notes gets a line for each that is not
   * @throws CollectionException if there is none, or a line is wrong; it names file and line
   */
  static List<WordPairs> readAll(Path folder, List<String> notes) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(".tsv")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new CollectionException(folder, "has no .tsv file of word pairs");
    }
    List<WordPairs> all = new ArrayList<>();
    for (Path file : files) {
      all.add(read(file));
    }
    List<WordPairs> distinct = new ArrayList<>();
    for (WordPairs set : all) {
      WordPairs shortest =
          all.stream()
              .filter(other -> other.pairs().equals(set.pairs()))
              .min(Comparator.comparingInt(other -> other.name().length()))
              .orElse(set);
      if (shortest == set) {
        distinct.add(set);
      } else {
        notes.add(
            "wordsim: "
                + set.name()
                + " has the pairs of "
                + shortest.name()
                + ", not asked twice");
      }
    }
    return distinct;
  }
}
