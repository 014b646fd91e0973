package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.hub.FakeHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models by {@code hf:} references, from a hub of our own. */
class HubModelsTest {
  private static final String REFERENCE = "hf:" + FakeHub.REPOSITORY;
  private static final String TEXT = "the bank of the river";

  private final Models models = Models.standard();
  private final String usualCache = System.getProperty("sensus.cache");
  @TempDir private Path cache;

  @BeforeEach
  void chooseCache() {
    System.setProperty("sensus.cache", cache.toString());
  }

  @AfterEach
  void restore() {
    System.clearProperty("sensus.hub");
    if (usualCache == null) {
      System.clearProperty("sensus.cache");
    } else {
      System.setProperty("sensus.cache", usualCache);
    }
  }

  private static FakeHub serve(FakeHub hub) {
    System.setProperty("sensus.hub", hub.base() + "/");
    return hub;
  }

  @Test
  void aModelOfTheHubIsTheModel() throws IOException {
    Path usualFolder = usualCache == null ? null : Path.of(usualCache);
    ModelOptions usual = new ModelOptions(null, "cpu", usualFolder);
    ModelOptions beside = new ModelOptions(null, "cpu", null);
    try (FakeHub hub = serve(new FakeHub().with(Shared.model("mini")));
        TextEncoder ours = models.contextual("mini", usual)) {
      String pinned = models.portable(REFERENCE);
      assertEquals(REFERENCE + "@" + FakeHub.COMMIT, pinned);
      assertEquals(0, hub.bytes());
      try (TextEncoder theirs = models.contextual(REFERENCE, beside)) {
        assertEquals(ours.fingerprint(), theirs.fingerprint());
        assertArrayEquals(
            ours.encode(TEXT, Role.PASSAGE), theirs.encode(TEXT, Role.PASSAGE), 1e-6f);
      }
      // The archive is kept beside the model, and the model opens from both without the hub.
      Path snapshot = cache.resolve(FakeHub.REPOSITORY).resolve(FakeHub.COMMIT);
      try (Stream<Path> archives = Files.list(snapshot.resolve(".sensus"))) {
        assertEquals(1, archives.filter(file -> file.toString().endsWith(".pt")).count());
      }
      hub.stop();
      try (TextEncoder again = models.contextual(pinned, beside);
          TextEncoder statics = models.statics(REFERENCE);
          TextEncoder ourStatics = models.statics("mini");
          PieceVocabulary pieces = models.pieces(pinned)) {
        assertEquals(ours.fingerprint(), again.fingerprint());
        assertEquals(ourStatics.fingerprint(), statics.fingerprint());
        assertEquals(5, pieces.pieces(TEXT).length());
      }
      assertEquals(pinned, models.portable(pinned));
    }
  }

  /** By each of the names that sentence-transformers has for them. */
  @Test
  void theSettingsOfALengthAreFetched() throws IOException {
    byte[] settings = "{\"max_seq_length\": 20}".getBytes(StandardCharsets.UTF_8);
    for (String name : BertModel.SETTINGS) {
      System.setProperty("sensus.cache", cache.resolve(name).toString());
      Path tiny = TinyModels.bert(Files.createDirectory(cache.resolve("model of " + name)));
      try (FakeHub hub = serve(new FakeHub().with(tiny).with(name, settings));
          TextEncoder encoder =
              models.contextual(REFERENCE, ModelOptions.defaults().withDevice("cpu"))) {
        assertEquals(18, encoder.maxPieces(Role.PASSAGE), name);
        assertTrue(hub.bytes() > settings.length);
      }
    }
  }

  @Test
  void ofATokenizerNoWeightsAreFetched() throws IOException {
    Path mini = Shared.model("mini");
    long weights = Files.size(mini.resolve("model.safetensors"));
    try (FakeHub hub = serve(new FakeHub().with(mini))) {
      try (PieceVocabulary pieces = models.pieces(REFERENCE);
          PieceVocabulary ours = models.pieces("mini")) {
        assertArrayEquals(ours.pieces(TEXT).ids(), pieces.pieces(TEXT).ids());
        assertEquals(ours.fingerprint(), pieces.fingerprint());
      }
      long settings = hub.bytes();
      assertTrue(settings > 0 && settings < 1_000_000, "sent " + settings);
      try (TextEncoder statics = models.statics(REFERENCE)) {
        assertEquals(5, statics.pieces(TEXT).length());
      }
      assertEquals(settings + weights, hub.bytes());
    }
  }

  @Test
  void oneFileOfWordVectorsIsAStaticModel() throws IOException {
    byte[] vectors = "bank 1 0\nriver 0 1\n".getBytes(StandardCharsets.UTF_8);
    try (FakeHub hub = serve(new FakeHub().with("glove.tiny.txt", vectors));
        TextEncoder statics = models.statics(REFERENCE)) {
      assertEquals(vectors.length, hub.bytes());
      assertArrayEquals(new float[] {0, 1}, statics.encode("river", Role.QUERY));
    }
  }

  @Test
  void whatTheHubRefusesIsAModelException() throws IOException {
    try (FakeHub hub = serve(new FakeHub())) {
      ModelException absent =
          assertThrows(ModelException.class, () -> models.statics("hf:acme/absent").close());
      assertTrue(absent.getMessage().startsWith("hf:acme/absent: no such repository at localhost"));
      ModelException empty =
          assertThrows(ModelException.class, () -> models.pieces(REFERENCE).close());
      assertTrue(empty.getMessage().contains("has none of a model's files"));
      assertEquals(0, hub.bytes());
    }
    System.setProperty("sensus.hub", "ftp://nowhere");
    ModelException address =
        assertThrows(ModelException.class, () -> models.pieces(REFERENCE).close());
    assertEquals(
        "ftp://nowhere: is no address of a hub, expected https://HOST", address.getMessage());
    assertEquals(REFERENCE, models.portable(REFERENCE));
  }
}
