package dev.sensus.indexer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bad record is told of with its place, and the next one is intact. */
class BadRecordsTest {
  @TempDir private Path temp;

  private static List<String> ids(Path input) throws IOException {
    try (DocumentReader reader = DocumentReaders.open(input, FieldNames.usual())) {
      return Outcomes.ids(reader);
    }
  }

  /** Among the outcomes, this one is bad, and the message says where and what. */
  private static void assertBad(String outcome, String place, String wrong) {
    assertTrue(outcome.startsWith(place + ": "), outcome);
    assertTrue(outcome.contains(wrong), outcome);
    assertEquals(1, outcome.lines().count(), outcome);
  }

  @Test
  void jsonLines() throws IOException {
    Path file = temp.resolve("docs.jsonl");
    String lines =
        """
        \uFEFF{"id":"1","text":"a"}

        {"id":"2"
        {"id":"3","text":"b"}
        {"id":"","text":"b"}
        {"id":null,"text":"b"}
        {"id":"caf\u00e9","text":"b"}
         \u2003\s
        []
        {"id":"9","text":"\uD83D\uDC0B"}""";
    Files.write(file, spoil(lines.replace("\n", "\r\n").getBytes(UTF_8)));
    List<String> ids = ids(file);
    assertEquals(8, ids.size(), ids.toString());
    assertEquals("1", ids.get(0));
    assertBad(ids.get(1), file + ", line 3", "is no JSON");
    assertEquals("3", ids.get(2));
    assertBad(ids.get(3), file + ", line 5", "id is empty");
    assertBad(ids.get(4), file + ", line 6", "id is empty");
    assertBad(ids.get(5), file + ", line 7", "is not UTF-8");
    assertBad(ids.get(6), file + ", line 9", "is no JSON object");
    assertEquals("9", ids.get(7));
  }

  /** Makes the e with an accent one byte, as Latin 1 has it. */
  private static byte[] spoil(byte[] utf8) {
    return new String(utf8, ISO_8859_1).replace("\u00c3\u00a9", "\u00e9").getBytes(ISO_8859_1);
  }

  @Test
  void tables() throws IOException {
    Path file = temp.resolve("docs.csv");
    String rows =
        """
        id,text
        1,"a
        b"
        2,b,c
        3,"c"d
        4,d
        ,e

        6,"caf\u00e9
        next"
        7,"g
        8,"h"
        9,"i
        j,k
        """;
    Files.write(file, spoil(rows.replace("\n", "\r\n").getBytes(UTF_8)));
    List<String> ids = ids(file);
    assertEquals(10, ids.size(), ids.toString());
    assertEquals("1", ids.get(0));
    assertBad(ids.get(1), file + ", line 4", "has 3 columns, the header 2");
    assertBad(ids.get(2), file + ", line 5", "behind a closing quote");
    assertEquals("4", ids.get(3));
    assertBad(ids.get(4), file + ", line 7", "id is empty");
    assertBad(ids.get(5), file + ", line 9", "is not UTF-8");
    assertBad(ids.get(6), file + ", line 11", "behind a closing quote");
    assertEquals("8", ids.get(7));
    assertBad(ids.get(8), file + ", line 13", "quote that nothing closes");
    assertEquals("j", ids.get(9));
  }

  @Test
  void trec() throws IOException {
    Path file = temp.resolve("docs.trec");
    Files.write(
        file,
        spoil(
            """
            <DOC><DOCNO> 1 </DOCNO><TEXT>a</TEXT></DOC>
            <DOC>
            <TEXT>no number</TEXT>
            </DOC> <DOC><DOCNO>3</DOCNO>
            <TEXT>not closed
            <DOC><DOCNO>4</DOCNO><TEXT>b</TEXT></DOC><DOC><DOCNO> </DOCNO></DOC>
            <DOC><DOCNO>6</DOCNO>
            <TEXT>caf\u00e9</TEXT></DOC>
            <DOC><DOCNO>7</DOCNO></DOC>
            <DOC><DOCNO>8</DOCNO>
            """
                .getBytes(UTF_8)));
    List<String> ids = ids(file);
    assertEquals(8, ids.size(), ids.toString());
    assertEquals("1", ids.get(0));
    assertBad(ids.get(1), file + ", line 2", "has no <DOCNO>");
    assertBad(ids.get(2), file + ", line 4", "has no </DOC> before the <DOC> of line 6");
    assertEquals("4", ids.get(3));
    assertBad(ids.get(4), file + ", line 6", "<DOCNO> is empty");
    assertBad(ids.get(5), file + ", line 8", "is not UTF-8");
    assertEquals("7", ids.get(6));
    assertBad(ids.get(7), file + ", line 10", "has no </DOC> before the end");
  }

  @Test
  void filesInAFolder() throws IOException {
    Files.write(temp.resolve("a.txt"), spoil("caf\u00e9".getBytes(UTF_8)));
    Files.writeString(temp.resolve("b.pdf"), "%PDF-1.7 and no more");
    Files.write(temp.resolve("c.pdf"), Pdfs.of("t", "secret", "text"));
    Files.writeString(temp.resolve("d.txt.gz"), "no gzip");
    Files.writeString(temp.resolve("e.trec"), "nothing");
    Files.write(temp.resolve("f.html"), spoil("<p>caf\u00e9".getBytes(UTF_8)));
    Files.writeString(temp.resolve("g.trec"), "<DOC></DOC><DOC><DOCNO>in g</DOCNO></DOC>");
    Files.writeString(temp.resolve("h.txt"), "good");
    List<String> ids = ids(temp);
    assertEquals(9, ids.size(), ids.toString());
    assertBad(ids.get(0), temp.resolve("a.txt").toString(), "is not UTF-8");
    assertBad(ids.get(1), temp.resolve("b.pdf").toString(), "is no pdf that can be read");
    assertBad(ids.get(2), temp.resolve("c.pdf").toString(), "encrypted");
    assertBad(ids.get(3), temp.resolve("d.txt.gz") + ", line 1", "no gzip");
    assertBad(ids.get(4), temp.resolve("e.trec").toString(), "has no <DOC>");
    assertBad(ids.get(5), temp.resolve("f.html").toString(), "is not UTF-8");
    assertBad(ids.get(6), temp.resolve("g.trec") + ", line 1", "has no <DOCNO>");
    assertEquals("in g", ids.get(7));
    assertEquals("h.txt", ids.get(8));
  }

  @Test
  void filesAndFoldersWithoutPermission() throws IOException {
    Path file = Files.writeString(temp.resolve("a.txt"), "secret");
    Path folder = Files.createDirectory(temp.resolve("b"));
    Files.writeString(temp.resolve("c.txt"), "good");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(file), "the superuser may read everything");
      List<String> ids = ids(temp);
      assertEquals(3, ids.size(), ids.toString());
      assertBad(ids.get(0), file.toString(), "permission denied");
      assertBad(ids.get(1), folder.toString(), "permission denied");
      assertEquals("c.txt", ids.get(2));
    } finally {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aFileThatIsGoneWhenItsTurnComes() throws IOException {
    Path gone = Files.writeString(temp.resolve("a.txt"), "x");
    Files.writeString(temp.resolve("b.txt"), "y");
    try (DocumentReader reader = DocumentReaders.open(temp, FieldNames.usual())) {
      Files.delete(gone);
      String message = assertThrows(BadRecordException.class, reader::next).getMessage();
      assertEquals(gone + ": no such file", message);
      assertEquals("b.txt", reader.next().id());
    }
  }
}
