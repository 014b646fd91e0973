package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.train.PairMaker.Shares;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pieces are numbers here: 0 ends a sentence, those below 100 are of no word. */
class PairMakerTest {
  private static final int QUESTION = 12;
  private static final int BODY = 40;

  private static PairMaker maker(double title, double sentences, double span, double hidden) {
    return new PairMaker(
        new Shares(title, sentences, span), hidden, QUESTION, BODY, id -> id == 0, id -> id >= 100);
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static TrainingText text(int[] title, int[] body) {
    return new TrainingText(title, body, 3, title.length > 0);
  }

  private static Set<Integer> set(int[] pieces) {
    Set<Integer> set = new HashSet<>();
    Arrays.stream(pieces).forEach(set::add);
    return set;
  }

  /** The place of a part in a whole of pieces that all differ. */
  private static int find(int[] part, int[] whole) {
    int at =
        IntStream.range(0, whole.length).filter(i -> whole[i] == part[0]).findFirst().orElse(-1);
    assertTrue(at >= 0, "not of the text: " + Arrays.toString(part));
    assertArrayEquals(part, Arrays.copyOfRange(whole, at, at + part.length));
    return at;
  }

  @Test
  void titleAndBodyAreCut() {
    int[] title = range(100, 120);
    int[] body = range(200, 300);
    Example pair = maker(1, 0, 0, 0).make(text(title, body), 0, new Random(1));
    assertArrayEquals(Arrays.copyOf(title, QUESTION), pair.question());
    assertArrayEquals(Arrays.copyOf(body, BODY), pair.body());
    assertEquals(3, pair.group());
  }

  @Test
  void wordsOfTheQuestionAreHiddenFromTheBody() {
    int[] title = {100, 5, 101, 102};
    int[] body = {100, 5, 200, 101, 201, 202, 203, 100, 204, 205, 5};
    PairMaker always = maker(1, 0, 0, 1);
    Example pair = always.make(text(title, body), 0, new Random(1));
    // What is of no word stays; the rest moves together.
    assertArrayEquals(new int[] {5, 200, 201, 202, 203, 204, 205, 5}, pair.body());
    assertArrayEquals(title, pair.question());
    int[] nothingElse = {100, 101, 102, 100, 101, 102, 100, 5};
    assertArrayEquals(
        nothingElse,
        always.make(text(title, nothingElse), 0, new Random(1)).body(),
        "too little left");
    int hidden = 0;
    Random random = new Random(2);
    PairMaker sometimes = maker(1, 0, 0, 0.3);
    for (int i = 0; i < 2000; i++) {
      hidden += sometimes.make(text(title, body), 0, random).body().length < body.length ? 1 : 0;
    }
    assertEquals(600, hidden, 110);
  }

  @Test
  void hidingComesBeforeCutting() {
    int[] title = {100};
    int[] body = new int[2 * BODY];
    for (int i = 0; i < body.length; i++) {
      body[i] = i % 2 == 0 ? 100 : 200 + i;
    }
    Example pair = maker(1, 0, 0, 1).make(text(title, body), 0, new Random(1));
    assertEquals(BODY, pair.body().length);
  }

  @Test
  void spansAreTakenOut() {
    int[] body = range(100, 140);
    PairMaker maker = maker(0, 0, 1, 0);
    Random random = new Random(3);
    Set<Integer> asked = new HashSet<>();
    int kept = 0;
    for (int i = 0; i < 2000; i++) {
      Example pair = maker.make(text(new int[0], body), 0, random);
      int[] span = pair.question();
      assertTrue(span.length >= 4 && span.length <= QUESTION, "length " + span.length);
      int at = find(span, body);
      asked.addAll(set(span));
      if (pair.body().length == body.length) {
        kept++;
        assertArrayEquals(body, pair.body());
      } else {
        int[] rest =
            IntStream.concat(
                    Arrays.stream(body, 0, at), Arrays.stream(body, at + span.length, body.length))
                .toArray();
        assertArrayEquals(rest, pair.body());
      }
    }
    assertEquals(set(body), asked, "some pieces are never asked");
    assertEquals(400, kept, 90); // a fifth
  }

  @Test
  void spansOfTheShortestTexts() {
    for (int length = 6; length < 16; length++) {
      for (int seed = 0; seed < 50; seed++) {
        int[] body = range(100, 100 + length);
        Example pair = maker(0, 1, 1, 0).make(text(new int[0], body), 0, new Random(seed));
        assertTrue(pair.question().length >= 2 && pair.question().length <= length / 2);
        assertTrue(pair.body().length >= length / 2);
      }
    }
  }

  @Test
  void aSentenceAsksForTheNext() {
    int[] body = new int[48];
    for (int i = 0; i < body.length; i++) {
      body[i] = i % 8 == 7 ? 0 : 100 + i;
    }
    PairMaker maker = maker(0, 1, 0, 0);
    Random random = new Random(4);
    Set<Integer> starts = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      Example pair = maker.make(text(new int[0], body), 0, random);
      int at = pair.question()[0] - 100;
      if (at % 8 != 0 || pair.question().length != 8) {
        continue; // after the last sentence there is none: then it is a span
      }
      starts.add(at);
      assertArrayEquals(Arrays.copyOfRange(body, at, at + 8), pair.question());
      if (pair.body()[0] == body[at + 8]) {
        assertArrayEquals(Arrays.copyOfRange(body, at + 8, body.length), pair.body());
      }
    }
    assertTrue(starts.containsAll(Set.of(8, 16, 24, 32)), starts.toString());
  }

  /** Of texts that have no sentences there are spans, of texts without titles no titles. */
  @Test
  void whatATextHasNotIsNotMade() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      int[] body = range(100, 130);
      Example pair =
          maker(5, 1, 1, 0).make(new TrainingText(range(1, 5), body, 0, false), 0, random);
      find(pair.question(), body);
      assertTrue(pair.question().length >= 4);
    }
  }

  @Test
  void sharesDecide() {
    int[] title = {999};
    Random random = new Random(6);
    int titles = 0;
    for (int i = 0; i < 3000; i++) {
      Example pair = maker(1, 0, 3, 0).make(text(title, range(100, 140)), 0, random);
      titles += pair.question()[0] == 999 ? 1 : 0;
    }
    assertEquals(750, titles, 120);
  }

  /** Judged documents may be shorter than any other text. */
  @Test
  void bodiesOfFewPieces() {
    for (int length = 1; length < 6; length++) {
      for (int seed = 0; seed < 20; seed++) {
        Example pair =
            maker(1, 1, 1, 0.5)
                .make(text(range(200, 203), range(100, 100 + length)), 0, new Random(seed));
        assertArrayEquals(range(200, 203), pair.question());
        assertEquals(length, pair.body().length);
      }
    }
  }

  @Test
  void sharesThatCannotBe() {
    assertThrows(IllegalArgumentException.class, () -> new Shares(0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Shares(-1, 2, 2));
    assertThrows(IllegalArgumentException.class, () -> new Shares(Double.NaN, 2, 2));
  }
}
