package dev.sensus.lucene;

import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * Ids and offsets are those of Hugging Face's tokenizer, without any difference. Not a
 * LuceneTestCase, whose checks for leaks do not go with a native library.
 */
public final class HuggingFaceTest {
  private static final Path MODEL = Path.of(System.getProperty("sensus.home"), "src/models/mini");
  private static final Path COLLECTIONS =
      Path.of(System.getProperty("sensus.shared"), "collections");

  private static final WordPieceOptions UNCASED = WordPieceOptions.uncased();
  private static final List<WordPieceOptions> OPTIONS =
      List.of(
          UNCASED,
          WordPieceOptions.cased(),
          UNCASED.withStripAccents(false),
          UNCASED.withLowerCase(false),
          UNCASED.withCleanText(false).withSplitCjk(false),
          UNCASED.withCleanText(false).withStripAccents(false).withMaxCharsPerWord(7));

  private static final int BATCH = 64;

  private final PieceBuffer encoded = new PieceBuffer();
  private long characters;
  private long pieces;

  @Test
  public void collections() throws IOException {
    for (String collection : List.of("cranfield", "cisi", "scifact")) {
      assumeTrue(
          "no test collection " + COLLECTIONS.resolve(collection),
          Files.isDirectory(COLLECTIONS.resolve(collection)));
    }
    WordPieceMatcher ours = ours(builtIn(), UNCASED);
    try (HuggingFace theirs = new HuggingFace(Files.readString(MODEL.resolve("tokenizer.json")))) {
      for (String collection : List.of("cranfield", "cisi", "scifact")) {
        for (String file : List.of("corpus.jsonl", "queries.jsonl")) {
          compare(ours, theirs, texts(COLLECTIONS.resolve(collection).resolve(file)));
        }
      }
    }
    report("collections");
  }

  @Test
  public void nastyStrings() throws IOException {
    List<String> texts = nasty();
    assertTrue(texts.size() > 40);
    try (HuggingFace theirs = new HuggingFace(Files.readString(MODEL.resolve("tokenizer.json")))) {
      compare(ours(builtIn(), UNCASED), theirs, texts);
    }
    for (WordPieceOptions options : OPTIONS) {
      Vocabulary vocabulary = everyCharacterOf(texts);
      try (HuggingFace theirs = HuggingFace.of(vocabulary, options)) {
        compare(ours(vocabulary, options), theirs, texts);
        compare(ours(vocabulary, options), theirs, List.of("", " ", String.join(" ", texts)));
      }
    }
    report("nasty strings");
  }

  @Test
  public void everyCodePoint() {
    int[] codePoints = codePoints();
    Vocabulary vocabulary = characters(IntStream.of(codePoints));
    List<String> texts = new ArrayList<>();
    for (int from = 0; from < codePoints.length; from += 500) {
      StringBuilder text = new StringBuilder();
      for (int i = from; i < Math.min(from + 500, codePoints.length); i++) {
        text.append('a').appendCodePoint(codePoints[i]).append("b ");
      }
      texts.add(text.toString());
    }
    // These turn each of the settings on and off; to load so large a vocabulary takes seconds.
    for (WordPieceOptions options : List.of(OPTIONS.get(0), OPTIONS.get(2), OPTIONS.get(4))) {
      try (HuggingFace theirs = HuggingFace.of(vocabulary, options)) {
        compare(ours(vocabulary, options), theirs, texts);
      }
    }
    report("every code point");
  }

  @Test
  public void randomText() throws IOException {
    long seed = Long.getLong("sensus.seed", System.nanoTime());
    System.out.println("random text: -Dsensus.seed=" + seed);
    TextMaker maker = new TextMaker(new Random(seed));
    long bytes = 0;
    for (int round = 0; round < 6; round++) {
      List<String> texts = Stream.generate(() -> maker.text(500)).limit(560).toList();
      bytes += String.join("", texts).getBytes(StandardCharsets.UTF_8).length;
      WordPieceOptions options = OPTIONS.get(round);
      try (HuggingFace theirs = HuggingFace.of(builtIn(), options)) {
        compare(ours(builtIn(), options), theirs, texts);
      }
      // Ids that show what each character became; so large a vocabulary takes long to load.
      List<String> some = texts.subList(0, 64);
      Vocabulary vocabulary = everyCharacterOf(some);
      try (HuggingFace theirs = HuggingFace.of(vocabulary, options)) {
        compare(ours(vocabulary, options), theirs, some);
      }
    }
    assertTrue(bytes + " bytes are too few", bytes > 10_000_000);
    report("random text");
  }

  private static WordPieceMatcher ours(Vocabulary vocabulary, WordPieceOptions options) {
    return new WordPieceMatcher(vocabulary, options);
  }

  private static Vocabulary builtIn() throws IOException {
    return Vocabulary.read(MODEL.resolve("vocab.txt"));
  }

  /** Compares both what the token stream gives and what the encoder gives. */
  private void compare(WordPieceMatcher ours, HuggingFace theirs, List<String> texts) {
    WordPieceTokenizer tokenizer = new WordPieceTokenizer(ours);
    WordPieceEncoder encoder = new WordPieceEncoder(ours);
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> batch = texts.subList(from, Math.min(from + BATCH, texts.size()));
      List<List<Piece>> expected = theirs.encode(batch);
      for (int i = 0; i < batch.size(); i++) {
        compare(batch.get(i), expected.get(i), Piece.all(tokenizer, batch.get(i)));
        encoder.encode(batch.get(i), encoded);
        compare(batch.get(i), expected.get(i), Piece.all(encoded));
        characters += batch.get(i).length();
        pieces += encoded.length();
      }
    }
  }

  private void compare(String text, List<Piece> expected, List<Piece> actual) {
    int at = Piece.firstDifference(actual, expected);
    if (at >= 0) {
      int from = at < expected.size() ? expected.get(at).start() : text.length();
      StringBuilder around = new StringBuilder();
      text.substring(Math.max(0, from - 10), Math.min(text.length(), from + 20))
          .codePoints()
          .forEach(codePoint -> around.append(Integer.toHexString(codePoint)).append(' '));
      fail(
          String.format(
              Locale.ROOT,
              "piece %d of %d, near %d: expected %s, got %s, text there %s",
              at,
              expected.size(),
              from,
              next(expected, at),
              next(actual, at),
              around));
    }
  }

  private static List<Piece> next(List<Piece> pieces, int from) {
    return pieces.subList(Math.min(from, pieces.size()), Math.min(from + 8, pieces.size()));
  }

  private void report(String what) {
    System.out.printf(
        Locale.ROOT, "%s: %,d characters, %,d pieces, 0 differences%n", what, characters, pieces);
  }

  private static List<String> texts(Path jsonLines) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> texts = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(jsonLines)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode document = json.readTree(line);
        texts.add(document.path("title").asText() + "\n" + document.path("text").asText());
      }
    }
    assertTrue(jsonLines + " is empty", texts.size() > 10);
    return texts;
  }

  /** The checked-in list, unescaped. */
  static List<String> nasty() throws IOException {
    List<String> texts = new ArrayList<>();
    try (InputStream in = HuggingFaceTest.class.getResourceAsStream("nasty.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          texts.add(unescape(line));
        }
      }
    }
    return texts;
  }

  private static String unescape(String line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char unit = line.charAt(i);
      if (unit != '\\') {
        text.append(unit);
      } else if (line.charAt(++i) == 'u') {
        text.append((char) Integer.parseInt(line.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        int escape = "ntr".indexOf(line.charAt(i));
        text.append(escape < 0 ? line.charAt(i) : "\n\t\r".charAt(escape));
      }
    }
    return text.toString();
  }

  /**
   * Every code point of the blocks that differ one from the next; of private use, Chinese, Hangul,
   * Tangut and the empty planes only each 61st.
   */
  private static int[] codePoints() {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .filter(
            c ->
                c % 61 == 0
                    || (c & 0xFFFF) >= 0xFFF0
                    || c < 0x3400
                    || (c >= 0x4DB0 && c < 0x4E10)
                    || (c >= 0x9FE0 && c < 0xAC10)
                    || (c >= 0xD790 && c < 0xE010)
                    || (c >= 0xF8F0 && c < 0x17010)
                    || (c >= 0x18A00 && c < 0x20010)
                    || (c >= 0x2A6D0 && c < 0x2A710)
                    || (c >= 0x2B730 && c < 0x2B930)
                    || (c >= 0x2CE90 && c < 0x2CEC0)
                    || (c >= 0x2F7F0 && c < 0x30010)
                    || (c >= 0xE0000 && c < 0xE0200))
        .toArray();
  }

  /** All characters that the texts may become, so that the ids show what each became. */
  private static Vocabulary everyCharacterOf(List<String> texts) {
    return characters(texts.stream().flatMapToInt(String::codePoints));
  }

  private static Vocabulary characters(IntStream codePoints) {
    String[] specials = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"};
    int[] all =
        codePoints
            .flatMap(c -> IntStream.of(c, Character.toLowerCase(c)))
            .mapToObj(Character::toString)
            .flatMap(
                c -> Stream.of(c, java.text.Normalizer.normalize(c, java.text.Normalizer.Form.NFD)))
            .flatMapToInt(String::codePoints)
            .flatMap(c -> IntStream.of(c, Character.toLowerCase(c)))
            .distinct()
            .sorted()
            .toArray();
    Stream<String> starts = IntStream.of(all).mapToObj(Character::toString);
    Stream<String> continuations = IntStream.of(all).mapToObj(c -> "##" + Character.toString(c));
    return Vocabulary.of(
        Stream.concat(Stream.of(specials), Stream.concat(starts, continuations)).toList());
  }
}
