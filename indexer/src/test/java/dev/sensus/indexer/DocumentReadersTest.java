package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentReadersTest {
  @TempDir private Path temp;

  private Path file(String name, String text) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static List<SourceDocument> read(Path input) throws IOException {
    List<SourceDocument> all = new ArrayList<>();
    try (DocumentReader reader = DocumentReaders.open(input, FieldNames.usual())) {
      for (SourceDocument next = reader.next(); next != null; next = reader.next()) {
        all.add(next);
      }
      assertEquals(1, reader.progress(), 1e-9);
    }
    return all;
  }

  private static void assertRefused(Path input, String place, String reason) {
    String message = assertThrows(CollectionException.class, () -> read(input)).getMessage();
    assertTrue(message.startsWith(place), message);
    assertTrue(message.contains(reason), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void readsBeirAndKeepsMetadata() throws IOException {
    file(
        "beir/corpus.jsonl",
        """
        {"_id": "1", "title": "Bank", "text": "of a river", "metadata": {"word": "bank", "no": null}}

        {"_id": 2, "text": "no title", "year": 1999, "tags": ["a", 1], "id": "x", "no": {"a": 1}}
        """);
    List<SourceDocument> documents = read(temp.resolve("beir"));
    assertEquals(2, documents.size());
    assertEquals("Bank", documents.get(0).title());
    assertEquals("of a river", documents.get(0).body());
    assertEquals(Map.of("word", List.of("bank")), documents.get(0).metadata());
    assertEquals("2", documents.get(1).id());
    assertEquals("", documents.get(1).title());
    assertEquals(
        Map.of("year", List.of("1999"), "tags", List.of("a", "1"), "id", List.of("x")),
        documents.get(1).metadata());
  }

  @Test
  void readsGzip() throws IOException {
    Path file = temp.resolve("docs.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"id\":\"a\",\"text\":\"b\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("a", read(file).get(0).id());
  }

  @Test
  void saysTheLineOfWrongJson() throws IOException {
    String good = "{\"id\": \"a\", \"text\": \"b\"}\n";
    Path file = temp.resolve("docs.jsonl");
    String seventh = file + ", line 7: ";
    file("docs.jsonl", good.repeat(6) + "{\"id\": \"c\", \"text\": \n");
    assertRefused(file, seventh, "is no JSON");
    file("docs.jsonl", good.repeat(6) + "{\"id\": \"c\", \"text\": \"d\"} x\n");
    assertRefused(file, seventh, "is no JSON");
    file("docs.jsonl", good.repeat(6) + "[1]\n");
    assertRefused(file, seventh, "no JSON object");
    file("docs.jsonl", good.repeat(6) + "{\"text\": \"d\"}\n");
    assertRefused(file, seventh, "has no _id");
    file("docs.jsonl", good.repeat(6) + "{\"id\": \"d\", \"title\": \"e\"}\n");
    assertRefused(file, seventh, "has no text");
    file("docs.jsonl", good.repeat(6) + "{\"id\": \"d\", \"text\": [\"a\", \"b\"]}\n");
    assertRefused(file, seventh, "text is no text");
  }

  @Test
  void refusesBytesThatAreNoUtf8() throws IOException {
    byte[] latin1 = "id,text\n1,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    Path csv = Files.write(temp.resolve("docs.csv"), latin1);
    assertRefused(csv, csv + ", line 2: ", "not UTF-8");
    Path folder = Files.createDirectory(temp.resolve("texts"));
    Path text = Files.write(folder.resolve("a.txt"), new byte[] {(byte) 0xff});
    assertRefused(folder, text.toString(), "not UTF-8");
  }

  @Test
  void decimalsStayAsTheyAreWritten() throws IOException {
    Path file =
        file(
            "numbers.jsonl",
            "{\"id\":1.50,\"text\":\"a\",\"price\":[10000000.50,0.1,3,12345678901234567890]}\n");
    SourceDocument document = read(file).get(0);
    assertEquals("1.50", document.id());
    assertEquals(
        Map.of("price", List.of("10000000.50", "0.1", "3", "12345678901234567890")),
        document.metadata());
  }

  @Test
  void readsTablesWithQuotesAndTabs() throws IOException {
    Path csv =
        file(
            "docs.csv",
            "id,title,text,year\n1,\"Bank, river\",\"two\nlines and a \"\"quote\"\"\",1999\n2,,b,\n");
    List<SourceDocument> documents = read(csv);
    assertEquals(2, documents.size());
    assertEquals("Bank, river", documents.get(0).title());
    assertEquals("two\nlines and a \"quote\"", documents.get(0).body());
    assertEquals(Map.of("year", List.of("1999")), documents.get(0).metadata());
    assertEquals(Map.of(), documents.get(1).metadata());

    Path tsv = file("docs.tsv", "id\ttext\n1\t6\" pipe, \"straight\"\n");
    assertEquals("6\" pipe, \"straight\"", read(tsv).get(0).body());
  }

  @Test
  void saysTheLineOfAWrongRow() throws IOException {
    Path csv = file("docs.csv", "id,text\n1,a\n2,b,c\n");
    assertRefused(csv, csv + ", line 3: ", "has 3 columns, the header 2");
    file("docs.csv", "id,text\n1,a\n,b\n");
    assertRefused(csv, csv + ", line 3: ", "id is empty");
    file("docs.csv", "id,title\n1,a\n");
    assertRefused(csv, csv + ", line 1: ", "has no column text");
    file("docs.csv", "id,text\n1,\"a\nb\"\n\n\n2,b,c\n");
    assertRefused(csv, csv + ", line 6: ", "has 3 columns");
    file("docs.csv", "name,text\n1,a\n");
    assertRefused(csv, csv + ", line 1: ", "has no column _id or id");
    file("docs.csv", "id,text,id\n1,a,2\n");
    assertRefused(csv, csv + ", line 1: ", "id");
    file("docs.csv", "id,text\n1,\"open\n");
    assertRefused(csv, csv + ", line 2: ", "quote that nothing closes");
    file("docs.csv", "");
    assertRefused(csv, csv + ", line 1: ", "has no header");
    file("docs.csv", "id,\"text\n1,a\n");
    assertRefused(csv, csv + ", line 1: ", "quote that nothing closes");
  }

  @Test
  void readsFoldersOfTextsInOrder() throws IOException {
    file("texts/b.txt", "second");
    file("texts/a/deep.md", "first");
    file("texts/.git/hidden.txt", "no");
    file("texts/picture.png", "no");
    List<SourceDocument> documents = read(temp.resolve("texts"));
    assertEquals(
        List.of("a/deep.md", "b.txt"), documents.stream().map(SourceDocument::id).toList());
    assertEquals("deep", documents.get(0).title());
    assertEquals("first", documents.get(0).body());
  }

  @Test
  void aFieldNamedByTheUserMustBeThere() throws IOException {
    Path json = file("docs.jsonl", "{\"id\":\"a\",\"title\":\"b\",\"text\":\"c\"}\n");
    Path csv = file("docs.csv", "id,title,text\na,b,c\n");
    for (Path file : List.of(json, csv)) {
      for (FieldNames names :
          List.of(
              FieldNames.usual().with("nix", null, null),
              FieldNames.usual().with(null, "nix", null),
              FieldNames.usual().with(null, null, "nix"))) {
        assertThrows(
            CollectionException.class,
            () -> {
              try (DocumentReader reader = DocumentReaders.open(file, names)) {
                reader.next();
              }
            });
      }
      FieldNames swapped = FieldNames.usual().with("title", "text", "id");
      try (DocumentReader reader = DocumentReaders.open(file, swapped)) {
        SourceDocument document = reader.next();
        assertEquals("b", document.id());
        assertEquals("c", document.title());
        assertEquals("a", document.body());
        assertEquals(Map.of(), document.metadata());
      }
    }
  }

  @Test
  void severalFieldsAreJoined() throws IOException {
    Path json =
        file(
            "docs.jsonl",
            """
            {"id": "a", "head": "one", "sub": "two", "abstract": "first", "full": "second"}
            {"id": "b", "sub": "two", "full": "second", "abstract": null}
            {"id": "c", "head": "one"}
            """);
    Path csv =
        file(
            "docs.csv",
            "id,abstract,full,head,sub,year\na,first,second,one,two,1999\nb,,second,,two,\n");
    FieldNames names = FieldNames.usual().with(null, "head, sub", "abstract,full");
    for (Path file : List.of(json, csv)) {
      try (DocumentReader reader = DocumentReaders.open(file, names)) {
        SourceDocument a = reader.next();
        assertEquals("one two", a.title());
        assertEquals("first\nsecond", a.body());
        SourceDocument b = reader.next();
        assertEquals("two", b.title());
        assertEquals("second", b.body());
        assertEquals(Map.of(), b.metadata());
        if (file.equals(json)) {
          BadRecordException none = assertThrows(BadRecordException.class, reader::next);
          assertEquals(file + ", line 3: has no abstract or full", none.getMessage());
        }
      }
    }
    // A column that was named must be there, even if another one is.
    FieldNames more = FieldNames.usual().with(null, null, "full,nix");
    CollectionException refused =
        assertThrows(CollectionException.class, () -> DocumentReaders.open(csv, more));
    assertTrue(refused.getMessage().endsWith("has no column nix"), refused.getMessage());
  }

  @Test
  void readsATableWithoutAHeader() throws IOException {
    Path tsv = file("docs.tsv", "1\tone\tfirst\n2\ttwo\n3\tthree\tthird\n");
    FieldNames names = FieldNames.usual().withColumns(List.of("id", "title", "text"));
    try (DocumentReader reader = DocumentReaders.open(tsv, names)) {
      assertEquals("one", reader.next().title());
      BadRecordException two = assertThrows(BadRecordException.class, reader::next);
      assertEquals(tsv + ", line 2: has 2 columns, the header 3", two.getMessage());
      assertEquals("third", reader.next().body());
    }
  }

  @Test
  void aByteOrderMarkIsNoText() throws IOException {
    assertEquals(
        "a", read(file("docs.jsonl", "\uFEFF{\"id\":\"a\",\"text\":\"b\"}\n")).get(0).id());
    assertEquals("a", read(file("docs.csv", "\uFEFFid,text\r\na,b\r\n")).get(0).id());
    file("bom/a.txt", "\uFEFFtext");
    assertEquals("text", read(temp.resolve("bom")).get(0).body());
  }

  @Test
  void refusesWhatIsNoGzipOrNoFile() throws IOException {
    Path plain = file("docs.jsonl.gz", "{\"id\":\"a\",\"text\":\"b\"}\n");
    assertRefused(plain, plain + ", line 1: ", "damaged or no gzip");
    Path folder = Files.createDirectories(temp.resolve("beir/corpus.jsonl"));
    assertRefused(folder.getParent(), folder + ": ", "is no file");
  }

  @Test
  void refusesWhatIsNoCollection() throws IOException {
    Path nowhere = temp.resolve("nowhere");
    assertRefused(nowhere, nowhere + ": ", "no such file or directory");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertRefused(empty, empty + ": ", "has neither corpus.jsonl nor text files");
    Path other = file("a.docx", "");
    assertRefused(other, other + ": ", "is no collection");
  }
}
