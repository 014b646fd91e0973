package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.Attentions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the heads of a new model look. */
class NeighborHeadsTest {
  private static final int HIDDEN = 256;
  private static final int HEADS = 8;

  @TempDir private Path temp;

  private Path bert(int hidden, int heads) throws IOException {
    Path table = Tiny.table(temp, hidden, 3);
    Path folder = temp.resolve("bert-" + heads);
    new StaticStart(table)
        .writeBert(
            folder,
            new NewBert(2, hidden, heads, 2 * hidden),
            List.of(Tiny.collection(temp.resolve("collection"), 40, 1)),
            "cpu",
            true,
            5);
    return folder;
  }

  @Test
  void theFirstLayerLooksAtNeighbours() throws IOException {
    Random random = new Random(8);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append(Tiny.pieces().get(9 + random.nextInt(60))).append(' ');
    }
    try (TokenEncoder encoder =
        Models.standard().tokens(bert(HIDDEN, HEADS).toString(), Tiny.cpu())) {
      Attentions read = encoder.attentions(text.toString(), Role.PASSAGE);
      int[] offsets = {-1, 1, -2, 2, -3, 3};
      for (int head = 0; head < offsets.length; head++) {
        double beside = 0;
        int places = 0;
        for (int i = 4; i < read.tokens().size() - 4; i++) {
          beside += read.weights()[0][head][i][i + offsets[head]];
          places++;
        }
        assertTrue(beside / places > 0.5, "head " + head + ": " + beside / places);
      }
    }
  }

  /** Where there is one head alone, or two components, all begins by chance. */
  @Test
  void shapesWithoutRoom() throws IOException {
    try (TokenEncoder one = Models.standard().tokens(bert(8, 1).toString(), Tiny.cpu())) {
      assertEquals(8, one.dimension());
    }
    try (TokenEncoder thin = Models.standard().tokens(bert(8, 8).toString(), Tiny.cpu())) {
      assertEquals(8, thin.dimension());
    }
  }
}
