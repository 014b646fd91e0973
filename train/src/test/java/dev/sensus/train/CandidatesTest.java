package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Candidates are drawn as often as they are said to be. */
class CandidatesTest {
  private static final int PIECES = 400;

  /** Text in which the piece p stands about 3,000 / (p + 1) times. */
  private static final int[] TEXT =
      IntStream.range(0, PIECES)
          .flatMap(piece -> IntStream.generate(() -> piece).limit(3000 / (piece + 1)))
          .toArray();

  private static PieceCounts counts() {
    return new PieceCounts(PIECES, List.of(new TrainingText(new int[0], TEXT, 0, false)));
  }

  /** Candidates for labels that are hidden as often as they stand in the text. */
  private static Candidates candidates(int number) {
    PieceCounts counts = counts();
    return new Candidates(counts, new Subsampling(counts, 0).labels(), number);
  }

  private static long[] labels(Random random, int count) {
    return IntStream.range(0, count).mapToLong(i -> TEXT[random.nextInt(TEXT.length)]).toArray();
  }

  @Test
  void sharesAreThoseOfTheText() {
    PieceCounts counts = counts();
    double sum = IntStream.range(0, PIECES).mapToDouble(counts::share).sum();
    assertEquals(1, sum, 1e-9);
    assertEquals(3001.0 / (TEXT.length + PIECES), counts.share(0), 1e-9);
  }

  @Test
  void labelsAreAmongTheCandidates() {
    Candidates candidates = candidates(50);
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      long[] labels = labels(random, 30);
      Candidates.Drawn drawn = candidates.draw(labels, random);
      assertArrayEquals(
          Arrays.stream(drawn.pieces()).distinct().sorted().toArray(), drawn.pieces());
      for (int i = 0; i < labels.length; i++) {
        assertEquals(labels[i], drawn.pieces()[(int) drawn.labels()[i]]);
      }
      Candidates.Drawn some = drawn.of(new int[] {3, 7});
      assertEquals(labels[7], some.pieces()[(int) some.labels()[1]]);
    }
  }

  @Test
  void piecesAreDrawnAsOftenAsIsSaid() {
    drawsAsOftenAsIsSaid(0);
  }

  /** Where frequent pieces are hidden less often, the others come as labels more often. */
  @Test
  void piecesAreDrawnAsOftenAsIsSaidOfFewerFrequentLabels() {
    drawsAsOftenAsIsSaid(1e-3);
  }

  private static void drawsAsOftenAsIsSaid(double threshold) {
    int rounds = 20_000;
    PieceCounts counts = counts();
    Subsampling subsampling = new Subsampling(counts, threshold);
    Candidates candidates = new Candidates(counts, subsampling.labels(), 60);
    Random random = new Random(2);
    int[] found = new int[PIECES];
    double[] said = new double[PIECES];
    long without = 0;
    for (int round = 0; round < rounds; round++) {
      long[] labels = new long[20];
      for (int i = 0; i < labels.length; i++) {
        do { // a piece by chance that stands, kept as often as it is hidden there
          labels[i] = TEXT[random.nextInt(TEXT.length)];
        } while (random.nextDouble() >= subsampling.weight((int) labels[i]));
      }
      Candidates.Drawn drawn = candidates.draw(labels, random);
      for (int i = 0; i < drawn.pieces().length; i++) {
        found[(int) drawn.pieces()[i]]++;
        said[(int) drawn.pieces()[i]] = Math.exp(drawn.logProbabilities()[i]);
      }
      without += candidates.draw(new long[0], random).pieces().length;
    }
    for (int piece = 0; piece < PIECES; piece++) {
      double deviation = Math.sqrt(said[piece] * (1 - said[piece]) / rounds);
      // Shares count each piece once more than it stands there, hence the second term.
      assertEquals(said[piece], (double) found[piece] / rounds, 5 * deviation + 0.003, "" + piece);
    }
    assertEquals(60, (double) without / rounds, 0.5);
  }

  @Test
  void asManyAsThereAreAtMost() {
    for (int number : new int[] {PIECES, 10 * PIECES}) {
      Candidates.Drawn drawn = candidates(number).draw(new long[] {5}, new Random(3));
      assertTrue(drawn.pieces().length > PIECES * 0.98, number + ": " + drawn.pieces().length);
    }
  }
}
