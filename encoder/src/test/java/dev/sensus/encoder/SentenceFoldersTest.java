package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** sentence-transformers' directories, with the Transformer at the top or in a folder. */
class SentenceFoldersTest {
  private static final String TEXT = "the bank of the river";
  private final Models models = Models.standard();
  private final ModelOptions options = ModelOptions.defaults().withDevice("cpu");
  @TempDir private Path temp;
  private Path flat;
  private Path deep;

  @BeforeEach
  void write() throws IOException {
    flat = Files.createDirectory(temp.resolve("flat"));
    TinyModels.sentences(flat, TinyModels.bert(flat));
    deep = Files.createDirectory(temp.resolve("deep"));
    TinyModels.sentences(deep, TinyModels.bert(deep.resolve("0_Transformer")));
  }

  @Test
  void theTransformerMayHaveAFolderOfItsOwn() throws IOException {
    try (TextEncoder expected = models.contextual(flat.toString(), options);
        TextEncoder whole = models.contextual(deep.toString(), options);
        TokenEncoder part = models.tokens(deep.resolve("0_Transformer").toString(), options)) {
      assertEquals(4, expected.dimension()); // behind the Dense
      assertEquals(17, expected.maxPieces(Role.QUERY)); // max_seq_length 20, a prompt of one
      for (TextEncoder ours : new TextEncoder[] {whole, part}) {
        assertEquals(expected.dimension(), ours.dimension());
        for (Role role : Role.values()) {
          assertEquals(expected.maxPieces(role), ours.maxPieces(role));
          assertArrayEquals(expected.encode(TEXT, role), ours.encode(TEXT, role), 1e-6f);
        }
        assertEquals(whole.fingerprint(), ours.fingerprint());
      }
    }
    try (TextEncoder expected = models.statics(flat.toString());
        TextEncoder ours = models.statics(deep.toString());
        PieceVocabulary pieces = models.pieces(deep.toString())) {
      assertArrayEquals(expected.encode(TEXT, Role.QUERY), ours.encode(TEXT, Role.QUERY), 1e-6f);
      assertArrayEquals(expected.pieces(TEXT).ids(), pieces.pieces(TEXT).ids());
    }
  }

  @Test
  void fingerprintsFollowTheFilesAbove() throws IOException {
    String before = fingerprint();
    for (String name :
        new String[] {
          "config_sentence_transformers.json",
          "modules.json",
          "1_Pooling/config.json",
          "2_Dense/config.json"
        }) {
      Path file = deep.resolve(name);
      String json = Files.readString(file);
      Files.writeString(file, json + " ");
      assertNotEquals(before, fingerprint(), name);
      Files.writeString(file, json);
    }
    assertEquals(before, fingerprint());
  }

  private String fingerprint() throws IOException {
    try (TextEncoder encoder = models.contextual(deep.toString(), options)) {
      return encoder.fingerprint();
    }
  }

  @Test
  void modulesThatAreNotReadAreRefused() throws IOException {
    Path list = deep.resolve("modules.json");
    refused(list, "\"1_Pooling\"", "\"../1_Pooling\"", "expected a folder of the model");
    refused(list, "\"1_Pooling\"", "\"..\"", "expected a folder of the model");
    refused(list, "\"1_Pooling\"", "\"a\\u0000b\"", "expected a folder of the model");
    refused(list, "models.Dense", "models.Pooling", "has more than one Pooling");
    refused(list, "\"0_Transformer\"", "\"0_Other\"", "0_Other: has no config.json");
    refused(list, "[", "{\"modules\":[", "line 1 is no JSON");
    Path pooling = deep.resolve("1_Pooling/config.json");
    refused(
        pooling,
        "\"pooling_mode_cls_token\": false",
        "\"pooling_mode_cls_token\": true",
        "in_features is 8, expected 16");
    refused(pooling, "tokens\": true", "tokens\": false", "asks for no pooling, expected one");
    Path prompts = deep.resolve("config_sentence_transformers.json");
    refused(prompts, "\"the \"", "7", "prompt 'query' is 7, expected text");
  }

  /** Without its settings nothing tells how texts are pooled; mean would be a guess. */
  @Test
  void aPoolingThatIsListedMustBeThere() throws IOException {
    for (Path root : new Path[] {flat, deep}) {
      Path settings = root.resolve("1_Pooling/config.json");
      Files.delete(settings);
      for (ModelOptions asked : new ModelOptions[] {options, options.withPooling(Pooling.MEAN)}) {
        String message =
            assertThrows(
                    ModelFormatException.class,
                    () -> models.contextual(root.toString(), asked).close())
                .getMessage();
        assertEquals(settings + ": is not there, expected by modules.json", message);
      }
    }
    // No list, no settings: mean.
    Files.delete(flat.resolve("modules.json"));
    ModelOptions mean = options.withPooling(Pooling.MEAN);
    try (TextEncoder expected = models.contextual(flat.toString(), mean);
        TextEncoder ours = models.contextual(flat.toString(), options)) {
      assertArrayEquals(expected.encode(TEXT, Role.QUERY), ours.encode(TEXT, Role.QUERY), 1e-6f);
    }
  }

  private void refused(Path file, String part, String by, String why) throws IOException {
    String json = Files.readString(file);
    assertTrue(json.contains(part), part);
    Files.writeString(file, json.replace(part, by));
    String message =
        assertThrows(
                ModelFormatException.class,
                () -> models.contextual(deep.toString(), options).close(),
                by)
            .getMessage();
    assertTrue(message.contains(why) && message.startsWith(deep.toString()), message);
    Files.writeString(file, json);
  }
}
