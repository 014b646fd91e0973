package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is hidden, and what is told of it. */
class MaskedBatchesTest {
  private static final int ROWS = 16;
  private static final int CLS = Tiny.id("[CLS]");
  private static final int SEP = Tiny.id("[SEP]");
  private static final int MASK = Tiny.id("[MASK]");

  @TempDir private Path temp;
  private BertLearner learner;

  @BeforeEach
  void open() throws IOException {
    learner = Tiny.open(Tiny.bert(temp, 1, 8, 1), true, 1024);
  }

  @AfterEach
  void close() {
    learner.close();
  }

  /**
   * Words of one to four pieces; each text's first piece is k and its number, found nowhere else.
   */
  private static List<TrainingText> texts() {
    Random random = new Random(1);
    List<TrainingText> texts = new ArrayList<>();
    for (int i = 0; i < Tiny.KEYS; i++) {
      List<String> pieces = new ArrayList<>(List.of("k" + i));
      int words = 10 + random.nextInt(40);
      for (int word = 0; word < words; word++) {
        pieces.add(String.valueOf((char) ('a' + random.nextInt(26))));
        for (int more = random.nextInt(4); more > 0; more--) {
          pieces.add("##" + (char) ('a' + random.nextInt(26)));
        }
      }
      texts.add(text(i, String.join(" ", pieces)));
    }
    return texts;
  }

  private static TrainingText text(int group, String pieces) {
    return new TrainingText(new int[0], Tiny.ids(pieces), group, false);
  }

  private MaskedBatches batches(
      List<TrainingText> texts, boolean wholeWords, boolean next, int width, long seed) {
    Masking masking = new Masking(ROWS, width, 0.15, wholeWords, 0, 0, next, 0);
    return new MaskedBatches(learner.model(), texts, masking, seed);
  }

  /** The rows as they were before pieces were hidden, without padding. */
  private static List<int[]> restored(MaskedBatch batch) {
    long[] ids = batch.ids().clone();
    for (int i = 0; i < batch.places().length; i++) {
      ids[(int) batch.places()[i]] = batch.labels()[i];
    }
    List<int[]> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      int from = row * batch.width();
      int length = 0;
      while (length < batch.width() && batch.mask()[from + length] == 1) {
        length++;
      }
      for (int i = length; i < batch.width(); i++) {
        assertEquals(0, batch.mask()[from + i], "mask after padding");
        assertEquals(Tiny.id("[PAD]"), ids[from + i]);
      }
      rows.add(
          Arrays.stream(Arrays.copyOfRange(ids, from, from + length))
              .mapToInt(Math::toIntExact)
              .toArray());
    }
    return rows;
  }

  private static boolean isPartOf(int[] part, int[] whole) {
    for (int from = 0; from + part.length <= whole.length; from++) {
      if (Arrays.equals(part, Arrays.copyOfRange(whole, from, from + part.length))) {
        return true;
      }
    }
    return false;
  }

  private static boolean continues(int id) {
    return Tiny.pieces().get(id).startsWith("##");
  }

  @Test
  void labelsAreWhatStoodThere() {
    List<TrainingText> texts = texts();
    for (boolean wholeWords : new boolean[] {false, true}) {
      MaskedBatches batches = batches(texts, wholeWords, false, 32, 5);
      for (long step = 0; step < 20; step++) {
        MaskedBatch batch = batches.of(step);
        assertEquals(ROWS, batch.rows());
        assertTrue(batch.width() <= 32);
        assertEquals(0, batch.follows().length);
        assertEquals(0, Arrays.stream(batch.types()).sum());
        for (int[] row : restored(batch)) {
          assertEquals(CLS, row[0]);
          assertEquals(SEP, row[row.length - 1]);
          int[] body = Arrays.copyOfRange(row, 1, row.length - 1);
          assertTrue(
              texts.stream().anyMatch(text -> isPartOf(body, text.body())), Arrays.toString(body));
        }
      }
    }
  }

  @Test
  void aSixthToASeventhIsHidden() {
    MaskedBatches batches = batches(texts(), false, false, 40, 5);
    long hidden = 0;
    long masked = 0;
    long kept = 0;
    for (long step = 0; step < 100; step++) {
      MaskedBatch batch = batches.of(step);
      List<int[]> rows = restored(batch);
      for (int row = 0; row < ROWS; row++) {
        int from = row * batch.width();
        int to = from + batch.width();
        long count = Arrays.stream(batch.places()).filter(p -> p >= from && p < to).count();
        assertEquals(Math.round(0.15 * rows.get(row).length), count);
      }
      hidden += batch.places().length;
      for (int i = 0; i < batch.places().length; i++) {
        long now = batch.ids()[(int) batch.places()[i]];
        masked += now == MASK ? 1 : 0;
        kept += now == batch.labels()[i] ? 1 : 0;
        assertTrue(now == MASK || now > MASK, "a special piece stands there by chance");
      }
    }
    // Some 8,000 are hidden: five standard deviations are 0.022 and 0.017.
    assertEquals(0.8, (double) masked / hidden, 0.025);
    assertEquals(0.1 + 0.1 / (Tiny.pieces().size() - 5), (double) kept / hidden, 0.02);
  }

  @Test
  void asManyAreHiddenAsIsAsked() {
    Masking masking = new Masking(ROWS, 40, 0.4, false, 0, 0, false, 0);
    MaskedBatch batch = new MaskedBatches(learner.model(), texts(), masking, 5).of(3);
    List<int[]> rows = restored(batch);
    long expected = rows.stream().mapToLong(row -> Math.round(0.4 * row.length)).sum();
    assertEquals(expected, batch.places().length);
  }

  /** One word of each input is hidden, so that the first of an order by weights is what is seen. */
  private int[] hiddenOf(String text, double subsampling, int rounds) {
    Masking masking = new Masking(ROWS, 12, 0.08, true, 0, subsampling, false, 0);
    MaskedBatches batches = new MaskedBatches(learner.model(), List.of(text(0, text)), masking, 5);
    int[] hidden = new int[Tiny.pieces().size()];
    for (long step = 0; step < rounds; step++) {
      for (long label : batches.of(step).labels()) {
        hidden[(int) label]++;
      }
    }
    return hidden;
  }

  /** As word2vec keeps words: as the square root of how often they stand there. */
  @Test
  void frequentWordsAreHiddenLessOften() {
    int a = Tiny.id("a");
    int b = Tiny.id("b");
    String text = "a a a a b a a a a";
    int rounds = 400;
    int[] alike = hiddenOf(text, 0, rounds);
    int[] less = hiddenOf(text, 1e-3, rounds);
    // Of 6,400 hidden words five standard deviations are 0.02 and 0.027.
    double all = rounds * ROWS;
    assertEquals(all, alike[a] + alike[b]);
    assertEquals(all, less[a] + less[b]);
    assertEquals(1 / 9.0, alike[b] / all, 0.02);
    // Each piece is counted once more than it stands there: 9 and 2.
    double expected = (1 / Math.sqrt(2)) / (8 / Math.sqrt(9) + 1 / Math.sqrt(2));
    assertEquals(expected, less[b] / all, 0.027);
  }

  /** A word is as rare as the rarest of its pieces. */
  @Test
  void aWordIsAsRareAsItsRarestPiece() {
    int[] hidden = hiddenOf("a a a a a ##b a a a a", 1e-3, 400);
    double words = hidden[Tiny.id("a")];
    double expected = (1 / Math.sqrt(2)) / (8 / Math.sqrt(10) + 1 / Math.sqrt(2));
    assertEquals(expected, hidden[Tiny.id("##b")] / words, 0.027);
  }

  /** A part of the batches has whole sentences, more of them, and as many pieces in all. */
  @Test
  void sentencesAreWhole() {
    Random random = new Random(4);
    List<TrainingText> texts = new ArrayList<>();
    Set<String> sentences = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      StringBuilder text = new StringBuilder();
      for (int sentence = 0; sentence < 8; sentence++) {
        StringBuilder one = new StringBuilder();
        for (int word = 4 + random.nextInt(16); word > 0; word--) {
          one.append((char) ('a' + random.nextInt(26))).append(' ');
        }
        sentences.add(one + ".");
        text.append(one).append(". ");
      }
      texts.add(text(i, text.toString().strip()));
    }
    Masking masking = new Masking(ROWS, 96, 0.15, true, 0.3, 0, true, 0);
    MaskedBatches batches = new MaskedBatches(learner.model(), texts, masking, 5);
    int shorter = 0;
    for (long step = 0; step < 200; step++) {
      MaskedBatch batch = batches.of(step);
      if (batch.asked() > 0) {
        assertEquals(ROWS, batch.rows());
        continue;
      }
      shorter++;
      assertEquals(4 * ROWS, batch.rows());
      assertTrue(batch.width() <= 24);
      for (int[] row : restored(batch)) {
        String[] pieces =
            Arrays.stream(row, 1, row.length - 1)
                .mapToObj(Tiny.pieces()::get)
                .toArray(String[]::new);
        for (String sentence : String.join(" ", pieces).split("(?<=\\.) ")) {
          assertTrue(sentences.contains(sentence), sentence);
        }
      }
    }
    assertEquals(0.3, shorter / 200.0, 0.13); // four standard deviations
  }

  /** A sentence for which there is no room is cut at its end. */
  @Test
  void aLongSentenceIsCut() {
    List<TrainingText> texts = List.of(text(0, ". " + "a b ".repeat(20).strip()));
    Masking masking = new Masking(ROWS, 24, 0.15, true, 1, 0, false, 0);
    MaskedBatch batch = new MaskedBatches(learner.model(), texts, masking, 5).of(0);
    int[] cut = Tiny.ids("a b ".repeat(11).strip());
    for (int[] row : restored(batch)) {
      int[] body = Arrays.copyOfRange(row, 1, row.length - 1);
      assertTrue(Arrays.equals(cut, body) || body.length == 1, Arrays.toString(body));
    }
  }

  @Test
  void wordsAreHiddenWhole() {
    MaskedBatches whole = batches(texts(), true, false, 40, 5);
    MaskedBatches pieces = batches(texts(), false, false, 40, 5);
    boolean broken = false;
    long hidden = 0;
    long all = 0;
    for (long step = 0; step < 50; step++) {
      MaskedBatch batch = whole.of(step);
      assertFalse(breaksWords(batch), "step " + step);
      broken |= breaksWords(pieces.of(step));
      hidden += batch.places().length;
      all += Arrays.stream(batch.mask()).sum();
    }
    assertTrue(broken, "pieces hidden one by one never broke a word");
    assertEquals(0.15, (double) hidden / all, 0.02);
  }

  private static boolean breaksWords(MaskedBatch batch) {
    Set<Integer> places = new HashSet<>();
    Arrays.stream(batch.places()).forEach(place -> places.add((int) place));
    List<int[]> rows = restored(batch);
    for (int row = 0; row < rows.size(); row++) {
      int[] ids = rows.get(row);
      for (int i = 2; i < ids.length; i++) {
        int place = row * batch.width() + i;
        boolean inside = continues(ids[i]) && ids[i - 1] != SEP && ids[i - 1] != CLS;
        if (inside && places.contains(place) != places.contains(place - 1)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void specialPiecesAreNotHidden() {
    List<TrainingText> texts = List.of(text(0, "k0 [MASK] [SEP] k1 [MASK] k2 [CLS] k3 k4 [PAD]"));
    for (boolean wholeWords : new boolean[] {false, true}) {
      MaskedBatches batches = batches(texts, wholeWords, false, 40, 5);
      Set<Long> labels = new HashSet<>();
      for (long step = 0; step < 30; step++) {
        Arrays.stream(batches.of(step).labels()).forEach(labels::add);
      }
      Set<Long> expected = new HashSet<>();
      Arrays.stream(Tiny.ids("k0 k1 k2 k3 k4")).forEach(id -> expected.add((long) id));
      assertEquals(expected, labels);
    }
  }

  /** Every second row has one text alone; of the others half go on and half do not. */
  @Test
  void halfOfThePairsGoOn() {
    List<TrainingText> texts = texts();
    MaskedBatches batches = batches(texts, true, true, 48, 5);
    int follow = 0;
    int all = 0;
    for (long step = 0; step < 120; step++) {
      MaskedBatch batch = batches.of(step);
      List<int[]> rows = restored(batch);
      assertEquals(ROWS, batch.follows().length);
      assertEquals(ROWS / 2, batch.asked());
      for (int row = 0; row < ROWS; row++) {
        int[] ids = rows.get(row);
        assertTrue(ids.length <= 48);
        int middle = 1;
        while (ids[middle] != SEP) {
          middle++;
        }
        assertEquals(SEP, ids[ids.length - 1]);
        for (int i = 0; i < batch.width(); i++) {
          long type = batch.types()[row * batch.width() + i];
          assertEquals(i > middle && i < ids.length ? 1 : 0, type, "segment of " + i);
        }
        int[] before = Arrays.copyOfRange(ids, 1, middle);
        if (row % 2 == 1) {
          assertEquals(ids.length - 1, middle, "one text alone");
          assertEquals(MaskedBatch.NOT_ASKED, batch.follows()[row]);
          assertEquals(1, texts.stream().filter(text -> isPartOf(before, text.body())).count());
          continue;
        }
        int[] after = Arrays.copyOfRange(ids, middle + 1, ids.length - 1);
        assertTrue(before.length > 0 && after.length > 0);
        int[] both = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, both, before.length, after.length);
        boolean goesOn = texts.stream().anyMatch(text -> isPartOf(both, text.body()));
        assertEquals(goesOn ? 0 : 1, batch.follows()[row]);
        assertTrue(texts.stream().anyMatch(text -> isPartOf(after, text.body())));
        follow += goesOn ? 1 : 0;
        all++;
      }
    }
    assertEquals(0.5, (double) follow / all, 0.08); // five standard deviations of 960
  }

  @Test
  void inputsBeginWithSentences() {
    List<String> pieces = new ArrayList<>();
    for (int sentence = 0; sentence < Tiny.KEYS; sentence++) {
      pieces.add("k" + sentence);
      pieces.addAll(List.of("w1", "w2", "w3", "w4", "w5", "w6", "."));
    }
    List<TrainingText> texts = List.of(text(0, String.join(" ", pieces)));
    MaskedBatches batches = batches(texts, true, false, 42, 5);
    Set<Integer> begun = new HashSet<>();
    for (long step = 0; step < 20; step++) {
      for (int[] row : restored(batches.of(step))) {
        begun.add(row[1]);
      }
    }
    assertTrue(begun.size() > 5, "texts begin in different places");
    for (int first : begun) {
      assertTrue(Tiny.pieces().get(first).startsWith("k"), "begins within a sentence");
    }
  }

  /** Rare words leave no copy of themselves to look at; of the most frequent some copies stay. */
  @Test
  void rareWordsAreHiddenEverywhere() {
    List<TrainingText> texts = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < Tiny.KEYS; i++) {
      List<String> pieces = new ArrayList<>();
      for (int word = 0; word < 300; word++) {
        boolean rare = word % 150 == 99 || word % 150 == 103;
        pieces.add(rare ? "k" + i : "w" + random.nextInt(30));
      }
      texts.add(text(i, String.join(" ", pieces)));
    }
    MaskedBatches batches = batches(texts, true, false, 40, 5);
    boolean stays = false;
    int several = 0;
    for (long step = 0; step < 100; step++) {
      MaskedBatch batch = batches.of(step);
      Set<Integer> places = new HashSet<>();
      Arrays.stream(batch.places()).forEach(place -> places.add((int) place));
      List<int[]> rows = restored(batch);
      for (int row = 0; row < ROWS; row++) {
        int[] ids = rows.get(row);
        int of = row;
        for (String word : List.of("k", "w")) {
          int[] same =
              IntStream.range(0, ids.length)
                  .filter(i -> Tiny.pieces().get(ids[i]).startsWith(word))
                  .filter(i -> word.equals("k") || ids[i] == Tiny.id("w7"))
                  .toArray();
          long hidden =
              Arrays.stream(same).filter(i -> places.contains(of * batch.width() + i)).count();
          if (word.equals("k")) {
            assertTrue(hidden == 0 || hidden == same.length, hidden + " of " + same.length);
            several += hidden > 1 ? 1 : 0;
          } else {
            stays |= hidden > 0 && hidden < same.length;
          }
        }
      }
    }
    assertTrue(several > 10, several + " rows have a rare word more than once");
    assertTrue(stays, "a frequent word is hidden everywhere");
  }

  /** With two texts every other one is the other: nothing of a text's own is told not to follow. */
  @Test
  void whatDoesNotFollowIsOfAnotherText() {
    String one = "k0 a b c d e f g h i";
    String other = "k1 k2 k3 k4 k5 k6 k7 k8 k9";
    List<TrainingText> two = List.of(text(0, one), text(1, other));
    MaskedBatches batches = batches(two, true, true, 48, 5);
    for (long step = 0; step < 20; step++) {
      MaskedBatch batch = batches.of(step);
      List<int[]> rows = restored(batch);
      for (int row = 0; row < ROWS; row += 2) {
        int[] ids = rows.get(row);
        boolean first = ids[1] == Tiny.id("k0");
        boolean second = isPartOf(new int[] {ids[ids.length - 2]}, two.get(0).body());
        assertEquals(first == second ? 0 : 1, batch.follows()[row]);
      }
    }
    MaskedBatches alone = batches(two.subList(0, 1), true, true, 48, 5);
    long[] follows = alone.of(0).follows();
    assertEquals(ROWS / 2, Arrays.stream(follows).filter(follow -> follow == 0).count());
  }

  @Test
  void seedAndStepDecide() {
    MaskedBatches batches = batches(texts(), true, true, 40, 5);
    MaskedBatch third = batches.of(3);
    batches.of(8);
    assertSame(third, batches.of(3));
    assertSame(third, batches(texts(), true, true, 40, 5).of(3));
    assertFalse(Arrays.equals(third.ids(), batches.of(4).ids()));
    assertFalse(Arrays.equals(third.ids(), batches(texts(), true, true, 40, 6).of(3).ids()));
  }

  private static void assertSame(MaskedBatch expected, MaskedBatch found) {
    assertEquals(expected.width(), found.width());
    assertArrayEquals(expected.ids(), found.ids());
    assertArrayEquals(expected.mask(), found.mask());
    assertArrayEquals(expected.types(), found.types());
    assertArrayEquals(expected.places(), found.places());
    assertArrayEquals(expected.labels(), found.labels());
    assertArrayEquals(expected.follows(), found.follows());
  }

  @Test
  void rowsOfABatch() {
    MaskedBatch batch = batches(texts(), true, true, 40, 5).of(0);
    MaskedBatch some = batch.rows(3, 7);
    assertEquals(4, some.rows());
    List<int[]> expected = restored(batch).subList(3, 7);
    List<int[]> found = restored(some);
    for (int row = 0; row < 4; row++) {
      assertArrayEquals(expected.get(row), found.get(row));
    }
    assertArrayEquals(Arrays.copyOfRange(batch.follows(), 3, 7), some.follows());
    int places = 0;
    for (int row = 0; row < ROWS; row += 4) {
      places += batch.rows(row, row + 4).places().length;
    }
    assertEquals(batch.places().length, places);
  }
}
