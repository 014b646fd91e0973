package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged files of every kind of model: they are used, for no format has a checksum, or refused in
 * one line that names the file; and nothing is left behind. Seeded, so that a failure comes again.
 */
class CorruptFilesTest {
  private static final String TEXT = "the bank, of the rivers";
  private static final List<String> WORDS = List.of("the", "bank", "of", "river");
  private static final float[][] VECTORS = {{1, 0, .5f}, {0, 1, 2}, {-1, 0, 3}, {.25f, 2, 0}};

  /** More than any of these models takes, less than a length that lies would ask for. */
  private static final long MOST_MEMORY = 48 << 20;

  /** More of them look further: {@code -Dsensus.fuzz=20}. */
  private static final int ROUNDS = Integer.getInteger("sensus.fuzz", 1);

  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path temp;

  /** Writes an intact model. */
  private interface Writer {
    /** Gives the reference to it: the folder, or a file in it. */
    Path write(Path folder) throws IOException;
  }

  /** Opens a model. */
  private interface Opener {
    TextEncoder open(Path model, ModelOptions options) throws IOException;
  }

  private static TextEncoder contextual(Path model, ModelOptions options) throws IOException {
    return Models.standard().contextual(model.toString(), options);
  }

  private static TextEncoder statics(Path model, ModelOptions options) throws IOException {
    return Models.standard().statics(model.toString());
  }

  private static TextEncoder words(Path model, ModelOptions options) throws IOException {
    return WordAverageEncoder.open(model.toString(), model, WordAveraging.mean(), options);
  }

  private static Path file(Path folder, String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static byte[] word2vec() {
    return WordFiles.word2vec("4 3", true, WORDS, VECTORS);
  }

  private static byte[] fastText() {
    float[][] rows = new float[7][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = VECTORS[i % VECTORS.length];
    }
    return WordFiles.fastText(12, 2, WORDS, 3, new int[] {2, 3}, rows);
  }

  private static byte[] text(String first) {
    StringBuilder lines = new StringBuilder(first);
    for (int i = 0; i < WORDS.size(); i++) {
      float[] v = VECTORS[i];
      lines.append(WORDS.get(i) + " " + v[0] + " " + v[1] + " " + v[2] + "\n");
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Path gzip(Path file) throws IOException {
    Path zipped = WordFiles.gzip(file);
    Files.delete(file);
    return zipped;
  }

  enum Family {
    SAFETENSORS(30, TinyModels::bert, CorruptFilesTest::contextual),
    SHARDED(20, f -> TinyModels.sharded(TinyModels.bert(f)), CorruptFilesTest::contextual),
    PICKLED(30, f -> TinyModels.pickled(TinyModels.bert(f)), CorruptFilesTest::contextual),
    BYTE_PAIRS(30, TinyModels::bytePairs, CorruptFilesTest::contextual),
    UNIGRAMS(30, TinyModels::unigrams, CorruptFilesTest::contextual),
    SENTENCES(30, f -> TinyModels.sentences(f, TinyModels.bert(f)), CorruptFilesTest::contextual),
    SENTENCES_IN_FOLDERS(
        30,
        f -> TinyModels.sentences(f, TinyModels.bert(f.resolve("0_Transformer"))),
        CorruptFilesTest::contextual),
    ELMO(30, f -> ElmoSample.small().write(f), CorruptFilesTest::contextual),
    INPUT_EMBEDDINGS(150, TinyModels::bert, CorruptFilesTest::statics),
    INPUT_EMBEDDINGS_SHARDED(
        150, f -> TinyModels.sharded(TinyModels.bert(f)), CorruptFilesTest::statics),
    INPUT_EMBEDDINGS_PICKLED(
        150, f -> TinyModels.pickled(TinyModels.bert(f)), CorruptFilesTest::statics),
    INPUT_EMBEDDINGS_OF_FOLDERS(
        60,
        f -> TinyModels.sentences(f, TinyModels.bert(f.resolve("0_Transformer"))),
        CorruptFilesTest::statics),
    BYTE_PAIR_EMBEDDINGS(150, TinyModels::bytePairs, CorruptFilesTest::statics),
    UNIGRAM_EMBEDDINGS(150, TinyModels::unigrams, CorruptFilesTest::statics),
    STATIC_EMBEDDING(150, TinyModels::staticEmbedding, CorruptFilesTest::statics),
    VOCABULARY(
        100,
        f -> {
          Files.delete(TinyModels.bert(f).resolve("tokenizer.json"));
          return f;
        },
        CorruptFilesTest::statics),
    WORD2VEC(80, f -> file(f, "w.bin", word2vec()), CorruptFilesTest::words),
    WORD2VEC_ZIPPED(80, f -> gzip(file(f, "w.bin", word2vec())), CorruptFilesTest::words),
    GLOVE(80, f -> file(f, "glove.txt", text("")), CorruptFilesTest::words),
    VEC(80, f -> file(f, "w.vec", text("4 3\n")), CorruptFilesTest::words),
    VEC_ZIPPED(80, f -> gzip(file(f, "w.vec", text("4 3\n"))), CorruptFilesTest::words),
    FASTTEXT(80, f -> file(f, "f.bin", fastText()), CorruptFilesTest::words),
    FASTTEXT_ZIPPED(80, f -> gzip(file(f, "f.bin", fastText())), CorruptFilesTest::words);

    private final int cases;

    @SuppressWarnings("ImmutableEnumChecker") // without a state
    private final Writer writer;

    @SuppressWarnings("ImmutableEnumChecker") // without a state
    private final Opener opener;

    Family(int cases, Writer writer, Opener opener) {
      this.cases = cases;
      this.writer = writer;
      this.opener = opener;
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // against what never ends
  void isUsedOrRefusedInOneLine(Family family) throws IOException {
    Path folder = Files.createDirectory(temp.resolve("model"));
    Path model = family.writer.write(folder);
    float[] intact = encode(family, model);
    assertEquals(1, length(intact), 1e-5);
    List<Path> files = files(folder);
    Damage damage = new Damage(family.name().hashCode() + ROUNDS);
    int refused = 0;
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < ROUNDS * family.cases; i++) {
      Path file = files.get(damage.next(files.size()));
      byte[] whole = Files.readAllBytes(file);
      String name = family + ", case " + i + ", " + file.getFileName();
      if (i < files.size()) { // each is missing once
        file = files.get(i);
        whole = Files.readAllBytes(file);
        Files.delete(file);
      } else {
        Files.write(file, damage.damage(whole, file.toString().endsWith(".json")));
      }
      List<Path> before = files(folder);
      try {
        refused += isRefused(name, family, model) ? 1 : 0;
        assertEquals(before, files(folder), name);
      } catch (AssertionError e) {
        wrong.add(e.getMessage());
      }
      Files.write(file, whole);
    }
    assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
    assertArrayEquals(intact, encode(family, model), 1e-6f);
    assertTrue(refused > family.cases / 5, family + ": refused " + refused);
  }

  @Test
  void namesOfFilesLeadNowhere() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("model"));
    Path index =
        TinyModels.sharded(TinyModels.bert(folder)).resolve("model.safetensors.index.json");
    String json = Files.readString(index);
    String shard = "model-00002-of-00002.safetensors";
    assertTrue(json.contains(shard));
    for (String name :
        List.of("../" + shard, "/etc/passwd", "..", "", "a\\u0000b", "\\ud800", "\\n")) {
      Files.writeString(index, json.replace(shard, name));
      assertTrue(isRefused(name, Family.INPUT_EMBEDDINGS_SHARDED, folder), name);
    }
  }

  @Test
  void aTokenizerThatFailsOnSomeTextIsRefused() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("model"));
    Path tokenizer = TinyModels.unigrams(folder).resolve("tokenizer.json");
    String json = Files.readString(tokenizer);
    assertTrue(json.contains("\"unk_id\":3"));
    Files.writeString(tokenizer, json.replace("\"unk_id\":3", "\"unk_id\":null"));
    assertTrue(isRefused("no unk_id", Family.UNIGRAM_EMBEDDINGS, folder));
  }

  private boolean isRefused(String name, Family family, Path model) throws IOException {
    long before = MEMORY.getCurrentThreadAllocatedBytes();
    boolean refused = false;
    try {
      encode(family, model);
    } catch (ModelException e) {
      refused = true;
      String message = e.getMessage();
      assertEquals(1, message.lines().count(), () -> name + ": " + message);
      // The file at fault, or the folder where none is.
      String place = temp.resolve("model").toString();
      assertTrue(message.startsWith(place), () -> name + ": " + message);
      assertTrue(
          e instanceof ModelFormatException || message.contains("no such model"),
          () -> name + ": " + message);
      assertEquals(List.of(), files(temp.resolve("cache")), () -> name + ": " + message);
    } catch (Exception | OutOfMemoryError | StackOverflowError e) {
      throw new AssertionError(name + ": " + e, e);
    }
    long taken = MEMORY.getCurrentThreadAllocatedBytes() - before;
    assertTrue(taken < MOST_MEMORY, () -> name + " took " + taken + " bytes");
    return refused;
  }

  /** Opens, encodes, and empties the cache if that went well. */
  private float[] encode(Family family, Path model) throws IOException {
    Path cache = Files.createDirectories(temp.resolve("cache"));
    float[] vector;
    try (TextEncoder encoder = family.opener.open(model, new ModelOptions(null, "cpu", cache))) {
      encoder.pieces(TEXT);
      vector = encoder.encode(TEXT, Role.PASSAGE);
    }
    for (Path file : files(cache)) {
      assertTrue(!file.toString().endsWith(".tmp"), file.toString());
      Files.delete(file);
    }
    return vector;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return new ArrayList<>(
          walk.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList());
    }
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
