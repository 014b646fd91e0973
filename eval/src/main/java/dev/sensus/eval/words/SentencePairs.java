package dev.sensus.eval.words;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pairs of sentences that people have scored by similarity. */
record SentencePairs(List<Pair> pairs) {

  /** Two sentences and their score. */
  record Pair(String one, String two, double score) {}

  SentencePairs {
    pairs = List.copyOf(pairs);
  }

  /**
   * Reads a file with the columns {@code score}, {@code sentence1}, {@code sentence2}, tabs
   * between.
   *
   * @throws dev.sensus.indexer.CollectionException if a line is wrong; it names file and line
   */
  static SentencePairs read(Path file) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (DataTable.Row row : DataTable.read(file, "score", "sentence1", "sentence2")) {
      pairs.add(new Pair(row.text(1), row.text(2), row.number(0)));
    }
    return new SentencePairs(pairs);
  }
}
