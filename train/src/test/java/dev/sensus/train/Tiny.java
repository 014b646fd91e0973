package dev.sensus.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import dev.sensus.encoder.TokenizerWriter;
import dev.sensus.encoder.TrainableBert;
import dev.sensus.encoder.TrainableTable;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Models and collections that are small enough for tests.
 *
 * <p>In the collection question words {@code k0, k1, …} mean the answer words {@code v0, v1, …}; a
 * document's title has one of the former, its body the latter among words that mean nothing. Who
 * has learnt nothing cannot know that.
 */
final class Tiny {
  /** Kinds of meanings. */
  static final int KEYS = 20;

  private static final int FILLERS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Tiny() {}

  static List<String> pieces() {
    List<String> pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    pieces.addAll(List.of(".", "?", "!", ","));
    for (int i = 0; i < KEYS; i++) {
      pieces.add("k" + i);
      pieces.add("v" + i);
    }
    for (int i = 0; i < FILLERS; i++) {
      pieces.add("w" + i);
    }
    for (char letter = 'a'; letter <= 'z'; letter++) {
      pieces.add(String.valueOf(letter));
      pieces.add("##" + letter);
    }
    return pieces;
  }

  static int id(String piece) {
    return pieces().indexOf(piece);
  }

  /** Ids of pieces with blanks between them. */
  static int[] ids(String pieces) {
    List<String> all = pieces();
    return pieces.isEmpty()
        ? new int[0]
        : List.of(pieces.split(" ")).stream().mapToInt(all::indexOf).toArray();
  }

  static Path tokenizer(Path folder) throws IOException {
    new TokenizerWriter(Vocabulary.of(pieces()), WordPieceOptions.uncased()).write(folder, true);
    return folder;
  }

  /** A table of vectors by chance. */
  static Path table(Path temp, int dimension, long seed) throws IOException {
    Random random = new Random(seed);
    float[] table = new float[pieces().size() * dimension];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
    }
    Path folder = temp.resolve("table-" + dimension + "-" + seed);
    new StaticFolder(tokenizer(temp.resolve("tokenizer")))
        .write(folder, table, dimension, Precision.FP32);
    return folder;
  }

  /** A BERT by chance, without heads. */
  static Path bert(Path temp, int layers, int hidden, long seed) throws IOException {
    Path folder = temp.resolve("bert-" + layers + "-" + hidden + "-" + seed);
    new NewBert(layers, hidden, 2, 2 * hidden)
        .write(
            folder, tokenizer(temp.resolve("tokenizer")), pieces().size(), null, null, false, seed);
    return folder;
  }

  /** Changes the values of a model's tensors by their names. */
  static Path change(Path model, BiConsumer<String, float[]> change) throws IOException {
    Map<String, Values> tensors = new LinkedHashMap<>();
    Path file = model.resolve("model.safetensors");
    try (Safetensors read = Safetensors.open(file)) {
      for (String name : read.names()) {
        float[] values = read.floats(name);
        change.accept(name, values);
        tensors.put(name, new Values(values, shape(read, name)));
      }
    }
    SafetensorsWriter.write(file, tensors, Precision.FP32);
    return model;
  }

  static int[] shape(Safetensors file, String name) throws IOException {
    return Arrays.stream(file.tensor(name).shape()).mapToInt(Math::toIntExact).toArray();
  }

  static StaticLearner open(Path table) throws IOException {
    return new StaticLearner(TrainableTable.open(table, Scripts.table(), "cpu"));
  }

  static BertLearner open(Path bert, boolean heads, int part) throws IOException {
    return open(bert, new TrainableBert.Settings(Precision.FP32, 0, 1, 1, heads, heads, 7), part);
  }

  static BertLearner open(Path bert, TrainableBert.Settings settings, int part) throws IOException {
    return new BertLearner(TrainableBert.open(bert, Scripts.bert(), settings, "cpu"), part);
  }

  private static final TrainingOptions OPTIONS =
      new TrainingOptions(
          12,
          0,
          16,
          0,
          32,
          0.15,
          0,
          0,
          0,
          16,
          32,
          1,
          0,
          0,
          0,
          0,
          true,
          20,
          0,
          1,
          0,
          0,
          0,
          0,
          0,
          TrainingOptions.Hard.NONE,
          0.02,
          1,
          1,
          0.05,
          0.01,
          0.01,
          0,
          Precision.FP32,
          1 << 15,
          20,
          4,
          0,
          0,
          0,
          42);

  /** Twelve steps over titles and bodies, a look after each four; but for some names and values. */
  static TrainingOptions options(Object... namesAndValues) {
    Map<String, Object> changes = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      changes.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    RecordComponent[] components = TrainingOptions.class.getRecordComponents();
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < values.length; i++) {
        Object change = changes.remove(components[i].getName());
        values[i] = change != null ? change : components[i].getAccessor().invoke(OPTIONS);
      }
      if (!changes.isEmpty()) {
        throw new IllegalArgumentException("no such options: " + changes);
      }
      return (TrainingOptions)
          TrainingOptions.class.getDeclaredConstructors()[0].newInstance(values);
    } catch (InvocationTargetException e) {
      throw (RuntimeException) e.getCause();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** A training of a model as it is, on the processor, its result kept in 32 bits. */
  static TrainingRequest request(Path from, boolean isStatic, Path collection, Path output) {
    return new TrainingRequest(
        from,
        isStatic,
        false,
        null,
        null,
        List.of(collection),
        null,
        null,
        null,
        "test",
        isStatic ? from : null,
        null,
        output,
        Precision.FP32,
        List.of("train", "--some"),
        "cpu");
  }

  /** The loss of pairs alone, its gradients gathered. */
  static double pairs(Learner learner, List<Example> examples, double scale, double weight) {
    return learner.pairs(new PairBatch(examples), new PairLoss(scale, weight, 0, 0), null);
  }

  /** On the processor, archives kept beside the model. */
  static ModelOptions cpu() {
    return new ModelOptions(null, "cpu", null);
  }

  /** Pairs of pieces by chance, the first two of one group. */
  static List<Example> examples(int count, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      examples.add(
          new Example(
              random.ints(2 + random.nextInt(4), 9, pieces().size()).toArray(),
              random.ints(5 + random.nextInt(12), 9, pieces().size()).toArray(),
              i < 2 ? 0 : i,
              i));
    }
    return examples;
  }

  private static String body(int key, Random random) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      body.append(i % 3 == 0 ? "v" + key : "w" + random.nextInt(FILLERS)).append(' ');
    }
    return body + ".";
  }

  /** A BEIR folder: documents, a question for each meaning, and its judgements. */
  static Path collection(Path folder, int documents, long seed) throws IOException {
    Random random = new Random(seed);
    List<String> corpus = new ArrayList<>();
    List<String> queries = new ArrayList<>();
    List<String> qrels = new ArrayList<>(List.of("query-id\tcorpus-id\tscore"));
    for (int i = 0; i < documents; i++) {
      int key = i % KEYS;
      ObjectNode document = JSON.createObjectNode().put("_id", "d" + i);
      document.put("title", "k" + key + " w" + random.nextInt(FILLERS));
      corpus.add(document.put("text", body(key, random)).toString());
      qrels.add("q" + key + "\td" + i + "\t1");
    }
    for (int key = 0; key < Math.min(KEYS, documents); key++) {
      queries.add(JSON.createObjectNode().put("_id", "q" + key).put("text", "k" + key).toString());
    }
    Files.createDirectories(folder.resolve("qrels"));
    Files.write(folder.resolve("corpus.jsonl"), corpus);
    Files.write(folder.resolve("queries.jsonl"), queries);
    Files.write(folder.resolve("qrels").resolve("test.tsv"), qrels);
    return folder;
  }
}
