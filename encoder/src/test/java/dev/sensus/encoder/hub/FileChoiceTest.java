package dev.sensus.encoder.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FileChoiceTest {
  private static List<HubFile> listing(String... names) {
    return Stream.of(names).map(name -> new HubFile(name, 1, null)).toList();
  }

  private static List<String> chosen(String... names) {
    return FileChoice.of(listing(names)).stream().map(HubFile::name).toList();
  }

  @Test
  void takesWeightsInOneFormOnly() {
    String shard = "model-00001-of-00002.safetensors";
    String other = "model-00002-of-00002.safetensors";
    String index = "model.safetensors.index.json";
    String pickle = "pytorch_model.bin";
    assertEquals(
        List.of("config.json", "model.safetensors"),
        chosen("config.json", "model.safetensors", index, shard, pickle, "tf_model.h5"));
    assertEquals(
        List.of("config.json", shard, other, index),
        chosen("config.json", other, index, shard, pickle, "flax_model.msgpack"));
    assertEquals(List.of("config.json", pickle), chosen("config.json", pickle, "rust_model.ot"));
    String pickleShard = "pytorch_model-00001-of-00001.bin";
    String pickleIndex = "pytorch_model.bin.index.json";
    assertEquals(
        List.of("config.json", pickleShard, pickleIndex),
        chosen("config.json", pickleIndex, pickleShard, "pytorch_model.fp16.bin"));
  }

  @Test
  void takesTheFoldersOfSentenceTransformers() {
    assertEquals(
        List.of(
            "config.json",
            "modules.json",
            "tokenizer.json",
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors"),
        chosen(
            "modules.json",
            "config.json",
            "tokenizer.json",
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "2_Dense/pytorch_model.bin",
            "openvino/config.json",
            "onnx/tokenizer.json"));
    assertEquals(
        List.of(
            "modules.json",
            "0_StaticEmbedding/model.safetensors",
            "0_StaticEmbedding/tokenizer.json"),
        chosen(
            "0_StaticEmbedding/tokenizer.json",
            "0_StaticEmbedding/model.safetensors",
            "modules.json"));
  }

  @Test
  void takesTheTokenizerAlone() {
    List<HubFile> listing =
        listing(
            "modules.json",
            "0_Transformer/config.json",
            "0_Transformer/model.safetensors",
            "0_Transformer/tokenizer.json",
            "1_Pooling/config.json",
            "onnx/tokenizer.json");
    assertEquals(
        List.of(
            "modules.json",
            "0_Transformer/config.json",
            "0_Transformer/tokenizer.json",
            "1_Pooling/config.json"),
        FileChoice.tokenizer(listing).stream().map(HubFile::name).toList());
    assertEquals(List.of(), FileChoice.tokenizer(listing("config.json", "model.safetensors")));
    assertEquals(List.of(), FileChoice.tokenizer(listing("model.bin")));
  }

  @Test
  void takesElmoAndWordVectors() {
    assertEquals(
        List.of("elmo_options.json", "elmo_weights.hdf5"),
        chosen("README.md", "elmo_weights.hdf5", "elmo_options.json"));
    assertEquals(List.of("options.json", "w.hdf5"), chosen("w.hdf5", "options.json"));
    assertEquals(List.of("model.bin"), chosen("README.md", ".gitattributes", "model.bin"));
    assertEquals(List.of("glove.6B.50d.txt"), chosen("glove.6B.50d.txt", "requirements.txt"));
    assertEquals(List.of(), chosen("a.vec", "b.vec", "README.md", "notes.txt"));
    assertEquals(
        "model.bin", FileChoice.wordVectors(FileChoice.of(listing("model.bin", "x.md"))).name());
    assertNull(FileChoice.wordVectors(FileChoice.of(listing("config.json"))));
  }
}
