package dev.sensus.eval.words;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pairs of occurrences of one word, which have the same sense or not. */
record ContextPairs(List<Pair> pairs) {

  /** Two occurrences of a word. */
  record Pair(Occurrence one, Occurrence two, boolean same) {}

  ContextPairs {
    pairs = List.copyOf(pairs);
  }

  /**
   * Reads a file with the columns {@code word}, {@code index1}, {@code index2}, {@code sentence1},
   * {@code sentence2}, {@code label} (T or F), tabs between; an index counts the sentence's words,
   * which have blanks between, from 0.
   *
   * @throws dev.sensus.indexer.CollectionException if a line is wrong; it names file and line
   */
  static ContextPairs read(Path file) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (DataTable.Row row :
        DataTable.read(file, "word", "index1", "index2", "sentence1", "sentence2", "label")) {
      String label = row.text(5);
      if (!label.equals("T") && !label.equals("F")) {
        throw row.wrong("'" + label + "' is no label, expected T or F");
      }
      pairs.add(
          new Pair(Occurrence.at(row, 0, 3, 1), Occurrence.at(row, 0, 4, 2), label.equals("T")));
    }
    return new ContextPairs(pairs);
  }
}
