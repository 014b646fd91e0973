package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What goes wrong is one line that names the thing and the place, and leaves nothing behind. */
class ErrorsTest {
  @TempDir private Path temp;
  private Path docs;
  private Path index;

  @BeforeEach
  void write() throws IOException {
    docs =
        Files.writeString(temp.resolve("docs.jsonl"), "{\"id\":\"a\",\"text\":\"river bank\"}\n");
    index = temp.resolve("index");
  }

  private static void assertFails(int status, String start, String part, Object... args) {
    Cli cli = Cli.run(args);
    assertEquals(status, cli.status(), cli.err());
    assertEquals("", cli.out());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().startsWith(start), cli.err());
    assertTrue(cli.err().contains(part), cli.err());
  }

  private void indexStatic() {
    Cli cli = Cli.run("index", "--input", docs, "--index", index, "--model=none");
    assertEquals(0, cli.status(), cli.err());
  }

  @Test
  void wrongUse() {
    assertFails(2, "sensus: ", "which command");
    assertFails(2, "sensus: ", "'nonsense'", "nonsense");
    assertFails(2, "sensus search: ", "'--nonsense'", "search", "--nonsense", "--index", "x", "q");
    assertFails(2, "sensus search: ", "--index", "search", "question");
    assertFails(2, "sensus search: ", "TEXT", "search", "--index", index);
    assertFails(2, "sensus search: ", "empty", "search", "--index", index, " ");
    assertFails(2, "sensus search: ", "at least 1, got 0", "search", "--index", index, "-n0", "q");
    assertFails(
        2,
        "sensus search: ",
        "[0, 1], got 7",
        "search",
        "--index",
        index,
        "--lexical-weight=7",
        "q");
    assertFails(2, "sensus search: ", "'nix'", "search", "--index", index, "--mode=nix", "q");
    assertFails(
        2,
        "sensus index: ",
        "[8, 254] pieces, got 3",
        "index",
        "--input",
        docs,
        "--index",
        index,
        "--passage=3");
    assertFails(
        2,
        "sensus index: ",
        "got klingon",
        "index",
        "--input",
        docs,
        "--index",
        index,
        "--analyzer=klingon");
    assertFalse(Files.exists(index));
  }

  @Test
  void heads() throws IOException {
    Path model = Cli.headless(temp.resolve("headless"));
    assertFails(
        2, "sensus fill-mask: ", "at least 1, got 0", "fill-mask", "-m=mini", "-k0", "[MASK]");
    assertFails(2, "sensus fill-mask: ", "--word", "fill-mask", "-m=mini", "--unmasked", "[MASK]");
    assertFails(2, "sensus fill-mask: ", "empty", "fill-mask", "-m=mini", "--word= ", "[MASK]");
    assertFails(
        2, "sensus fill-mask: ", "got foo", "fill-mask", "-m=mini", "--device=foo", "[MASK]");
    assertFails(
        1,
        "sensus fill-mask: ",
        "no masked-language-model head",
        "fill-mask",
        "-m",
        model,
        "[MASK]");
    assertFails(2, "sensus next-sentence: ", "expected FIRST and SECOND", "next-sentence", "a");
    assertFails(2, "sensus next-sentence: ", "'c'", "next-sentence", "-m=mini", "a", "b", "c");
    assertFails(
        1,
        "sensus next-sentence: ",
        "no next-sentence head",
        "next-sentence",
        "-m",
        model,
        "a",
        "b");
  }

  @Test
  void valuesOfOptions() {
    indexStatic();
    assertFails(
        2, "sensus search: ", "got foo", "search", "--index", index, "--device=foo", "bank");
    assertFails(
        2,
        "sensus search: ",
        "NAME=VALUE, got year",
        "search",
        "--index",
        index,
        "-f",
        "year",
        "q");
    assertFails(
        2,
        "sensus search: ",
        "depth must be at least 1, got 0",
        "search",
        "--index",
        index,
        "--depth=0",
        "bank");
    assertFails(2, "sensus demo: ", "no question nix", "demo", "--to", index, "--questions=nix");
    Cli at = Cli.run("search", "--index", index, "--mode=bm25", "@bank");
    assertEquals(0, at.status(), at.err());
    assertTrue(at.out().contains("river *bank*"), at.out());
    Cli deep =
        Cli.run("search", "--index", index, "--mode=static", "--depth", 2_000_000_000, "bank");
    assertEquals(0, deep.status(), deep.err());
    Cli many =
        Cli.run("search", "--index", index, "--mode=static", "-n", Integer.MAX_VALUE, "bank");
    assertEquals(0, many.status(), many.err());
  }

  @Test
  void outputThatCannotBeWritten() {
    indexStatic();
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("no space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    StringWriter err = new StringWriter();
    int status =
        Main.run(
            new PrintWriter(full),
            new PrintWriter(err),
            "search",
            "--index",
            index.toString(),
            "--mode=bm25",
            "bank");
    assertEquals(1, status);
    assertEquals("sensus: cannot write to standard output", err.toString().strip());
  }

  @Test
  void propertiesFile() throws IOException {
    CommandLine line = new CommandLine(new Main());
    Path file =
        Files.writeString(
            temp.resolve("sensus.properties"), "\uFEFFhits=3\nsensus.eval.split=dev\n");
    assertEquals("3", PropertiesFile.read(file, line).getProperty("hits"));
    Files.writeString(file, "hitz=3\n");
    String message =
        assertThrows(IOException.class, () -> PropertiesFile.read(file, line)).getMessage();
    assertEquals(file + ": 'hitz' is no option", message);
    Files.writeString(file, "hits=\\u00zz\n");
    assertTrue(
        assertThrows(IOException.class, () -> PropertiesFile.read(file, line))
            .getMessage()
            .startsWith(file + ": cannot be read"));
  }

  @Test
  void missingThings() throws IOException {
    Path nowhere = temp.resolve("nowhere");
    assertFails(
        1,
        "sensus index: " + nowhere + ": ",
        "no such file",
        "index",
        "--input",
        nowhere,
        "--index",
        index);
    assertFails(
        1, "sensus search: " + nowhere + ": ", "no such index", "search", "--index", nowhere, "q");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertFails(1, "sensus search: " + empty, "no index", "search", "--index", empty, "q");
    assertFails(
        1,
        "sensus eval: " + nowhere,
        "no such collection",
        "eval",
        "--collection",
        nowhere,
        "--index",
        index);
    assertFails(
        1,
        "sensus index: " + nowhere,
        "no such model",
        "index",
        "--input",
        docs,
        "--index",
        index,
        "--model",
        nowhere);
    assertFails(1, "sensus analyze: " + nowhere, "no such model", "analyze", "-m", nowhere, "x");
    assertFalse(Files.exists(index));
  }

  @Test
  void wrongLinesLeaveNothingBehind() throws IOException {
    String good = "{\"id\":\"%d\",\"text\":\"b\"}\n";
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i < 7; i++) {
      lines.append(String.format(Locale.ROOT, good, i));
    }
    Path file = Files.writeString(temp.resolve("seven.jsonl"), lines + "{\"id\": 7, \"text\n");
    assertFails(
        1,
        "sensus index: " + file + ", line 7: ",
        "is no JSON",
        "index",
        "--input",
        file,
        "--index",
        index,
        "--model=none");
    assertFalse(Files.exists(index));
    Files.writeString(file, lines + String.format(Locale.ROOT, good, 7));
    Cli again = Cli.run("index", "--input", file, "--index", index, "--model=none");
    assertEquals(0, again.status(), again.err());
  }

  @Test
  void trainVocabulary() throws IOException {
    assertFails(2, "sensus train: ", "--collection: what shall it learn from?", "train");
    assertFails(2, "sensus train: ", "'nonsense'", "train", "nonsense");

    Path out = temp.resolve("pieces");
    String command = "sensus train vocabulary: ";
    assertFails(2, command, "'--size=N'", "train", "vocabulary", "-i", docs, "-o", out);
    Map<String, String> wrong =
        Map.of(
            "--size=many", "'many'",
            "--size=5", "size must be at least 6",
            "--size=9", "(specials and alphabet), got 9",
            "--min-frequency=0", "minFrequency must be at least 1, got 0",
            "--alphabet=0", "alphabet must be at least 1, got 0",
            "--specials=a,b", "must contain the unknown piece [UNK], got a, b",
            "--specials=[UNK],a,a", "must be different, got [UNK], a, a",
            "--specials=[UNK],,a", "must not contain an empty piece");
    for (Map.Entry<String, String> option : wrong.entrySet()) {
      String size = option.getKey().startsWith("--size") ? option.getKey() : "--size=50";
      Object[] args = {"train", "vocabulary", "-i", docs, "-o", out, size, option.getKey()};
      if (size.equals(option.getKey())) {
        args = Arrays.copyOf(args, args.length - 1);
      }
      assertFails(2, command, option.getValue(), args);
    }
    Path nowhere = temp.resolve("nowhere");
    assertFails(1, command + nowhere, "no such file", trainVocabulary(nowhere, out));
    Path empty = Files.writeString(temp.resolve("empty.jsonl"), "{\"id\":\"a\",\"text\":\" \"}\n");
    assertFails(1, command + empty, "has no words", trainVocabulary(empty, out));
    Path broken = Files.writeString(temp.resolve("broken.jsonl"), "{\"id\":\"a\"}\n");
    assertFails(1, command + broken + ", line 1: ", "has no text", trainVocabulary(broken, out));
    assertFalse(Files.exists(out));

    assertFails(1, command + docs, "is no folder", trainVocabulary(docs, docs));
    Files.createDirectory(out);
    Path there = Files.writeString(out.resolve("vocab.txt"), "mine\n");
    assertFails(
        1,
        command + there + ": ",
        "is there already; --overwrite replaces it",
        trainVocabulary(docs, out));
    assertEquals("mine\n", Files.readString(there));
    try (Stream<Path> files = Files.list(out)) {
      assertEquals(List.of(there), files.toList());
    }
  }

  private static Object[] trainVocabulary(Path input, Path output) {
    return new Object[] {"train", "vocabulary", "--input", input, "--output", output, "--size", 50};
  }

  @Test
  void brokenModels() throws IOException {
    Path mini = Path.of(System.getProperty("sensus.home"), "src", "models", "mini");
    Path model = Files.createDirectory(temp.resolve("model"));
    for (String name : new String[] {"config.json", "vocab.txt"}) {
      Files.copy(mini.resolve(name), model.resolve(name));
    }
    Object[] command = {"index", "--input", docs, "--index", index, "--model", model};
    assertFails(
        1,
        "sensus index: " + model + ": ",
        "has neither model.safetensors nor pytorch_model.bin",
        command);
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(mini.resolve("model.safetensors"));
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 1));
    assertFails(1, "sensus index: " + weights + ": ", "is cut short", command);
    assertFalse(Files.exists(index));
    Files.write(weights, bytes);
    Cli repaired = Cli.run(command);
    assertEquals(0, repaired.status(), repaired.err());
  }

  @Test
  void anotherModelThanTheIndexWasMadeWith() throws IOException {
    indexStatic();
    Path words = Files.writeString(temp.resolve("w.txt"), "river 3 4\nbank 1 2\n");
    assertFails(
        1,
        "sensus search: " + index + ": ",
        "made with model mini-static",
        "search",
        "--index",
        index,
        "--mode=static",
        "--static=" + words,
        "bank");
    assertFails(
        1,
        "sensus search: " + index + ": ",
        "has no contextual vectors",
        "search",
        "--index",
        index,
        "--mode=contextual",
        "bank");
    Cli hybrid = Cli.run("search", "--index", index, "bank");
    assertEquals(0, hybrid.status(), hybrid.err());
    assertTrue(hybrid.out().contains("static"), hybrid.out());
  }

  @Test
  void lookingAfterAnIndex() throws IOException {
    String command = "sensus index: ";
    assertFails(2, command, "'--input=PATH'", "index", "--index", index);
    assertFails(2, command, "none is made", "index", "-x", index, "-i", docs, "--check");
    assertFails(2, command, "none is made", "index", "-x", index, "-i", docs, "--upgrade");
    assertFails(2, command, "one after the other", "index", "-x", index, "--check", "--upgrade");
    assertFails(1, command + index, "no such index", "index", "-x", index, "--check");
    assertFails(1, command + index, "no such index", "index", "-x", index, "--upgrade");

    indexStatic();
    Cli check = Cli.run("index", "--index", index, "--check");
    assertEquals(0, check.status(), check.err());
    assertEquals(index + ": no problem in 1 documents, 1 segment(s)", check.out().strip());
    Cli upgrade = Cli.run("index", "--index", index, "--upgrade");
    assertEquals(0, upgrade.status(), upgrade.err());
    assertTrue(upgrade.out().startsWith(index + ": is of today already"), upgrade.out());

    Path large;
    try (Stream<Path> files = Files.list(index)) {
      large = files.filter(file -> file.toString().endsWith(".cfs")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(large);
    bytes[bytes.length / 2] ^= 1;
    Files.write(large, bytes);
    Cli damaged = Cli.run("index", "--index", index, "--check");
    assertEquals(1, damaged.status(), damaged.err());
    assertEquals(1, damaged.out().lines().count(), damaged.out());
    assertTrue(damaged.out().startsWith(index + ": segment _0 is damaged"), damaged.out());
  }

  @Test
  void howVectorsAreKept() {
    Map<String, String> wrong =
        Map.of(
            "--quantization=int9", "'int9'",
            "--connections=1", "connections must be in [2, 512], got 1",
            "--beam-width=8", "beam width must be in [16, 3200], got 8",
            "--merge-threads=-1", "merge threads must be in [0, 64], got -1");
    wrong.forEach(
        (option, part) ->
            assertFails(2, "sensus index: ", part, "index", "-i", docs, "-x", index, option));
    for (String kept : List.of("none", "int8", "int4", "bit")) {
      Cli cli = Cli.run("index", "-i", docs, "-x", index, "--model=none", "--quantization", kept);
      assertEquals(0, cli.status(), cli.err());
      Cli found = Cli.run("search", "--index", index, "--mode=static", "river", "bank");
      assertTrue(found.out().contains("1.0000 (static 1.000)"), kept + ": " + found.out());
    }
  }

  @Test
  void aFolderOfSomebodyElseIsLeftAlone() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("mine"));
    Path thesis = Files.writeString(folder.resolve("thesis.txt"), "years of work");
    assertFails(
        1,
        "sensus index: " + folder + ": ",
        "not empty",
        "index",
        "--input",
        docs,
        "--index",
        folder,
        "--model=none");
    assertEquals("years of work", Files.readString(thesis));
  }
}
