package dev.sensus.train;

import dev.sensus.encoder.Precision;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a trained table as a sentence-transformers directory: StaticEmbedding and Normalize. */
final class StaticFolder {
  private final Path tokenizer;

  /**
   * Makes a writer.
   *
   * @param tokenizer the directory that has it
   */
  StaticFolder(Path tokenizer) {
    this.tokenizer = tokenizer;
  }

  void write(Path folder, float[] table, int dimension, Precision stored) throws IOException {
    Files.createDirectories(folder.resolve("1_Normalize"));
    ModelFolder.copyTokenizer(tokenizer, folder);
    ModelFolder.copy(tokenizer, folder, List.of("config_sentence_transformers.json"));
    ModelFolder.write(
        folder.resolve("modules.json"),
        ModelFolder.modules("", "StaticEmbedding", "1_Normalize", "Normalize"));
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"),
        Map.of("embedding.weight", new Values(table, table.length / dimension, dimension)),
        stored);
  }
}
