package dev.sensus.indexer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every format. */
class ReaderPropertiesTest {
  private static final byte[] WRONG = {'x', (byte) 0xC3, '\n'};

  @TempDir private Path temp;

  /** A file of each format, with bad records between the good ones. */
  private static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "docs.jsonl",
        concat(
            "{\"id\":\"1\",\"text\":\"a\"}\n\n{\"id\":2\n \t\u2003\n".getBytes(UTF_8),
            WRONG,
            "\u00a0\r\n{\"id\":\"3\",\"text\":\"\u4e2d\\ud83d\",\"n\":[1,2]}\r".getBytes(UTF_8),
            "{\"id\":\"4\",\"text\":\"b\"}".getBytes(UTF_8)));
    files.put(
        "docs.csv",
        concat(
            "id,text,year\n1,\"a \"\"b\"\"\nc\",1\n\n2,b\n3,\"c\" \t,3\n4,\"d,4\n".getBytes(UTF_8),
            WRONG,
            "5,e,5\r\n\r\n6,\"f\u00e9\",\"6\"\n7,\"g".getBytes(UTF_8)));
    files.put("docs.tsv", concat("id\ttext\n1\ta\"\n2\n".getBytes(UTF_8), WRONG, b("3\tc")));
    files.put(
        "docs.trec",
        concat(
            b("<?xml?><DOC><DOCNO>1</DOCNO><TEXT>a &amp; b<P>c</TEXT></DOC>\n<DOC><DOCNO>2"),
            b("</DOCNO>\n"),
            WRONG,
            b("</DOC><DOC><DOCNO>3</DOCNO>\n<DOC id=\"4\"><DATE>1</DATE></DOC>\n"),
            b("<doc><docno>5</docno><title>t</title></doc>")));
    files.put("text.txt", b("a\r\nb \uD83D\uDC0B"));
    files.put("text.md", b("---\ntitle: t\n---\n# h\n\n> * a [b](c)\n\n|d|e|\n|-|-|\n|f|g|\n"));
    files.put("text.html", b("<html><title>t</title><p>a<pre>b\nc</pre><table><td>d<td>e"));
    files.put("text.pdf", Pdfs.of("t", null, "first", "second"));
    return files;
  }

  private static byte[] b(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] pack(String ending, byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        ending.equals(".gz") ? new GZIPOutputStream(packed) : new ZstdOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static List<String> outcomes(Path input, long skipped) throws IOException {
    try (DocumentReader reader = DocumentReaders.open(input, FieldNames.usual())) {
      reader.skip(skipped);
      List<String> all = Outcomes.all(reader);
      double progress = reader.progress();
      assertTrue(progress >= 0 && progress <= 1, input + ": " + progress);
      return all;
    }
  }

  private static void assertSkips(Path input) throws IOException {
    List<String> all = outcomes(input, 0);
    for (int n = 0; n <= all.size() + 2; n++) {
      List<String> rest = all.subList(Math.min(n, all.size()), all.size());
      assertEquals(rest, outcomes(input, n), input + " after " + n);
    }
  }

  @Test
  void skipPassesOverWhatNextWouldHaveGiven() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("folder/below"));
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Path path = Files.write(temp.resolve(file.getKey()), file.getValue());
      List<String> all = outcomes(path, 0);
      assertTrue(all.stream().anyMatch(outcome -> outcome.startsWith("SourceDocument")));
      assertSkips(path);
      Files.write(folder.resolve(file.getKey()), file.getValue());
      byte[] packed = pack(".gz", file.getValue());
      Files.write(folder.resolve(file.getKey() + ".gz"), packed);
      Files.write(folder.resolve("cut." + file.getKey() + ".gz"), Arrays.copyOf(packed, 30));
    }
    assertSkips(folder.getParent());
    // Four files of one record, five records of TREC, both plain and packed; five that are cut.
    List<String> all = outcomes(folder.getParent(), 0);
    assertEquals(2 * (4 + 5) + 5, all.size(), all.toString());
  }

  @Test
  void packedIsTheSame() throws IOException {
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      Path plain = Files.write(temp.resolve(file.getKey()), file.getValue());
      byte[] half = Arrays.copyOf(file.getValue(), file.getValue().length / 2);
      byte[] rest = Arrays.copyOfRange(file.getValue(), half.length, file.getValue().length);
      for (String ending : List.of(".gz", ".zst")) {
        byte[] members = concat(pack(ending, half), pack(ending, rest));
        Path packed = Files.write(temp.resolve(file.getKey() + ending), members);
        List<String> same =
            outcomes(packed, 0).stream().map(o -> o.replace(file.getKey() + ending, "F")).toList();
        List<String> expected =
            outcomes(plain, 0).stream().map(o -> o.replace(file.getKey(), "F")).toList();
        assertEquals(expected, same);
        assertSkips(packed);
      }
    }
  }

  @Test
  void aStreamIsTheSame() throws IOException {
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      CollectionFormat format = CollectionFormat.ofName(file.getKey()).orElseThrow();
      Path plain = Files.write(temp.resolve(file.getKey()), file.getValue());
      List<String> expected =
          outcomes(plain, 0).stream()
              .map(outcome -> outcome.replace(plain.toString(), "standard input"))
              .toList();
      for (byte[] bytes :
          List.of(file.getValue(), pack(".gz", file.getValue()), pack(".zst", file.getValue()))) {
        try (DocumentReader reader =
            DocumentReaders.open(new Trickle(bytes), format, FieldNames.usual())) {
          List<String> all = Outcomes.all(reader);
          if (format.isWholeFile()) {
            assertEquals(1, all.size());
            assertTrue(all.get(0).startsWith("SourceDocument[id=stdin, "), all.get(0));
          } else {
            assertEquals(expected, all);
          }
          assertEquals(1, reader.progress());
        }
      }
    }
  }

  /** Gives a byte at a time and never tells what it has, as a slow pipe does. */
  private static final class Trickle extends ByteArrayInputStream {
    Trickle(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) {
      return super.read(bytes, offset, Math.min(1, length));
    }

    @Override
    public synchronized int available() {
      return 0;
    }
  }

  @Test
  void whatIsCutShortIsToldInALine() throws IOException {
    byte[] many = b("{\"id\":\"1\",\"text\":\"a\"}\n".repeat(1000));
    for (String ending : List.of(".gz", ".zst")) {
      byte[] packed = pack(ending, many);
      byte[] twice = concat(packed, packed);
      Path file = temp.resolve("docs.jsonl" + ending);
      for (int length = 1; length < twice.length; length++) {
        if (length == packed.length) {
          continue;
        }
        Files.write(file, Arrays.copyOf(twice, length));
        String end;
        try {
          List<String> all = outcomes(file, 0);
          end = all.isEmpty() ? "" : all.get(all.size() - 1);
        } catch (CollectionException e) {
          // Even the start of it is not there.
          end = "end: " + e.getMessage();
        }
        assertTrue(end.startsWith("end: " + file + ", line "), length + ": " + end);
        assertTrue(end.contains("is cut short") || end.contains("is damaged"), end);
        assertEquals(1, end.lines().count(), end);
      }
    }
  }

  @Test
  void emptyFilesEnd() throws IOException {
    for (String name : files().keySet()) {
      Path file = Files.write(temp.resolve(name), new byte[0]);
      try {
        List<String> all = outcomes(file, 0);
        boolean isOne = CollectionFormat.ofName(name).orElseThrow().isWholeFile();
        assertEquals(isOne ? 1 : 0, all.size(), name);
      } catch (CollectionException e) {
        assertTrue(e.getMessage().endsWith("has no header"), e.getMessage());
      }
    }
  }

  /** Whatever the bytes are, reading ends, and nothing but the two exceptions comes out. */
  @Test
  void damagedFilesAreToldOfAndEnd() throws IOException {
    long seed = Long.getLong("sensus.seed", 20_260_101L);
    Random random = new Random(seed);
    for (Map.Entry<String, byte[]> file : files().entrySet()) {
      for (String ending : List.of("", ".gz", ".zst")) {
        byte[] whole = ending.isEmpty() ? file.getValue() : pack(ending, file.getValue());
        Path path = temp.resolve("d" + file.getKey() + ending);
        for (int round = 0; round < 150; round++) {
          Files.write(path, damaged(whole, random));
          try {
            outcomes(path, 0);
            outcomes(path, random.nextInt(4));
          } catch (CollectionException e) {
            // No header, or no start of a packed file.
            assertEquals(1, e.getMessage().lines().count());
          } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ", round " + round + " of " + path, e);
          }
        }
      }
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(8);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "\"\n\r<>&,\t{}[]\\%/".charAt(random.nextInt(15));
        case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        default -> {
          int length = Math.min(random.nextInt(20), bytes.length - at);
          System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
        }
      }
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length)) : bytes;
  }
}
