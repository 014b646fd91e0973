package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sensus train} from a collection to a model that other commands use, and wrong use. */
class TrainTest {
  private static final int DIMENSION = 8;

  @TempDir private Path temp;
  private Path collection;
  private Path table;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    List<String> words = List.of("river", "bank", "water", "money", "loan", "boat", "coin", "fish");
    for (int i = 0; i < 60; i++) {
      StringBuilder body = new StringBuilder();
      for (int j = 0; j < 12; j++) {
        body.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      lines.add(
          "{\"id\":\"d"
              + i
              + "\",\"title\":\""
              + words.get(i % 8)
              + "\",\"text\":\""
              + body
              + "\"}");
    }
    collection = Files.write(temp.resolve("docs.jsonl"), lines);
    table = table();
    out = temp.resolve("out");
  }

  /** A static model by chance, whose vocabulary is the collection's. */
  private Path table() throws IOException {
    Path folder = temp.resolve("table");
    JsonNode report =
        Cli.json("train", "vocabulary", "-i", collection, "-o", folder, "--size", 60, "--json");
    int pieces = report.path("pieces").asInt();
    Random random = new Random(2);
    float[] values = new float[pieces * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"),
        Map.of("embedding.weight", new Values(values, pieces, DIMENSION)),
        Precision.FP32);
    Files.writeString(
        folder.resolve("modules.json"),
        "[{\"idx\":0,\"name\":\"0\",\"path\":\"\","
            + "\"type\":\"sentence_transformers.models.StaticEmbedding\"}]");
    return folder;
  }

  /** The usual options and some more, which come in place of the usual ones of their name. */
  private Object[] train(String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    List<String> usual =
        List.of(
            "--collection=" + collection,
            "--from=" + table,
            "--topics-by=" + table,
            "--output=" + out,
            "--batch=8",
            "--device=cpu");
    Stream.concat(usual.stream(), Stream.of(more))
        .forEach(option -> options.put(option.split("=", 2)[0], option));
    return Stream.concat(Stream.of("train"), options.values().stream()).toArray();
  }

  private static void assertFails(int status, String start, String part, Object... args) {
    Cli cli = Cli.run(args);
    assertEquals(status, cli.status(), cli.err());
    assertEquals("", cli.out());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().startsWith(start), cli.err());
    assertTrue(cli.err().contains(part), cli.err());
  }

  private void assertWrong(String part, String... more) {
    assertFails(2, "sensus train: ", part, train(more));
  }

  @Test
  void wrongUse() throws IOException {
    assertFails(2, "sensus train: ", "--collection", "train", "--output", out);
    assertFails(2, "sensus train: ", "--output", "train", "--collection", collection);
    assertWrong("got 'nonsense'", "--objectives=nonsense");
    assertWrong("'much' is no number", "--objectives=pairs=much");
    assertWrong("pairs must be above 0, got 0", "--objectives=pairs=0");
    assertWrong("next is learnt beside masked", "--objectives=pairs,next");
    assertWrong("a static model learns pairs alone", "--static", "--objectives=masked");
    assertWrong("title, sentences, span, got 'heading'", "--pairs=heading");
    for (String shape : List.of("nonsense", "0x8", "4x", "-1x8", "2x8x2x8x2", "8")) {
      assertWrong("'" + shape + "' is no shape", "--new=" + shape);
    }
    assertWrong("'1x8' is no shape of a static model", "--new=1x8", "--static");
    assertWrong("10 components do not go into 3 heads", "--new=1x10x3");
    assertWrong("fp32, fp16 or bf16", "--save=int8");
    assertWrong("precision must be auto, fp32 or bf16", "--precision=int8");
    assertWrong("batch must be at least 2, got 1", "--batch=1");
    assertWrong("got neither", "--steps=0");
    assertWrong("rate must be between 0 and 1", "--rate=2");
    assertWrong("got foo", "--device=foo", "--static");
    assertWrong("--teacher: whose scores or vectors", "--objectives=pairs,vectors");
    assertWrong("--teacher: is for --objectives", "--objectives=pairs", "--teacher=mini");
    assertWrong("keep must be from 0 to below 1, got 1.0", "--keep=1");
    assertWrong("center must be from 0 to 1, got 2.0", "--center=2");
    assertWrong("lexical must be at least 0, got -1.0", "--lexical=-1");
    assertWrong(
        "masked sentences must be from 0 to 1, got 2.0",
        "--objectives=pairs,masked",
        "--masked-sentences=2");
    assertWrong("--masked-share: has no use", "--objectives=pairs", "--masked-share=0.2");
    assertWrong("--masked-share: has no use, for --objectives has no", "--masked-share=0.2");
    assertFails(
        2,
        "sensus train: ",
        "--negatives: has no use, for --objectives has no pairs",
        "train",
        "--collection",
        collection,
        "--output",
        out,
        "--objectives=masked",
        "--negatives=bm25");
    assertWrong("--batch: has no use", "--objectives=masked,next", "--batch=8");
    assertWrong("--dropout: has no use, for a static model", "--static", "--dropout=0.1");
    assertFails(
        2,
        "sensus train: ",
        "--qrels: the first collection must be a folder with qrels/train.tsv, got the file",
        "train",
        "--output",
        out,
        "--qrels=train",
        "--collection",
        collection);
    assertFalse(Files.exists(out));
    assertNothingLeft();
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      assertEquals(
          List.of("docs.jsonl", "table"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void whatIsNotThere() throws IOException {
    Path nowhere = temp.resolve("nowhere");
    assertFails(
        1, "sensus train: " + nowhere, "no such model", train("--from=" + nowhere, "--static"));
    assertFails(
        1,
        "sensus train: " + table,
        "config.json",
        train("--steps=1")); // a BERT is wanted, and this is a table
    assertFails(
        1, "sensus train: ", "nowhere", train("--collection=" + nowhere, "--static", "--steps=1"));
    assertFails(
        1,
        "sensus train: ",
        "vectors of 8, the new model a hidden size of 16",
        train("--new=1x16x2", "--steps=1"));
    assertNothingLeft();
    Path empty = Files.writeString(temp.resolve("empty.jsonl"), "");
    assertFails(
        1,
        "sensus train: " + empty,
        "has no text",
        "train",
        "-c",
        empty,
        "--from",
        table,
        "--static",
        "--steps=1",
        "--topics-by",
        table,
        "-o",
        out);
    Files.delete(empty);
    assertNothingLeft();
  }

  @Test
  void whatIsThereAlready() throws IOException {
    Files.createDirectory(out);
    Path mine = Files.writeString(out.resolve("mine"), "mine\n");
    assertFails(
        1,
        "sensus train: " + out + ": ",
        "is there already; --overwrite replaces it",
        train("--static", "--steps=1"));
    assertFails(
        1,
        "sensus train: " + out + ": ",
        "no model",
        train("--static", "--steps=1", "--overwrite"));
    assertEquals("mine\n", Files.readString(mine));
  }

  @Test
  void aStaticModel() throws IOException {
    JsonNode report =
        Cli.json(train("--static", "--steps=4", "--every=2", "--held-out=5", "--json"));
    assertEquals(out.toString(), report.path("output").asText());
    assertEquals(55, report.path("texts").asInt());
    assertEquals(4, report.path("steps").asInt());
    assertEquals(32, report.path("pairs").asInt());
    assertEquals("MRR@10", report.path("measure").asText());
    assertTrue(report.path("score").asDouble() >= report.path("score_before").asDouble());
    Path more = temp.resolve("more");
    JsonNode without =
        Cli.json(
            train(
                "--static", "--new=12", "--output=" + more, "--steps=4", "--held-out=0", "--json"));
    assertFalse(without.has("score"), without.toString());
    JsonNode encoded = Cli.json("encode", "--static=" + more, "--json", "river bank");
    assertEquals(12, encoded.findValue("vector").size(), encoded.toString());
  }

  @Test
  void aNewBertAndOneThatGoesOn() throws IOException {
    Cli made = Cli.run(train("--new=1x8x2x16", "--steps=4", "--every=2", "--held-out=5"));
    assertEquals(0, made.status(), made.err());
    assertTrue(made.out().startsWith(out + ": "), made.out());
    assertTrue(made.out().contains("trained on 55 texts for 4 steps"), made.out());
    assertTrue(made.out().contains("MRR@10 "), made.out());
    for (int step = 0; step <= 4; step += 2) {
      int at = step;
      assertTrue(
          made.err().lines().anyMatch(line -> line.strip().startsWith(at + " ")), made.err());
    }
    assertFails(
        1, "sensus fill-mask: ", "no masked-language-model head", "fill-mask", "-m", out, "[MASK]");
    Path more = temp.resolve("more");
    Object[] goOn =
        train(
            "--from=" + out,
            "--output=" + more,
            "--steps=4",
            "--objectives=pairs,masked=0.5,next=0.2",
            "--masked-batch=4",
            "--masked-length=16",
            "--save=fp32");
    Cli further = Cli.run(goOn);
    assertEquals(0, further.status(), further.err());
    Cli filled = Cli.run("fill-mask", "-m", more, "--device=cpu", "river [MASK]");
    assertEquals(0, filled.status(), filled.err());
    Cli next = Cli.run("next-sentence", "-m", more, "--device=cpu", "river", "bank");
    assertEquals(0, next.status(), next.err());
  }
}
