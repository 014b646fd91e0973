package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrecReaderTest {
  @TempDir private Path temp;

  private List<SourceDocument> read(String name, String text) throws IOException {
    return read(Files.writeString(temp.resolve(name), text), FieldNames.usual());
  }

  private static List<SourceDocument> read(Path input, FieldNames names) throws IOException {
    List<SourceDocument> all = new ArrayList<>();
    try (DocumentReader reader = DocumentReaders.open(input, names)) {
      for (SourceDocument next = reader.next(); next != null; next = reader.next()) {
        all.add(next);
      }
    }
    return all;
  }

  /** In the manner of several newspapers of the TREC disks. */
  private static final String NEWS =
      """
      <DOC>
      <DOCNO> FT911-3 </DOCNO>
      <PROFILE>_AN-BEOA7AAIFT</PROFILE>
      <DATE>910514
      </DATE>
      <HEADLINE>
      FT  14 MAY 91 / International Company News:  Profits &amp; losses
      </HEADLINE>
      <TEXT>
      <!-- a note -->
      First line
        and <F P=105>second</F> one: 3 &lt; 5.
      <P>
      Caf&eacute;
      </TEXT>
      </DOC>
      <DOC>
      <DOCNO>LA010189-0001</DOCNO>
      <HEADLINE><P>One</P></HEADLINE>
      <HEADLINE>Two</HEADLINE>
      <BYLINE><P>By A. Writer</P></BYLINE>
      <LP>Lead.</LP>
      <TEXT><P>Text.</P></TEXT>
      loose words
      </DOC>
      <DOC>
      <DOCNO> FBIS3-1 </DOCNO>
      <HEADER><DATE1>1 March</DATE1><H3> <TI>   The title </TI></H3></HEADER>
      <TEXT>Body</TEXT>
      </DOC>
      """;

  @Test
  void readsNewspapers() throws IOException {
    List<SourceDocument> documents = read("news.trec", NEWS);
    assertEquals(3, documents.size());
    SourceDocument first = documents.get(0);
    assertEquals("FT911-3", first.id());
    assertEquals("FT 14 MAY 91 / International Company News: Profits & losses", first.title());
    assertEquals("First line\nand second one: 3 < 5.\nCaf\u00e9", first.body());
    assertEquals(
        Map.of("profile", List.of("_AN-BEOA7AAIFT"), "date", List.of("910514")), first.metadata());
    assertEquals(temp.resolve("news.trec") + ", line 1", first.place());
    SourceDocument second = documents.get(1);
    assertEquals("One", second.title());
    assertEquals("Two\nLead.\nText.\nloose words", second.body());
    assertEquals(Map.of("byline", List.of("By A. Writer")), second.metadata());
    SourceDocument third = documents.get(2);
    assertEquals("The title", third.title());
    assertEquals("Body", third.body());
    assertEquals(Map.of("date1", List.of("1 March")), third.metadata());
  }

  @Test
  void readsCrawledPages() throws IOException {
    SourceDocument page =
        read(
                "web.sgml",
                """
                <DOC><DOCNO>GX000-00-1</DOCNO>
                <DOCHDR>
                http://example.org/ <b>unseen</b>
                </DOCHDR>
                <html><title>A page</title><script>"<p>unseen"</script><p>its text<p>goes on
                </DOC>
                """)
            .get(0);
    assertEquals("A page", page.title());
    assertEquals("its text\ngoes on", page.body());
  }

  @Test
  void isToldByNameOrByContent() throws IOException {
    for (String name : List.of("a.TREC", "a.trectext", "a.sgm", "ft911_1", "all.txt", "a.b.1400")) {
      assertEquals(3, read(name, "\uFEFF\n" + NEWS).size(), name);
    }
    // A text about it is a text.
    assertEquals("b.txt", read("b.txt", "Write <DOC> first").get(0).id());
    assertThrows(CollectionException.class, () -> read("letter", "Write <DOC> first"));
  }

  @Test
  void aFolderIsReadFileByFile() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("disk"));
    Files.writeString(folder.resolve("fr94.0"), NEWS);
    Files.writeString(folder.resolve("fr94.1"), NEWS.toLowerCase(Locale.ROOT));
    Files.writeString(folder.resolve("fr94.2.trec"), NEWS);
    assertEquals(3, read(folder, FieldNames.usual()).size());
    try (DocumentReader reader =
        DocumentReaders.open(folder, CollectionFormat.TREC, FieldNames.usual())) {
      assertEquals(9, Outcomes.all(reader).size());
      assertEquals(1, reader.progress());
    }
  }

  @Test
  void fieldsCanBeNamed() throws IOException {
    Path file = Files.writeString(temp.resolve("news.trec"), NEWS);
    FieldNames names = FieldNames.usual().with("PROFILE", "docno,date", "HEADLINE");
    SourceDocument named;
    try (DocumentReader reader = DocumentReaders.open(file, names)) {
      named = reader.next();
      String none = assertThrows(BadRecordException.class, reader::next).getMessage();
      assertEquals(file + ", line 17: has no <PROFILE>", none);
    }
    assertEquals("_AN-BEOA7AAIFT", named.id());
    assertEquals("FT911-3 910514", named.title());
    assertEquals("FT 14 MAY 91 / International Company News: Profits & losses", named.body());
    List<SourceDocument> unnamed = read(file, FieldNames.usual().withoutId());
    assertEquals("17", unnamed.get(1).id());
  }

  /** Many tags without an end, and many elements one in the other, take no time that is noticed. */
  @Test
  void manyTagsEnd() throws IOException {
    String many = "<P>word<Q>".repeat(50_000) + "<A><B><C><TITLE>".repeat(20_000);
    SourceDocument document = read("a.trec", "<DOC><DOCNO>1</DOCNO>" + many + "</DOC>").get(0);
    assertEquals(50_000 * 5 - 1, document.body().length());
  }
}
