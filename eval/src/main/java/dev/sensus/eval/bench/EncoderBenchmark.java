package dev.sensus.eval.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.training.ParameterStore;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.lucene.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 32 texts of 128 pieces through a model of MiniLM's shape on the CPU: our encoder, from texts to
 * vectors, beside DJL's own BERT, which is given the ids. The score is the time for all texts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EncoderBenchmark {
  static final int TEXTS = 32;
  static final int PIECES = 128;

  private static final int SPECIAL = 2;

  private Path folder;
  private List<String> texts;
  private TextEncoder ours;

  private NDManager manager;
  private BertBlock block;
  private NDList input;

  /** Writes the model and opens both. */
  @Setup
  public void open() throws IOException {
    Vocabulary vocabulary = TokenizerRivals.vocabulary();
    texts = texts(vocabulary);
    folder = Files.createTempDirectory("sensus-bench");
    RandomBert.MINI_LM.write(folder);
    ours =
        new Models(folder).contextual(folder.toString(), ModelOptions.defaults().withDevice("cpu"));
    openBlock(vocabulary);
  }

  /** Words of one piece each, as many as fit. */
  private static List<String> texts(Vocabulary vocabulary) {
    Random random = new Random(1);
    List<String> words = new ArrayList<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.piece(id).matches("[a-z]{2,}")) {
        words.add(vocabulary.piece(id));
      }
    }
    return Stream.generate(
            () ->
                String.join(
                    " ",
                    Stream.generate(() -> words.get(random.nextInt(words.size())))
                        .limit(PIECES - SPECIAL)
                        .toList()))
        .limit(TEXTS)
        .toList();
  }

  private void openBlock(Vocabulary vocabulary) {
    RandomBert shape = RandomBert.MINI_LM;
    block =
        BertBlock.builder()
            .setTokenDictionarySize(vocabulary.size())
            .optTypeDictionarySize(2)
            .optEmbeddingSize(shape.hidden())
            .optTransformerBlockCount(shape.layers())
            .optAttentionHeadCount(shape.heads())
            .optHiddenSize(shape.intermediate())
            .optMaxSequenceLength(PIECES)
            .build();
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    Shape ids = new Shape(TEXTS, PIECES);
    block.initialize(manager, DataType.FLOAT32, ids, ids, ids);
    NDArray pieces = manager.randomInteger(0, vocabulary.size(), ids, DataType.INT64);
    input =
        new NDList(pieces, manager.zeros(ids, DataType.INT64), manager.ones(ids, DataType.INT64));
  }

  /** Our encoder, tokenising included. */
  @Benchmark
  public int ours() {
    float[][] vectors = ours.encode(texts, TextEncoder.Role.PASSAGE);
    if (vectors.length != TEXTS || vectors[0].length != RandomBert.MINI_LM.hidden()) {
      throw new IllegalStateException("not a vector a text");
    }
    return vectors.length;
  }

  /** DJL's BERT, with the mean over the pieces. */
  @Benchmark
  public int block() {
    try (NDManager batch = manager.newSubManager()) {
      input.forEach(array -> array.tempAttach(batch));
      NDList output = block.forward(new ParameterStore(batch, false), input, false);
      float[] vectors = output.get(0).mean(new int[] {1}).toFloatArray();
      if (vectors.length != TEXTS * RandomBert.MINI_LM.hidden()) {
        throw new IllegalStateException("not a vector a text");
      }
      return vectors.length;
    }
  }

  /** Frees both, and deletes the model. */
  @TearDown
  public void close() throws IOException {
    ours.close();
    manager.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
