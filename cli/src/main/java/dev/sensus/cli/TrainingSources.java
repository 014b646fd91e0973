package dev.sensus.cli;

import dev.sensus.eval.collection.CollectionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What training commands read: collections, and files of pairs. */
final class TrainingSources {
  private TrainingSources() {}

  /** The files and folders that references mean. */
  static List<Path> of(List<String> references) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String reference : references) {
      Path path = Path.of(reference);
      sources.add(Files.isRegularFile(path) ? path : CollectionFolder.resolve(reference));
    }
    return sources;
  }
}
