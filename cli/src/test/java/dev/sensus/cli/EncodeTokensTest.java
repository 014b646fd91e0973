package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.encoder.ElmoEncoder;
import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.ScalarMix;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordPooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sensus encode} prints the library's vectors of pieces and words. */
class EncodeTokensTest {
  private static final String TEXT = "Unaffordable \uD83D\uDE00 caf\u00E9s";
  private static final ModelOptions OPTIONS = ModelOptions.defaults();
  @TempDir private Path temp;

  private static float[] floats(JsonNode json) {
    float[] vector = new float[json.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = json.get(i).floatValue();
    }
    return vector;
  }

  private static void assertTokens(TokenVectors expected, String kind, JsonNode json) {
    JsonNode entries = json.path(kind + "s");
    String name = kind.equals("token") ? "piece" : "word";
    assertEquals(expected.length(), entries.size());
    assertTrue(expected.length() > 0);
    for (int i = 0; i < entries.size(); i++) {
      assertEquals(expected.tokens().get(i), entries.get(i).path(name).asText());
      assertEquals(expected.starts()[i], entries.get(i).path("start").asInt(-1));
      assertEquals(expected.ends()[i], entries.get(i).path("end").asInt(-1));
      assertArrayEquals(expected.vectors()[i], floats(entries.get(i).path("vector")), 1e-5f);
    }
  }

  @Test
  void piecesAndWordsOfLayers() throws IOException {
    LayerMix mix = LayerMix.mean(0, -1);
    try (TokenEncoder last = Models.standard().tokens("mini", OPTIONS);
        TextEncoder mixed = Models.standard().contextual("mini", OPTIONS.withLayers(mix))) {
      JsonNode json = Cli.json("encode", "--json", "--tokens", TEXT);
      assertTokens(last.pieceVectors(TEXT, Role.PASSAGE), "token", json);
      assertArrayEquals(last.encode(TEXT, Role.PASSAGE), floats(json.path("vector")), 1e-6f);
      assertFalse(json.has("words"));
      for (String[] layers : new String[][] {{"--layer=0,-1"}, {"--layer", "-1", "--layer", "0"}}) {
        List<Object> args = new ArrayList<>(List.of("encode", "--json", "--words=MEAN"));
        args.addAll(List.of(layers));
        args.add(TEXT);
        JsonNode words = Cli.json(args.toArray());
        assertTokens(
            last.wordVectors(List.of(TEXT), Role.PASSAGE, mix, WordPooling.MEAN).get(0),
            "word",
            words);
        assertArrayEquals(mixed.encode(TEXT, Role.PASSAGE), floats(words.path("vector")), 1e-6f);
        assertFalse(words.has("tokens"));
      }
    }
  }

  @Test
  void precision() throws IOException {
    ModelOptions options = OPTIONS.withPrecision(Precision.BF16);
    try (TextEncoder half = Models.standard().contextual("mini", options)) {
      assertArrayEquals(
          half.encode(TEXT, Role.PASSAGE),
          floats(
              Cli.json("encode", "--json", "--precision=bf16", "--device=auto", TEXT)
                  .path("vector")),
          1e-6f);
    }
  }

  /** A line a piece, and a blank one behind each text, also behind one without any. */
  @Test
  void linesForAwk() throws IOException {
    List<String> texts = new ArrayList<>(List.of("", TEXT, " "));
    for (int i = 0; i < 50; i++) {
      texts.add("river ".repeat(i % 7) + i);
    }
    Cli cli =
        Cli.withInput(
            String.join("\n", texts), "encode", "--tokens", "--layer=2", "--device=cpu", "-");
    assertEquals(0, cli.status(), cli.err());
    String[] lines = cli.out().split("\n", -1);
    try (TokenEncoder mini = Models.standard().tokens("mini", OPTIONS)) {
      int line = 0;
      for (TokenVectors text : mini.pieceVectors(texts, Role.PASSAGE, LayerMix.of(2))) {
        for (int i = 0; i < text.length(); i++) {
          String[] fields = lines[line++].split("\t", -1);
          assertEquals(4, fields.length);
          assertEquals(text.tokens().get(i), fields[0]);
          assertEquals(text.starts()[i], Integer.parseInt(fields[1]));
          assertEquals(text.ends()[i], Integer.parseInt(fields[2]));
          String[] numbers = fields[3].split(" ", -1);
          assertEquals(512, numbers.length);
          for (int j = 0; j < numbers.length; j++) {
            assertEquals(text.vectors()[i][j], Float.parseFloat(numbers[j]), 1e-5f);
          }
        }
        assertEquals("", lines[line++]);
      }
      assertEquals(lines.length, line + 1);
    }
  }

  /** As Java's own formatting has them. */
  @Test
  void numbers() {
    float[] vector = {
      1, -0.5f, 0.0000004f, 12.3456785f, -123456.78f, 0.999999f, 2e7f, -1e-5f, 1e20f
    };
    String expected = "";
    for (float value : vector) {
      expected += String.format(Locale.ROOT, " %.6f", (double) value);
    }
    assertEquals(expected.strip(), VectorLines.of(vector));
    assertEquals("0.000000 0.000000", VectorLines.of(new float[] {-0f, -1e-9f}));
  }

  @Test
  void staticBesideContextual() throws IOException {
    try (StaticEncoder statics = Models.standard().statics("mini-static")) {
      assertTokens(
          statics.tokenVectors(List.of(TEXT), Role.PASSAGE).get(0),
          "token",
          Cli.json("encode", "--json", "--tokens", "--static=mini-static", TEXT));
      assertTokens(
          statics.wordVectors(List.of(TEXT), Role.PASSAGE, WordPooling.LAST).get(0),
          "word",
          Cli.json("encode", "--json", "--words=last", "--static=mini-static", TEXT));
    }
  }

  /** What is odd about a file and what it does not know is told once, beside the vectors. */
  @Test
  void filesOfWords() throws IOException {
    Path file = Files.writeString(temp.resolve("w.txt"), "1 2\nthe 3 4\nbank -1 0.5\n");
    String odd = file + ": line 1 announces 1 words, there are 2; all are taken";
    String input = "the zorblax\nbank zorblax the\n";
    for (String kind : List.of("--json", "--tokens", "--words=first", "--role=query")) {
      Cli cli = Cli.withInput(input, "encode", kind, "--static", file, "-");
      assertEquals(0, cli.status(), cli.err());
      assertEquals(
          List.of(odd, "2 of 5 words are not in " + file + " (40.0 %)"),
          cli.err().lines().toList());
    }
    Cli tokens = Cli.run("encode", "--tokens", "--static", file, "The bank");
    assertEquals("The\t0\t3\t3.000000 4.000000\nbank\t4\t8\t-1.000000 0.500000\n\n", tokens.out());
    assertEquals(odd, tokens.err().strip());

    Path docs =
        Files.writeString(temp.resolve("d.jsonl"), "{\"id\":\"a\",\"text\":\"the river bank\"}\n");
    Path index = temp.resolve("index");
    Cli indexed = Cli.run("index", "-i", docs, "-x", index, "--model=none", "--static", file);
    assertEquals(0, indexed.status(), indexed.err());
    assertEquals(
        List.of(odd, "1 of 3 words are not in " + file + " (33.3 %)"),
        indexed.err().lines().filter(line -> line.contains(file.toString())).toList());
  }

  @Test
  void elmo() throws IOException {
    String reference = Cli.sharedOrSkip("fixtures/elmo").toString();
    String text = "The bank, \uD83D\uDE00 of it";
    try (ElmoEncoder elmo = Models.standard().elmo(reference, OPTIONS, ScalarMix.only(2))) {
      JsonNode json =
          Cli.json("encode", "--json", "--tokens", "--layer=-1", "--model", reference, text);
      assertTokens(elmo.wordVectors(text), "token", json);
      assertArrayEquals(elmo.encode(text, Role.PASSAGE), floats(json.path("vector")), 1e-5f);
      assertTokens(
          elmo.wordVectors(text, ScalarMix.even()),
          "word",
          Cli.json("encode", "--json", "--words=mean", "--model", reference, text));
    }
    for (String option : List.of("--layer=3", "--pooling=cls", "--precision=fp16")) {
      Cli cli = Cli.run("encode", option, "--model", reference, "x");
      assertEquals(2, cli.status(), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
    }
  }

  @Test
  void helpNamesEverything() {
    Cli cli = Cli.run("encode", "--help");
    assertEquals(0, cli.status());
    for (Precision precision : Precision.values()) {
      assertTrue(cli.out().contains(precision.toString()), cli.out());
    }
    Arrays.stream(WordPooling.values())
        .map(pooling -> pooling.name().toLowerCase(Locale.ROOT))
        .forEach(name -> assertTrue(cli.out().contains(name), cli.out()));
    assertTrue(cli.out().contains("cuda:N"), cli.out());
  }
}
