package dev.sensus.indexer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are one document: text, HTML, Markdown, PDF. */
class WholeFileTest {
  @TempDir private Path temp;

  private SourceDocument read(String name, byte[] bytes) throws IOException {
    Path file = Files.write(temp.resolve(name), bytes);
    try (DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
      SourceDocument document = reader.next();
      assertEquals(null, reader.next());
      assertEquals(name, document.id());
      return document;
    }
  }

  private SourceDocument read(String name, String text) throws IOException {
    return read(name, text.getBytes(UTF_8));
  }

  @Test
  void textIsAsItIs() throws IOException {
    SourceDocument document = read("My notes.txt", "\uFEFF one\r\n  two\t\uD83D\uDC0B e\u0301\n");
    assertEquals("My notes", document.title());
    assertEquals(" one\r\n  two\t\uD83D\uDC0B e\u0301\n", document.body());
  }

  @Test
  void htmlKeepsItsBlocksAndNothingUnseen() throws IOException {
    SourceDocument document =
        read(
            "page.html",
            """
            <!DOCTYPE html><html><head><title> Of
              banks &amp; rivers</title><style>p {color: red}</style>
            <script>var text = "<p>unseen</p>";</script></head>
            <body><h1>Banks</h1><p>A <b>riv</b>er
            bank &mdash; or<br>not.</p><!-- unseen --><ul><li>one<li>two</ul>
            <table><tr><th>a</th><td>b</td></tr><tr><td>c</table>
            <pre>first
              second</pre><noscript>unseen</noscript><img src="x" alt="a picture">
            <p>fluss&shy;ufer</p></body></html>
            """);
    assertEquals("Of banks & rivers", document.title());
    assertEquals(
        List.of(
            "Banks",
            "A river bank \u2014 or",
            "not.",
            "one",
            "two",
            "a b",
            "c",
            "first",
            "second",
            "a picture",
            "flussufer"),
        document.body().lines().toList());
  }

  @Test
  void htmlWithoutATitleHasItsHeadingOrItsName() throws IOException {
    SourceDocument heading = read("a.htm", "<p>before<h2>The <i>heading</i></h2><p>after");
    assertEquals("The heading", heading.title());
    assertEquals("before\nafter", heading.body());
    SourceDocument none = read("b.c.html", "<p>text");
    assertEquals("b.c", none.title());
    assertEquals("text", none.body());
  }

  @Test
  void htmlTellsItsEncoding() throws IOException {
    String text = "\u0416\u0443\u043a \u2014 \u00e9t\u00e9";
    assertEquals(text, read("plain.html", "<p>" + text).body());
    Charset windows = Charset.forName("windows-1251");
    byte[] declared = "<meta charset=windows-1251><p>\u0416\u0443\u043a".getBytes(windows);
    assertEquals("\u0416\u0443\u043a", read("declared.html", declared).body());
    assertEquals(
        text, read("marked.html", ("\uFEFF<p>" + text).getBytes(StandardCharsets.UTF_16BE)).body());
    byte[] undeclared = "<p>\u0416\u0443\u043a".getBytes(windows);
    String refused =
        assertThrows(BadRecordException.class, () -> read("wrong.html", undeclared)).getMessage();
    assertEquals(temp.resolve("wrong.html") + ": is not UTF-8", refused);
  }

  @Test
  void markdownIsStripped() throws IOException {
    SourceDocument document =
        read(
            "notes.md",
            """
            Before *the* heading.

            The heading `is`
            ================

            A [link](http://example.org/unseen "unseen"), **bold** and <b>HTML</b>; 2 \\* 3 &lt; 7.

            * one
            * two

            | a | b |
            |---|---|
            | c | d |

            ```java
            int x = 1;
            ```
            <script>unseen()</script>
            <!-- unseen -->
            """);
    assertEquals("The heading is", document.title());
    assertEquals(
        List.of(
            "Before the heading.",
            "A link, bold and HTML; 2 * 3 < 7.",
            "one",
            "two",
            "a b",
            "c d",
            "int x = 1;"),
        document.body().lines().toList());
  }

  @Test
  void markdownTakesTheTitleOfItsFrontMatter() throws IOException {
    SourceDocument document =
        read("a.md", "---\r\ndate: 1999\r\ntitle: \"Of: banks\"\r\n---\r\n# Heading\r\ntext\r\n");
    assertEquals("Of: banks", document.title());
    assertEquals("Heading\ntext", document.body());
    // A line alone is none.
    assertEquals("text", read("b.md", "---\n\ntext\n").body());
  }

  @Test
  void deepNestingEnds() throws IOException {
    for (String deep : List.of("> ", "* ", "*a **b ", "[", "![", "<div>", "- - ")) {
      SourceDocument document = read("deep.md", deep.repeat(20_000) + "end");
      assertTrue(document.body().endsWith("end"), deep);
      assertTrue(read("deep.html", deep.repeat(20_000) + "end").body().endsWith("end"), deep);
    }
  }

  @Test
  void pdfHasItsTextAndItsTitle() throws IOException {
    byte[] pdf = Pdfs.of("The title", null, "First caf\u00e9 page.", "Second page.");
    SourceDocument document = read("a.pdf", pdf);
    assertEquals("The title", document.title());
    assertEquals("First caf\u00e9 page.\nSecond page.", document.body());
    assertEquals("report-1.2", read("report-1.2.pdf", Pdfs.of("  ", null, "x")).title());
    assertEquals("b", read("b.pdf", Pdfs.of(null, null, "x")).title());
  }

  @Test
  void whatIsTooLongIsTold() throws IOException {
    Path file = temp.resolve("bomb.txt.zst");
    Path lines = temp.resolve("bomb.jsonl.zst");
    byte[] much = " ".repeat(1 << 20).replace(' ', 'a').getBytes(UTF_8);
    for (Path path : List.of(file, lines)) {
      try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(path))) {
        for (int i = 0; i < 129; i++) {
          out.write(much);
        }
        out.write("\n{\"id\":\"1\",\"text\":\"after\"}\n".getBytes(UTF_8));
      }
    }
    try (DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
      String message = assertThrows(BadRecordException.class, reader::next).getMessage();
      assertEquals(file + ": is longer than 128 MB", message);
    }
    try (DocumentReader reader = DocumentReaders.open(lines, FieldNames.usual())) {
      String message = assertThrows(BadRecordException.class, reader::next).getMessage();
      assertEquals(lines + ", line 1: is longer than 128 MB", message);
      assertEquals("after", reader.next().body());
    }
  }
}
