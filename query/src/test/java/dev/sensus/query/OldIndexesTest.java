package dev.sensus.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.indexer.IndexMaintenance;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.RankedAnswer.Ranked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes that older versions have written are searched, before and after they are upgraded. */
class OldIndexesTest {
  private static final Path HOME = Path.of(System.getProperty("sensus.home"));

  @TempDir private Path temp;

  private Path kept(String name) throws IOException {
    Path zipped = HOME.resolve(Path.of("indexer", "src", "test", "resources", "indexes"));
    try (ZipInputStream zip =
        new ZipInputStream(Files.newInputStream(zipped.resolve(name + ".zip")))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = temp.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
    return temp.resolve(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest-1",
        "manifest-2",
        "manifest-3",
        "manifest-4",
        "manifest-5",
        "lucene-9.12"
      })
  void isSearchedBeforeAndAfterAnUpgrade(String name) throws IOException {
    Path folder = kept(name);
    List<Ranked> before = ask(folder);
    new IndexMaintenance(folder).upgrade();
    List<Ranked> after = ask(folder);
    assertEquals(before.size(), after.size());
    for (int i = 0; i < before.size(); i++) {
      assertEquals(before.get(i).id(), after.get(i).id());
      assertEquals(before.get(i).score(), after.get(i).score(), 1e-6);
    }
  }

  /** Asks in all modes what the documents themselves say, and tells all answers. */
  private static List<Ranked> ask(Path folder) throws IOException {
    // The models that they were made with.
    Path first = Path.of(System.getProperty("sensus.shared"), "models");
    assumeTrue(Files.isDirectory(first), () -> "skipped: no " + first);
    Models models = new Models(first);
    List<Ranked> all = new ArrayList<>();
    try (SensusIndex index = SensusIndex.open(folder);
        IndexEncoders encoders =
            new IndexEncoders(index, models, ModelOptions.defaults(), Map.of())) {
      SensusSearcher searcher = new SensusSearcher(index, encoders);
      String boats = "River bank\nShe sat on the bank of the river and watched the boats go by.";
      String nucleus =
          "Cell biology\nA cell divides in two; each new cell has a nucleus of its own.";
      for (Mode mode : Mode.values()) {
        assertEquals("bank-1", best(searcher, boats, mode, all).id(), mode + " in " + folder);
        Ranked cell = best(searcher, nucleus, mode, all);
        assertEquals("cell-2", cell.id(), mode + " in " + folder);
        if (mode == Mode.STATIC || mode == Mode.CONTEXTUAL) {
          // It is what the passage was made of.
          assertTrue(cell.score() > .999, mode + " in " + folder + ": " + cell.score());
        }
      }
    }
    return all;
  }

  private static Ranked best(SensusSearcher searcher, String question, Mode mode, List<Ranked> all)
      throws IOException {
    List<Ranked> found = searcher.rank(SearchRequest.of(question, mode)).ranked();
    all.addAll(found);
    return found.get(0);
  }
}
