package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a collection to a tokenizer that {@code sensus analyze} uses. */
class TrainVocabularyTest {
  @TempDir private Path temp;

  private JsonNode train(Path input, Path output, int size, Object... more) throws IOException {
    List<Object> args =
        new ArrayList<>(
            List.of("train", "vocabulary", "-i", input, "-o", output, "--size", size, "--json"));
    args.addAll(List.of(more));
    return Cli.json(args.toArray());
  }

  private static List<String> analyze(Path model, String text) throws IOException {
    List<String> pieces = new ArrayList<>();
    for (JsonNode token : Cli.json("analyze", "-m", model, "--json", text).path("tokens")) {
      pieces.add(token.path("piece").asText());
    }
    return pieces;
  }

  @Test
  void learnsTheWordsOfTheCollection() throws IOException {
    Path out = temp.resolve("new").resolve("pieces");
    JsonNode report = train(Cli.samples(), out, 2000);
    assertEquals(out.toString(), report.path("output").asText());
    assertEquals(2000, report.path("pieces").asInt());
    assertEquals(225, report.path("documents").asInt());
    assertTrue(report.path("words").asInt() > report.path("distinct_words").asInt());
    assertTrue(report.path("seconds").asDouble() > 0);

    List<String> pieces = Files.readAllLines(out.resolve("vocab.txt"));
    assertEquals(2000, pieces.size());
    assertEquals(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"), pieces.subList(0, 5));
    assertEquals(
        List.of("the", "river", "bank", "[MASK]", "."),
        analyze(out, "The river B\u00E4nk [MASK]."));
    Files.delete(out.resolve("tokenizer.json"));
    assertEquals(List.of("the", "river", "bank"), analyze(out, "The river B\u00E4nk"));
  }

  @Test
  void theOrderOfDocumentsDoesNotMatter() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(Cli.samples().resolve("corpus.jsonl")));
    Collections.shuffle(lines, new Random(1));
    Path shuffled = Files.write(temp.resolve("shuffled.jsonl"), lines);
    Path one = temp.resolve("one");
    Path other = temp.resolve("other");
    train(Cli.samples(), one, 2500);
    train(shuffled, other, 2500);
    for (String name : List.of("vocab.txt", "tokenizer.json", "tokenizer_config.json")) {
      assertEquals(-1, Files.mismatch(one.resolve(name), other.resolve(name)), name);
    }
  }

  @Test
  void optionsDecideHowTextIsCut() throws IOException {
    Path table =
        Files.writeString(
            temp.resolve("table.csv"), "key,head,said\n1,Caf\u00E9,Caf\u00E9 <s> Gr\u00FCn\n");
    Object[] fields = {"--title-field=head", "--text-field=said"};
    assertEquals(List.of("cafe", "[UNK]"), cut(table, "Caf\u00E9 X", fields, "--min-frequency=1"));
    assertEquals(
        List.of("Caf\u00E9", "[UNK]"),
        cut(table, "Caf\u00E9 caf\u00E9", fields, "--min-frequency=1", "--cased"));
    assertEquals(
        List.of("Cafe"),
        cut(table, "Caf\u00E9", fields, "--min-frequency=1", "--cased", "--strip-accents"));
    assertEquals(
        List.of("caf\u00E9", "[UNK]"),
        cut(table, "Caf\u00E9 cafe", fields, "--min-frequency=1", "--no-strip-accents"));
    // Once in the title and once in the text.
    assertEquals(List.of("cafe", "g", "##r"), cut(table, "Caf\u00E9 gr", fields));
    assertEquals(
        List.of("ca", "[UNK]"), cut(table, "ca f", fields, "--alphabet=3", "--specials=[UNK],<s>"));
    JsonNode config =
        new ObjectMapper().readTree(temp.resolve("out").resolve("tokenizer_config.json").toFile());
    assertEquals("<s>", config.path("additional_special_tokens").path(0).asText());
    assertFalse(config.has("cls_token"));
  }

  private List<String> cut(Path input, String text, Object[] fields, Object... more)
      throws IOException {
    List<Object> args = new ArrayList<>(List.of(fields));
    args.addAll(List.of(more));
    args.add("--overwrite");
    Path out = temp.resolve("out");
    train(input, out, 60, args.toArray());
    return analyze(out, text);
  }

  @Test
  void aSmallCollectionGivesFewerPiecesAndSaysSo() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("texts"));
    Files.writeString(folder.resolve("a.txt"), "river bank");
    Cli cli =
        Cli.run("train", "vocabulary", "-i", folder, "-o", temp.resolve("out"), "--size=1000");
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.out().contains(" pieces of 1 documents, "), cli.out());
    assertTrue(cli.out().contains("fewer than the 1,000 asked for"), cli.out());
  }
}
