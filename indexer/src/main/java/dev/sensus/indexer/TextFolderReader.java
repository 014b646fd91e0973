package dev.sensus.indexer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Documents as text files in a folder and the folders below it.
 *
 * <p>The id is the path in the folder, with slashes; the title is the name of the file without its
 * ending. Other files and hidden ones are passed over.
 */
final class TextFolderReader implements DocumentReader {
  private static final List<String> ENDINGS = List.of(".txt", ".text", ".md");

  private final Path folder;
  private final List<Path> files;
  private int next;

  TextFolderReader(Path folder) throws IOException {
    this.folder = folder;
    try (Stream<Path> all = Files.walk(folder)) {
      this.files =
          all.filter(file -> isText(folder.relativize(file)) && Files.isRegularFile(file))
              .sorted()
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause(); // it names the folder that cannot be read
    }
    if (files.isEmpty()) {
      throw new CollectionException(
          folder, "has neither corpus.jsonl nor text files (" + String.join(", ", ENDINGS) + ")");
    }
  }

  private static boolean isText(Path path) {
    for (Path part : path) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    String name = path.toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  @Override
  public SourceDocument next() throws IOException {
    if (next == files.size()) {
      return null;
    }
    Path file = files.get(next++);
    String name = file.getFileName().toString();
    try {
      String text = Files.readString(file);
      return new SourceDocument(
          folder.relativize(file).toString().replace('\\', '/'),
          name.substring(0, name.lastIndexOf('.')),
          text.startsWith("\uFEFF") ? text.substring(1) : text,
          Map.of(),
          file.toString());
    } catch (CharacterCodingException e) {
      throw new CollectionException(file, "is not UTF-8");
    }
  }

  @Override
  public Path source() {
    return folder;
  }

  @Override
  public double progress() {
    return (double) next / files.size();
  }

  @Override
  public void close() {}
}
