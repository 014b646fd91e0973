package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceSequence;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.PassageSplitter.Passage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassageSplitterTest {
  private TextEncoder encoder;

  @BeforeEach
  void open() throws IOException {
    encoder = Models.standard().statics("mini-static");
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  private static String randomText(Random random, int words) {
    String[] some = {
      "bank",
      "unaffordable",
      "naïve",
      "東京",
      "\uD83D\uDE00",
      "e\u0301te\u0301",
      "x",
      "antidisestablishmentarianism",
      "the",
      "...",
      "\n\n",
      "mercury's",
      "42",
      "zzzzqqqqxxxxyyyy"
    };
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(some[random.nextInt(some.length)]).append(random.nextInt(5) == 0 ? "  " : " ");
    }
    return text.toString();
  }

  @Test
  void passagesCoverTheBodyBetweenWordsWithinTheLength() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1000; round++) {
      int length = 8 + random.nextInt(60);
      int overlap = random.nextInt(length / 4 + 1);
      String title = randomText(random, random.nextInt(6));
      String body = randomText(random, random.nextInt(400));
      PassageSplitter splitter = new PassageSplitter(encoder, length, overlap);
      List<Passage> passages = splitter.split(title, body);
      String about = String.format(Locale.ROOT, "seed %d, round %d", seed, round);
      int covered = 0;
      for (int i = 0; i < passages.size(); i++) {
        Passage passage = passages.get(i);
        assertTrue(passage.start() <= covered, about); // no gap
        assertTrue(passage.end() > covered || body.isBlank(), about); // each adds something
        assertTrue(encoder.pieces(passage.text()).length() <= length, about);
        assertTrue(
            passage.text().contains(body.substring(passage.start(), passage.end()).strip()), about);
        covered = passage.end();
      }
      if (encoder.pieces(body).length() > 0) {
        assertEquals(body.length(), covered, about);
      }
    }
  }

  @Test
  void passagesRepeatTheOverlap() {
    String body = "water river bank the ".repeat(60).strip(); // each word is one piece
    assertEquals(240, encoder.pieces(body).length());
    List<Passage> passages = new PassageSplitter(encoder, 40, 10).split("", body);
    for (int i = 1; i < passages.size(); i++) {
      String shared = body.substring(passages.get(i).start(), passages.get(i - 1).end());
      assertEquals(10, encoder.pieces(shared).length());
    }
  }

  @Test
  void cutsBetweenWordsOnly() {
    String body = "unaffordable ".repeat(100);
    PieceSequence word = encoder.pieces("unaffordable");
    assertTrue(word.length() > 1, "a word of several pieces is wanted here");
    for (Passage passage : new PassageSplitter(encoder, 30, 7).split("", body)) {
      assertEquals("", passage.text().replace("unaffordable", "").strip());
    }
  }

  @Test
  void aWordLongerThanAPassageIsCutRatherThanLost() {
    String body = "qzxv".repeat(20); // one word of many pieces, below WordPiece's own limit
    PieceSequence pieces = encoder.pieces(body);
    assertTrue(pieces.length() > 16);
    for (int overlap : new int[] {0, 2}) {
      List<Passage> passages = new PassageSplitter(encoder, 8, overlap).split("", body);
      assertTrue(passages.size() > 1);
      assertTrue(passages.size() <= pieces.length() / 4, passages.size() + " passages");
      assertEquals(body.length(), passages.get(passages.size() - 1).end());
    }
  }

  @Test
  void everyPassageHasTheTitleAndLongTitlesAreCounted() {
    PassageSplitter splitter = new PassageSplitter(encoder, 16, 2);
    for (Passage passage : splitter.split("River bank", "water ".repeat(50))) {
      assertTrue(passage.text().startsWith("River bank water"), passage.text());
    }
    assertEquals(0, splitter.piecesCut());
    splitter.split("water ".repeat(20), "river");
    assertEquals(12, splitter.piecesCut());
  }

  @Test
  void emptyDocuments() {
    PassageSplitter splitter = new PassageSplitter(encoder, 16, 2);
    assertEquals(List.of(), splitter.split("", ""));
    assertEquals(List.of(), splitter.split(" ", "\n"));
    assertEquals(List.of(new Passage(0, 0, "Bank")), splitter.split("Bank", ""));
  }

  @Test
  void quotesTheValueThatItRefuses() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new PassageSplitter(encoder, 7, 0))
            .getMessage()
            .endsWith("got 7"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new PassageSplitter(encoder, 16, 5))
            .getMessage()
            .endsWith("got 5"));
  }
}
