package dev.sensus.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TrainableBert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes a trained BERT as a Hugging Face directory with sentence-transformers' files: those of the
 * model that it began as, with new weights.
 */
final class BertFolder {
  private final TrainableBert model;

  BertFolder(TrainableBert model) {
    this.model = model;
  }

  void write(Path folder, float[][] weights, Precision stored) throws IOException {
    Path from = model.directory();
    Files.createDirectories(folder);
    ModelFolder.copyTokenizer(from, folder);
    ModelFolder.copy(
        from,
        folder,
        List.of(
            "modules.json",
            "sentence_bert_config.json",
            "config_sentence_transformers.json",
            "1_Pooling/config.json"));
    Path list = from.resolve("modules.json");
    if (Files.exists(list)) {
      for (JsonNode module : ModelFolder.read(list)) { // wherever its Pooling stands
        String path = module.path("path").asText();
        if (!path.isEmpty()) {
          ModelFolder.copy(from, folder, List.of(path + "/config.json"));
        }
      }
    }
    sentenceTransformer(folder);
    // Normalize has nothing to be told, and older readers want its folder to be there.
    Files.createDirectories(folder.resolve("2_Normalize"));
    ObjectNode config = (ObjectNode) ModelFolder.read(from.resolve("config.json"));
    if (model.hasHeads()) {
      config.putArray("architectures").add("BertForPreTraining");
    }
    String type =
        switch (stored) {
          case FP32 -> "float32";
          case FP16 -> "float16";
          default -> "bfloat16";
        };
    config.remove("torch_dtype");
    config.put("dtype", type);
    ModelFolder.write(folder.resolve("config.json"), config);
    model.writeWeights(folder.resolve("model.safetensors"), weights, stored);
  }

  /** What was not copied, as it was read: other files may have told it, or none. */
  private void sentenceTransformer(Path folder) throws IOException {
    if (!Files.exists(folder.resolve("modules.json"))) {
      ModelFolder.write(
          folder.resolve("modules.json"),
          ModelFolder.modules(
              "", "Transformer", "1_Pooling", "Pooling", "2_Normalize", "Normalize"));
      if (!Files.exists(folder.resolve("1_Pooling/config.json"))) {
        ObjectNode pooling = NewBert.pooling(model.dimension());
        pooling.put("pooling_mode_mean_tokens", false);
        model.poolings().forEach(name -> pooling.put(name, true));
        ModelFolder.write(folder.resolve("1_Pooling/config.json"), pooling);
      }
    }
    if (!Files.exists(folder.resolve("sentence_bert_config.json"))) {
      Files.writeString(
          folder.resolve("sentence_bert_config.json"),
          String.format(Locale.ROOT, "{\"max_seq_length\": %d}%n", model.longest()));
    }
  }
}
