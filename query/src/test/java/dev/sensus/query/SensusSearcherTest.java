package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.MetadataType;
import dev.sensus.indexer.RunOptions;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.RankedAnswer.Ranked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to an index of random sentences, with static vectors, which are quick. */
class SensusSearcherTest {
  private static final String[] WORDS =
      ("bank river money loan water seal spring crane cell prison phone battery planet metal mouse"
              + " keyboard cat dog stock soup market bond chemistry court tennis law match fire")
          .split(" ", -1);
  private static final int DOCUMENTS = 250;
  private static final List<Mode> MODES = List.of(Mode.BM25, Mode.STATIC, Mode.HYBRID);
  private static final long SEED = System.nanoTime();

  /** A document as the test knows it. */
  private record Source(String body, long year, double price, LocalDate day, String topic) {}

  @TempDir private static Path temp;
  private static final Map<String, Source> SOURCES = new HashMap<>();
  private static Models models;
  private static SensusIndex index;
  private static IndexEncoders encoders;
  private static SensusSearcher searcher;

  private final Random random = new Random(SEED);

  @BeforeAll
  static void index() throws IOException {
    Random random = new Random(SEED);
    models = new Models(Path.of(System.getProperty("sensus.home"), "src", "models"));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      StringBuilder body = new StringBuilder();
      for (int sentence = random.nextInt(30); sentence >= 0; sentence--) {
        body.append("The ").append(word(random)).append(" of the ").append(word(random));
        body.append(" saw a ").append(word(random)).append(". ");
      }
      Source source =
          new Source(
              body.toString().strip(),
              1990 + random.nextInt(30),
              random.nextInt(100) / 4.0,
              LocalDate.of(2020, 1, 1).plusDays(random.nextInt(500)),
              random.nextBoolean() ? "a..b" : "c");
      SOURCES.put("d" + i, source);
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"id\":\"d%d\",\"title\":\"\",\"text\":\"%s\",\"year\":%d,\"price\":%s,"
                  + "\"day\":\"%s\",\"topic\":\"%s\"}%n",
              i,
              source.body(),
              source.year(),
              source.price(),
              source.day(),
              source.topic()));
    }
    Path folder = temp.resolve("index");
    index(lines.toString(), folder);
    index = SensusIndex.open(folder);
    encoders = new IndexEncoders(index, models, ModelOptions.defaults(), Map.of());
    searcher = new SensusSearcher(index, encoders);
  }

  private static void index(String lines, Path folder) throws IOException {
    IndexOptions options =
        IndexOptions.defaults()
            .withText("english", 40, 5)
            .withMetadata(
                Map.of(
                    "year", MetadataType.LONG,
                    "price", MetadataType.DOUBLE,
                    "day", MetadataType.DATE));
    Path file = Files.writeString(temp.resolve("docs.jsonl"), lines);
    try (TextEncoder statics = models.statics(Models.DEFAULT_STATIC);
        DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
      new CollectionIndexer(null, statics, options)
          .index(
              reader,
              folder,
              Map.of(IndexFields.STATIC, Models.DEFAULT_STATIC),
              RunOptions.defaults(),
              IndexListener.NONE);
    }
  }

  @AfterAll
  static void close() throws IOException {
    searcher.close();
    encoders.close();
    index.close();
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private String question() {
    return word(random) + " " + word(random) + " " + word(random);
  }

  private static List<String> ids(SearchRequest request) throws IOException {
    return searcher.rank(request).ids();
  }

  private static final float LAST_BITS = 1e-6f;

  private static List<SearchRequest> kinds(String question) {
    List<SearchRequest> kinds = new ArrayList<>();
    for (Mode mode : MODES) {
      SearchRequest plain = SearchRequest.of(question, mode);
      kinds.add(plain);
      kinds.add(plain.withRm3(Rm3.defaults()));
      kinds.add(plain.withDiversity(.5f));
      kinds.add(plain.withFusion(new Fusion.ReciprocalRank(60), null, List.of()).withDepth(60));
      kinds.add(plain.withFusion(new Fusion.LogOdds(.5f), null, List.of()).withDepth(20));
    }
    return kinds;
  }

  /** Whether a neighbour's score is as good as equal. */
  private static boolean isTied(List<Ranked> hits, int i) {
    float score = hits.get(i).score();
    return i > 0 && Math.abs(hits.get(i - 1).score() - score) < LAST_BITS
        || i + 1 < hits.size() && Math.abs(hits.get(i + 1).score() - score) < LAST_BITS;
  }

  private static Set<String> ids(List<Ranked> hits) {
    Set<String> ids = new HashSet<>();
    hits.forEach(hit -> assertTrue(ids.add(hit.id()), hit.id() + " twice"));
    return ids;
  }

  @Test
  void pagesTogetherAreTheLongList() throws IOException {
    for (SearchRequest request : kinds(question())) {
      List<Ranked> all = searcher.rank(request.withHits(10_000)).ranked();
      for (int size : new int[] {7, 100}) {
        List<Ranked> pages = new ArrayList<>();
        for (int from = 0; from < all.size() + 2 * size; from += size) {
          List<Ranked> page = searcher.rank(request.withPage(from, size)).ranked();
          assertEquals(Math.clamp((long) all.size() - from, 0, size), page.size());
          pages.addAll(page);
        }
        String about = "seed " + SEED + ", " + request;
        assertEquals(ids(all), ids(pages), about);
        for (int i = 0; i < all.size(); i++) {
          // Java computes a product otherwise once it has compiled it: the last bits differ, and
          // only what they tell apart may change places.
          assertEquals(all.get(i).score(), pages.get(i).score(), LAST_BITS, about);
          boolean tied = isTied(all, i);
          assertTrue(tied || all.get(i).id().equals(pages.get(i).id()), about + ", hit " + i);
        }
      }
    }
  }

  @Test
  void ranksAndWhereHitsEndAreTold() throws IOException {
    SearchRequest request = SearchRequest.of(question(), Mode.STATIC).withDepth(15);
    Answer page = searcher.search(request.withPage(10, 10), Marks.none());
    assertEquals(List.of(11, 12, 13, 14, 15), page.hits().stream().map(Hit::rank).toList());
    assertEquals(15, page.found());
    Answer behind = searcher.search(request.withPage(20, 10), Marks.none());
    assertEquals(List.of(), behind.hits());
    assertEquals(15, behind.found());
  }

  /** Found once and blended anew, candidates are ranked as a search with that weight ranks them. */
  @Test
  void blendsAreTheSearchs() throws IOException {
    for (Fusion fusion : List.of(new Fusion.Convex(), new Fusion.ReciprocalRank(60))) {
      SearchRequest request =
          SearchRequest.of(question(), Mode.HYBRID).withFusion(fusion, null, List.of());
      Blend blend = searcher.blend(request);
      for (float weight : new float[] {0, .1f, .3f, .75f, 1}) {
        SearchRequest weighted = request.withFusion(fusion, weight, List.of()).withHits(50);
        assertEquals(searcher.rank(weighted).ranked(), blend.ranked(weight, 50));
      }
    }
    SearchRequest words = SearchRequest.of(question(), Mode.BM25);
    assertThrows(IllegalArgumentException.class, () -> searcher.blend(words));
  }

  /** An answer for any weight has the hits and scores of a search with that weight. */
  @Test
  void anAnswerForAnyWeightIsTheSearchs() throws IOException {
    for (int round = 0; round < 5; round++) {
      SearchRequest request = SearchRequest.of(question(), Mode.HYBRID).withHits(7);
      WeightedAnswer any = searcher.searchForAnyWeight(request, Marks.none());
      for (int step : new int[] {0, 7, 30, 50, 99, WeightedAnswer.STEPS}) {
        float weight = (float) step / WeightedAnswer.STEPS;
        List<Hit> expected =
            searcher
                .search(request.withFusion(request.fusion(), weight, List.of()), Marks.none())
                .hits();
        List<WeightedAnswer.WeightedHit> ranked = any.ranked(weight);
        assertEquals(expected.size(), ranked.size());
        for (int i = 0; i < ranked.size(); i++) {
          assertEquals(expected.get(i).score(), ranked.get(i).score(weight), 1e-5);
          String id = ranked.get(i).hit().id();
          Hit same = expected.stream().filter(hit -> hit.id().equals(id)).findAny().orElse(null);
          if (same != null) { // else it is one of several with the last score
            assertEquals(same.snippet(), ranked.get(i).hit().snippet());
            assertEquals(same.scores(), ranked.get(i).hit().scores());
          } else {
            assertEquals(expected.get(expected.size() - 1).score(), expected.get(i).score(), 1e-5);
          }
        }
      }
    }
    SearchRequest hybrid = SearchRequest.of(question(), Mode.HYBRID);
    for (SearchRequest other :
        List.of(
            hybrid.withMode(Mode.BM25),
            hybrid.withPage(10, 10),
            hybrid.withDiversity(.5f),
            hybrid.withFusion(new Fusion.ReciprocalRank(60), null, List.of()))) {
      assertThrows(
          IllegalArgumentException.class, () -> searcher.searchForAnyWeight(other, Marks.none()));
    }
  }

  @Test
  void threadsOfOthersChangeNothing() throws IOException {
    try (ExecutorService threads = Executors.newFixedThreadPool(2);
        SensusSearcher alone = new SensusSearcher(index, encoders, null)) {
      try (SensusSearcher shared = new SensusSearcher(index, encoders, threads)) {
        for (SearchRequest request : kinds(question())) {
          List<Ranked> expected = searcher.rank(request).ranked();
          assertEquals(expected, shared.rank(request).ranked());
          assertEquals(expected, alone.rank(request).ranked());
        }
      }
      assertFalse(threads.isShutdown());
    }
  }

  /** What is shown is where it says, and a word in it is marked whole. */
  @Test
  void theSnippetIsOfThePassageThatMatched() throws IOException {
    for (int round = 0; round < 20; round++) {
      String question = question();
      for (SearchRequest request : kinds(question)) {
        for (Hit hit : searcher.search(request, Marks.plain("<", ">")).hits()) {
          String body = SOURCES.get(hit.id()).body();
          assertTrue(0 <= hit.start() && hit.start() < hit.end() && hit.end() <= body.length());
          String plain = hit.snippet().replaceAll("[<>]", "").replace("…", "").strip();
          String passage = body.substring(hit.start(), hit.end());
          assertTrue(passage.contains(plain), passage + " has no " + plain);
          List<String> asked = List.of(question.split(" ", -1));
          boolean has = List.of(passage.split("[ .]+", 0)).stream().anyMatch(asked::contains);
          assertEquals(has, hit.wordMatched(), passage);
          assertEquals(has, hit.snippet().contains("<"), hit.snippet());
        }
      }
    }
  }

  @Test
  void aQuestionOfOtherWordsShowsThePassageAndSaysSo() throws IOException {
    Answer answer = searcher.search(SearchRequest.of("feline animals", Mode.HYBRID), Marks.html());
    assertEquals(10, answer.hits().size());
    for (Hit hit : answer.hits()) {
      assertFalse(hit.wordMatched());
      assertEquals(0, hit.scores().get("bm25"));
      assertTrue(hit.scores().get("static") > -1);
      assertFalse(hit.snippet().isEmpty());
    }
  }

  private void assertFiltered(Map<String, List<String>> filters, Predicate<Source> allowed)
      throws IOException {
    Set<String> expected =
        SOURCES.entrySet().stream()
            .filter(source -> allowed.test(source.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    for (Mode mode : List.of(Mode.STATIC, Mode.HYBRID)) {
      SearchRequest request =
          SearchRequest.of(question(), mode).withFilters(filters).withHits(10_000);
      assertEquals(expected, new HashSet<>(ids(request)), "seed " + SEED + filters);
    }
    SearchRequest words = SearchRequest.of(String.join(" ", WORDS), Mode.BM25).withHits(10_000);
    assertEquals(expected, new HashSet<>(ids(words.withFilters(filters))), "seed " + SEED);
  }

  @Test
  void filtersByTypedRanges() throws IOException {
    assertFiltered(
        Map.of("year", List.of("2001..2010")), s -> s.year() >= 2001 && s.year() <= 2010);
    assertFiltered(Map.of("year", List.of("2001..")), s -> s.year() >= 2001);
    assertFiltered(Map.of("year", List.of("..2001")), s -> s.year() <= 2001);
    assertFiltered(Map.of("year", List.of("2001")), s -> s.year() == 2001);
    assertFiltered(
        Map.of("year", List.of("1995", "2005..2007")),
        s -> s.year() == 1995 || (s.year() >= 2005 && s.year() <= 2007));
    assertFiltered(
        Map.of("price", List.of("2.25..7.5")), s -> s.price() >= 2.25 && s.price() <= 7.5);
    LocalDate first = LocalDate.of(2020, 3, 1);
    LocalDate last = LocalDate.of(2020, 9, 30);
    assertFiltered(
        Map.of("day", List.of("2020-03-01..2020-09-30")),
        s -> !s.day().isBefore(first) && !s.day().isAfter(last));
    assertFiltered(Map.of("day", List.of("2020-03-01")), s -> s.day().equals(first));
    assertFiltered(Map.of("day", List.of("2020-03-01T00:00:01Z..")), s -> s.day().isAfter(first));
    // In a field of keywords two dots are two dots.
    assertFiltered(Map.of("topic", List.of("a..b")), s -> s.topic().equals("a..b"));
    assertFiltered(
        Map.of("topic", List.of("c"), "year", List.of("2000..")),
        s -> s.topic().equals("c") && s.year() >= 2000);
    assertFiltered(Map.of("topic", List.of("none")), s -> false);
  }

  @Test
  void filtersThatCannotBe() {
    assertRefused("yaer", "2001", "filter on yaer: the index has metadata day, price, topic, year");
    assertRefused("year", "x..", "filter year=x..: 'x' is not a whole number");
    assertRefused("year", "..", "filter year=..: names neither a value nor a range");
    assertRefused("year", "3..2", "filter year=3..2: the range ends before it begins");
    assertRefused("price", "NaN", "filter price=NaN: 'NaN' is not a finite number");
    assertRefused(
        "day",
        "2020-02-31",
        "filter day=2020-02-31: '2020-02-31' is not a day or moment as 2020-01-31 or"
            + " 2020-01-31T12:00:00Z");
  }

  private static void assertRefused(String name, String value, String message) {
    SearchRequest request =
        SearchRequest.of("bank", Mode.BM25).withFilters(Map.of(name, List.of(value)));
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> searcher.rank(request)).getMessage());
  }

  @Test
  void aValueThatIsNotOfItsTypeIsRefusedWithItsPlace() {
    String lines =
        "{\"id\":\"a\",\"text\":\"one\"}\n{\"id\":\"b\",\"text\":\"two\",\"year\":\"x\"}";
    Path folder = temp.resolve("refused");
    String message = assertThrows(IOException.class, () -> index(lines, folder)).getMessage();
    assertTrue(message.endsWith("line 2: metadata year: 'x' is not a whole number"), message);
  }

  /** A question asked before is answered without its model, until others were asked since. */
  @Test
  void repeatedQuestionsAreRemembered() throws IOException {
    Path model = Files.createDirectory(temp.resolve("model"));
    try (Stream<Path> files =
        Files.list(
            Path.of(
                System.getProperty("sensus.home"), "src", "models", Models.DEFAULT_CONTEXTUAL))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    Map<String, String> reference = Map.of(IndexFields.STATIC, model.toString());
    IndexEncoders own = new IndexEncoders(index, models, ModelOptions.defaults(), reference);
    QuestionVectors vectors = new QuestionVectors(own, 0, 2);
    PassageVector bank = vectors.of(IndexFields.STATIC, "bank");
    PassageVector river = vectors.of(IndexFields.STATIC, "river");
    assertNotEquals(bank, river);
    assertEquals(bank, vectors.of(IndexFields.STATIC, "bank"));
    vectors.of(IndexFields.STATIC, "money"); // the river was asked longer ago than the bank
    own.close(); // an encoder that is asked for is opened again, and its files are gone
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertEquals(bank, vectors.of(IndexFields.STATIC, "bank"));
    assertThrows(IOException.class, () -> vectors.of(IndexFields.STATIC, "river"));
    vectors.clear();
    assertThrows(IOException.class, () -> vectors.of(IndexFields.STATIC, "bank"));
  }

  /** Operators, any Unicode, any length: an answer or a clear refusal. */
  @Test
  void randomQuestions() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      String question = randomText(i);
      Mode mode = MODES.get(i % 2 == 0 ? 0 : 2);
      SearchRequest request = SearchRequest.of(question, mode).withHits(1 + random.nextInt(5));
      if (i % 7 == 0) {
        request = request.withRm3(Rm3.defaults());
      }
      Answer answer = searcher.search(request.withDepth(20), Marks.html());
      assertTrue(answer.hits().size() <= request.hits());
      float before = Float.POSITIVE_INFINITY;
      for (Hit hit : answer.hits()) {
        assertTrue(Float.isFinite(hit.score()) && hit.score() <= before, question);
        before = hit.score();
      }
    }
  }

  private String randomText(int i) {
    int length = i % 2500 == 0 ? 100_000 : random.nextInt(i % 100 == 0 ? 3000 : 60);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      switch (random.nextInt(6)) {
        case 0 -> text.append("+-&|!(){}[]^\"~*?:\\/=<>'".charAt(random.nextInt(23)));
        case 1 -> text.append(word(random)).append(' ');
        case 2 -> text.append((char) random.nextInt(0x10000)); // lone surrogates too
        case 3 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
        case 4 -> text.append(" AND OR NOT TO ", 0, random.nextInt(15));
        default -> text.append((char) random.nextInt(128));
      }
    }
    return text.toString();
  }
}
