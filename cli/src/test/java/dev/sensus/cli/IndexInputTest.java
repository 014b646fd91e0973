package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sensus index} reads: formats by name and by option, standard input, columns. */
class IndexInputTest {
  @TempDir private Path temp;
  private Path index;

  @BeforeEach
  void nameTheIndex() {
    index = temp.resolve("index");
  }

  private static void assertIndexes(int documents, Cli cli) {
    assertEquals(0, cli.status(), cli.err());
    assertTrue(cli.out().contains(": " + documents + " documents"), cli.out());
  }

  private Object[] arguments(Object input, Object... more) {
    Object[] all = new Object[6 + more.length];
    System.arraycopy(
        new Object[] {
          "index", "--input=" + input, "--index", index, "--model=none", "--static=none"
        },
        0,
        all,
        0,
        6);
    System.arraycopy(more, 0, all, 6, more.length);
    return all;
  }

  @Test
  void standardInputIsJsonLinesUnlessTold() {
    String lines = "{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":\"c\",\"text\":\"d\"}\n";
    assertIndexes(2, Cli.withInput(lines, arguments("-")));
    assertIndexes(1, Cli.withInput("a word", arguments("-", "--format=text")));
    Cli wrong = Cli.withInput(lines + "nothing\n", arguments("-"));
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().contains("standard input, line 3: is no JSON"), wrong.err());
    assertEquals(1, Cli.withInput(lines, arguments("-", "--format=folder")).status());
  }

  @Test
  void theFormatOfAllFilesCanBeTold() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("disk/1"));
    String document = "<DOC><DOCNO>%s</DOCNO><TEXT>words</TEXT></DOC>\n";
    Files.writeString(folder.resolve("ft911_1"), document.formatted("1") + document.formatted("2"));
    Files.writeString(folder.resolve("ft911_2.pdf"), document.formatted("3"));
    assertIndexes(3, Cli.run(arguments(folder.getParent(), "--format=trec")));
    Cli wrong = Cli.run(arguments(folder.getParent(), "--format=trek"));
    assertEquals(2, wrong.status());
    assertTrue(wrong.err().contains("trec") && wrong.err().contains("'trek'"), wrong.err());
  }

  @Test
  void columnsAndFieldsCanBeNamed() throws IOException {
    Path table = Files.writeString(temp.resolve("t.csv"), "1,bank,of a river,wide\n2,b,c,d\n");
    Object[] named =
        arguments(
            table,
            "--columns=key,name,one,two",
            "--id-field=key",
            "--title-field=name",
            "--text-field=one,two");
    assertIndexes(2, Cli.run(named));
    Cli found = Cli.run("search", "--index", index, "--mode=bm25", "wide");
    assertTrue(found.out().contains("[1]"), found.out() + found.err());
  }
}
