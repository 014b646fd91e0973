package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.MaskedLanguageModel.Prediction;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.NextSentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sensus fill-mask} and {@code next-sentence}, with a reference checkpoint. */
class HeadsTest {
  private static final String TEXT = "\uD83D\uDE00 wa [MASK] wb, bank [MASK]";
  @TempDir private Path temp;
  private Path model;

  /** The checkpoint has 120 rows and no vocabulary: these are made up. */
  @BeforeEach
  void copy() throws IOException {
    Path fixture = Cli.sharedOrSkip("fixtures/transformers/bert-pretraining");
    model = Files.createDirectory(temp.resolve("model"));
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.write(model.resolve(file), Files.readAllBytes(fixture.resolve(file)));
    }
    List<String> pieces =
        new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ",", "bank", "##s"));
    for (int i = pieces.size(); i < 120; i++) {
      pieces.add("w" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
    }
    pieces.set(20, "wa");
    pieces.set(21, "wb");
    Files.write(model.resolve("vocab.txt"), pieces);
  }

  private static void assertPredictions(List<Prediction> expected, JsonNode json) {
    assertEquals(expected.size(), json.path("predictions").size());
    for (int i = 0; i < expected.size(); i++) {
      JsonNode prediction = json.path("predictions").get(i);
      assertEquals(expected.get(i).piece(), prediction.path("piece").asText());
      assertEquals(expected.get(i).id(), prediction.path("id").asInt(-1));
      assertEquals(expected.get(i).probability(), prediction.path("probability").asDouble(), 1e-6);
    }
  }

  private JsonNode places(Object... args) throws IOException {
    List<Object> all = new ArrayList<>(List.of("fill-mask", "--json", "--model", model));
    all.addAll(List.of(args));
    return Cli.json(all.toArray()).path("masks");
  }

  private static void assertPlace(int start, int end, JsonNode json) {
    assertEquals(start, json.path("start").asInt(-1));
    assertEquals(end, json.path("end").asInt(-1));
  }

  @Test
  void masks() throws IOException {
    try (MaskedLanguageModel masked =
        Models.standard().maskedLanguageModel(model.toString(), ModelOptions.defaults())) {
      JsonNode places = places("-k", 7, TEXT);
      List<List<Prediction>> expected = masked.fill(TEXT, 7);
      assertEquals(2, places.size());
      assertPlace(TEXT.indexOf("[MASK]"), TEXT.indexOf("[MASK]") + 6, places.get(0));
      assertPlace(TEXT.length() - 6, TEXT.length(), places.get(1));
      assertPredictions(expected.get(0), places.get(0));
      assertPredictions(expected.get(1), places.get(1));
      assertEquals(5, places(TEXT).get(0).path("predictions").size());

      Cli table = Cli.withInput("[MASK]\nwa [MASK]\n", "fill-mask", "-k1", "-m", model, "-");
      assertEquals(0, table.status(), table.err());
      String[] lines = table.out().split("\n");
      assertEquals(4, lines.length);
      assertEquals("start  end  piece  id  probability", lines[0].replaceAll("  +", "  "));
      assertEquals(masked.fill("wa [MASK]", 1).get(0).get(0).piece(), lines[3].split(" +")[2]);
    }
  }

  @Test
  void words() throws IOException {
    try (MaskedLanguageModel masked =
        Models.standard().maskedLanguageModel(model.toString(), ModelOptions.defaults())) {
      // Not within "wbank", nor "Bank": the third.
      String text = "wbank Bank wa bank wa bank";
      JsonNode hidden = places("--word=bank", text);
      assertEquals(1, hidden.size());
      assertPlace(14, 18, hidden.get(0));
      assertPredictions(masked.fill("wbank Bank wa [MASK] wa bank", 5).get(0), hidden.get(0));
      // A mask of the text's own stays one that is seen.
      JsonNode beside = places("--word=bank", "[MASK] bank");
      assertPlace(7, 11, beside.get(0));
      assertPredictions(masked.fill("[MASK] [MASK]", 5).get(1), beside.get(0));

      JsonNode seen = places("--word=bank", "--unmasked", "wa bank wb");
      assertPlace(3, 7, seen.get(0));
      assertPredictions(masked.predict("wa bank wb", 1, false, 5), seen.get(0));
      // Of several pieces: hidden as one, seen one by one.
      JsonNode parts = places("--word=banks", "--unmasked", "wa banks wb");
      assertEquals(2, parts.size());
      assertPlace(3, 7, parts.get(0));
      assertPlace(7, 8, parts.get(1));
      assertPredictions(masked.predict("wa banks wb", 2, false, 5), parts.get(1));
      assertPredictions(
          masked.fill("wa [MASK] wb", 5).get(0), places("--word=banks", "wa banks wb").get(0));
    }
  }

  @Test
  void nextSentence() throws IOException {
    try (NextSentence next =
        Models.standard().nextSentence(model.toString(), ModelOptions.defaults())) {
      double expected = next.probability("wa bank", "wb");
      assertEquals(
          expected,
          Cli.json("next-sentence", "--json", "-m", model, "wa bank", "wb")
              .path("probability")
              .asDouble(),
          1e-6);
      Cli lines = Cli.withInput("wa bank\twb\r\nwb\t\n", "next-sentence", "-m", model, "-");
      assertEquals(0, lines.status(), lines.err());
      List<String> numbers = lines.out().lines().toList();
      assertEquals(2, numbers.size());
      assertEquals(expected, Double.parseDouble(numbers.get(0)), 1e-6);
      assertEquals(next.probability("wb", ""), Double.parseDouble(numbers.get(1)), 1e-6);
      // A hyphen is a text where a second one stands beside it.
      assertEquals(
          next.probability("-", "wb"),
          Double.parseDouble(Cli.run("next-sentence", "-m", model, "-", "wb").out()),
          1e-6);
    }
  }

  private static void assertFails(int status, String message, Cli cli) {
    assertEquals(status, cli.status(), cli.err());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().startsWith(message), cli.err());
  }

  @Test
  void wrongUse() {
    String fill = "sensus fill-mask: ";
    assertFails(
        2,
        fill + "the text has no [MASK] among its first 62 pieces; --word takes",
        Cli.run("fill-mask", "-m", model, "wa"));
    assertFails(
        1,
        "sensus fill-mask: standard input, line 2: the text has no [MASK]",
        Cli.withInput("[MASK]\nwa\n", "fill-mask", "-m", model, "-"));
    assertFails(
        2,
        fill + "the text has no word 'Bank'",
        Cli.run("fill-mask", "-m", model, "--word=Bank", "banks bank"));
    for (String option : List.of("--top=5", "--unmasked")) {
      String far = "wa ".repeat(70) + "bank";
      Cli cli = Cli.run("fill-mask", "-m", model, "--word=bank", option, far);
      assertEquals(2, cli.status(), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
    assertFails(
        1,
        "sensus next-sentence: standard input, line 2: has 0 tabs, expected one",
        Cli.withInput("wa\twb\nwa wb\n", "next-sentence", "-m", model, "-"));
    assertFails(
        1,
        "sensus next-sentence: standard input, line 1: has 2 tabs",
        Cli.withInput("wa\twb\twa\n", "next-sentence", "-m", model, "-"));
    assertFails(
        2,
        "sensus next-sentence: expected FIRST and SECOND, or -",
        Cli.run("next-sentence", "-m", model, "wa"));
  }
}
