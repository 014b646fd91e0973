package dev.sensus.cli;

import dev.sensus.eval.collection.CollectionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What training commands read: collections, and files of pairs. */
final class TrainingSources {
  private TrainingSources() {}

  /** The files and folders that references mean, downloaded where they are to be. */
  static List<Path> of(CommandSpec spec, List<String> references) throws IOException {
    ModelDownloads downloads = new ModelDownloads(spec.commandLine().getErr());
    List<Path> sources = new ArrayList<>();
    for (String reference : references) {
      sources.add(Checked.of(spec, () -> find(reference, downloads)));
    }
    return sources;
  }

  private static Path find(String reference, ModelDownloads downloads) throws IOException {
    Path path = Path.of(reference);
    return Files.isRegularFile(path) ? path : CollectionFolder.resolve(reference, downloads);
  }
}
