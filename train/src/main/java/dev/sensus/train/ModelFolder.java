package dev.sensus.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.util.IOUtils;

/** What the writers of model directories share. */
final class ModelFolder {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> TOKENIZER =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "vocab.txt",
          "special_tokens_map.json",
          "merges.txt",
          "vocab.json",
          "sentencepiece.bpe.model");

  private ModelFolder() {}

  /** Copies those of some files that are there. */
  static void copy(Path from, Path to, List<String> names) throws IOException {
    for (String name : names) {
      Path file = from.resolve(name);
      if (Files.isRegularFile(file)) {
        Path copy = to.resolve(name);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  static void copyTokenizer(Path from, Path to) throws IOException {
    copy(from, to, TOKENIZER);
  }

  /** Whether a folder is a model's: of sentence-transformers, or of transformers with weights. */
  static boolean isModel(Path folder) {
    return Files.exists(folder.resolve("modules.json"))
        || Files.exists(folder.resolve("config.json"))
            && Files.exists(folder.resolve("model.safetensors"));
  }

  /**
   * Puts a model that is whole where another may be, which goes last: where the new one cannot be
   * put there, the old one is there as before.
   */
  static void replace(Path place, Path whole) throws IOException {
    Path old = place.resolveSibling(place.getFileName() + "." + UUID.randomUUID() + ".old");
    boolean there = Files.exists(place);
    if (there) {
      Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (there) {
        Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    IOUtils.rm(old);
  }

  static void write(Path file, JsonNode json) throws IOException {
    Files.createDirectories(file.getParent());
    // From the string, since Jackson writes characters beyond the basic plane as escapes in UTF-8.
    Files.writeString(
        file,
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n",
        StandardCharsets.UTF_8);
  }

  static JsonNode read(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  /** A list of sentence-transformers' modules: folders and classes in turn. */
  static JsonNode modules(String... foldersAndTypes) {
    var modules = JSON.createArrayNode();
    for (int i = 0; i < foldersAndTypes.length; i += 2) {
      modules
          .addObject()
          .put("idx", i / 2)
          .put("name", Integer.toString(i / 2))
          .put("path", foldersAndTypes[i])
          .put("type", "sentence_transformers.models." + foldersAndTypes[i + 1]);
    }
    return modules;
  }
}
