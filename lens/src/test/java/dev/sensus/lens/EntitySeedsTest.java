package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntitySeedsTest {
  @TempDir private Path temp;

  @Test
  void aFileAndOptionsSayTheSame() throws IOException {
    Path file =
        Files.writeString(
            temp.resolve("seeds.txt"),
            "\uFEFF# kinds\r\n\r\nmetal : Gold, STEEL,,gold\nanimal:dog\n",
            StandardCharsets.UTF_8);
    EntitySeeds read = EntitySeeds.read(file);
    assertEquals(EntitySeeds.of(List.of("metal: gold, steel", "animal: dog")), read);
    assertEquals(List.of("metal", "animal"), List.copyOf(read.words().keySet()));
    assertEquals(Set.of("gold", "steel"), read.words().get("metal"));
  }

  private void assertWrong(String text, String message) throws IOException {
    Path file = temp.resolve("wrong.txt");
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EntitySeeds.read(file));
    assertEquals(file + message, e.getMessage());
  }

  @Test
  void hostileFiles() throws IOException {
    assertWrong("", ": has no label");
    assertWrong("# a comment alone\n", ": has no label");
    assertWrong("\nmetal\n", ", line 2: expected LABEL: word, word, got 'metal'");
    assertWrong(": gold", ", line 1: expected LABEL: word, word, got ': gold'");
    assertWrong("metal: , ,", ", line 1: label 'metal' has no words");
    assertWrong("a: b\na: c", ", line 2: label 'a' is told twice");
    assertWrong("a: b\nc: d, B", ", line 2: 'b' has two labels, 'a' and 'c'");
    assertWrong("a: red hot", ", line 1: a seed is one word, got 'red hot'");
    assertWrong("a: %s%n", ", line 1: a seed is one word, got '%s%n'");
    assertWrong("a: caf\u00E9", ": is not UTF-8");
    assertWrong("x".repeat(101) + ": b", ", line 1: a label has at most 100 characters, got 101");
    assertWrong("a: b\n".repeat(300_000), ": is larger than a megabyte");
    String line = "y".repeat(500_000);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EntitySeeds.of(List.of(line)));
    assertTrue(e.getMessage().length() < 200, e.getMessage());
  }
}
