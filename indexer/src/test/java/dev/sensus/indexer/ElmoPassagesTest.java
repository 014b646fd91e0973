package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.indexer.PassageSplitter.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Passages of an encoder whose pieces are words without ids. */
class ElmoPassagesTest {
  private static final Path FIXTURE =
      Path.of(System.getProperty("sensus.shared"), "fixtures", "elmo");

  @Test
  void passagesCoverTheBodyAndFit() throws IOException {
    assumeTrue(Files.isDirectory(FIXTURE), () -> "skipped: no " + FIXTURE);
    String body =
        "The bank's owner (a U.S. firm) said: \"no\" -- \uD83D\uDE00 東京!! ".repeat(40)
            + "x".repeat(3000)
            + "... \uD800";
    try (TextEncoder encoder =
        Models.standard().contextual(FIXTURE.toString(), ModelOptions.defaults())) {
      assertEquals(512, encoder.maxPieces(Role.PASSAGE));
      for (int length : new int[] {8, 13, 100, 512}) {
        List<Passage> passages =
            new PassageSplitter(encoder, length, length / 4).split("A title", body);
        int covered = 0;
        for (Passage passage : passages) {
          assertTrue(passage.start() <= covered);
          assertTrue(passage.end() > covered);
          assertTrue(encoder.pieces(passage.text()).length() <= length);
          covered = passage.end();
        }
        assertEquals(body.length(), covered);
      }
    }
  }
}
