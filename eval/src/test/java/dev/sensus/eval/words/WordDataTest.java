package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.eval.words.SenseSentences.Sentence;
import dev.sensus.eval.words.WordData.Task;
import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordDataTest {
  @TempDir private Path temp;
  private WordFolder folder;

  @BeforeEach
  void write() throws IOException {
    folder = WordFolder.write(temp);
  }

  private WordData read(Task... tasks) throws IOException {
    return WordData.read(temp, List.of(tasks), null, 100, 1);
  }

  /** Spoils one file and reads all. */
  private void assertRefused(String file, String text, String wrong) throws IOException {
    Path path = temp.resolve(file);
    String before = Files.readString(path);
    folder.write(file, text);
    CollectionException refusal = assertThrows(CollectionException.class, this::read);
    assertEquals(path + wrong, refusal.getMessage());
    folder.write(file, before);
  }

  @Test
  void takesWhatIsThereOrWanted() throws IOException {
    assertEquals(4, read().tasks().size());
    assertEquals(1, read(Task.STSB).tasks().size());
    Path analogies = folder.write("q.txt", ": s\na b c d\n\n: empty\n");
    assertEquals(5, WordData.read(temp, List.of(), analogies, 100, 1).tasks().size());
    assertEquals(List.of("s"), List.copyOf(AnalogyQuestions.read(analogies).sections().keySet()));
    Files.delete(temp.resolve("wordsim/pairs.tsv"));
    Files.delete(temp.resolve("wordsim"));
    assertEquals(3, read().tasks().size());
    String missing = assertThrows(CollectionException.class, () -> read(Task.WORDSIM)).getMessage();
    assertEquals(temp.resolve("wordsim") + ": no such folder; the task wordsim needs it", missing);
  }

  @Test
  void columnsMayStandAnywhere() throws IOException {
    Path file =
        folder.write(
            "wordsim/other.tsv", "\uFEFFword2\tmore\tSimLex999\tword1\r\nb\t1\t2.5\ta\r\n\r\n");
    assertEquals(
        new WordPairs("other", List.of(new WordPairs.Pair("a", "b", 2.5))), WordPairs.read(file));
  }

  @Test
  void samePairsAreAskedOnce() throws IOException {
    Files.copy(temp.resolve("wordsim/pairs.tsv"), temp.resolve("wordsim/copy-of-pairs.tsv"));
    List<String> notes = new ArrayList<>();
    List<WordPairs> sets = WordPairs.readAll(temp.resolve("wordsim"), notes);
    assertEquals(List.of("pairs"), sets.stream().map(WordPairs::name).toList());
    assertEquals(List.of("wordsim: copy-of-pairs has the pairs of pairs, not asked twice"), notes);
  }

  @Test
  void saysWhatIsWrongAndWhere() throws IOException {
    String pairs = "wordsim/pairs.tsv";
    assertRefused(
        pairs,
        "key\tlock\t7\n",
        ", line 1: has the columns [key, lock, 7], expected a header with "
            + "[word1, word2, score|SimLex999]");
    assertRefused(
        pairs,
        "",
        ", line 1: has the columns [], expected a header with "
            + "[word1, word2, score|SimLex999]");
    String header = "word1\tword2\tscore\n";
    assertRefused(pairs, header, ": has no line behind its header");
    assertRefused(pairs, header + "a\tb\n", ", line 2: has 2 columns, the header has 3");
    assertRefused(pairs, header + "a\tb\t1\n\na\tb\tx\n", ", line 4: 'x' is no number");
    assertRefused(pairs, header + "a\tb\tNaN\n", ", line 2: 'NaN' is no finite number");
    assertRefused(pairs, header + "a\t \t1\n", ", line 2: the column word2 is empty");
    String wic = "word\tindex1\tindex2\tsentence1\tsentence2\tlabel\n";
    assertRefused(
        "wic/dev.tsv",
        wic + "a\t0\t0\ta\ta\tT\na\t0\t3\ta\tb a c\tF\n",
        ", line 3: index 3 is outside the sentence of 3 words");
    assertRefused(
        "wic/test.tsv",
        wic + "a\t0\t0\ta\ta\tyes\n",
        ", line 2: 'yes' is no label, expected T or F");
    assertRefused(
        "wic/train.tsv", wic + "a\t0.5\t0\ta\ta\tT\n", ", line 2: '0.5' is no whole number");
    String senses = "word\tindex\tclass\tsentence\n";
    assertRefused(
        "coarsewsd20/test.tsv",
        senses + "seal\t-1\t0\ta seal\n",
        ", line 2: index -1 is outside the sentence of 2 words");
    assertRefused(
        "coarsewsd20/train.tsv",
        senses + "seal\t1\t7\ta seal\n",
        ", line 2: 'seal' has no class 7 in classes.tsv");
    assertRefused(
        "coarsewsd20/classes.tsv",
        "word\tclass\nseal\t0\nseal\t0\n",
        ", line 3: the class 0 of 'seal' comes again");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path nowhere = temp.resolve("nowhere");
    assertEquals(
        nowhere + ": no such folder",
        assertThrows(
                CollectionException.class, () -> WordData.read(nowhere, List.of(), null, 100, 1))
            .getMessage());
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertEquals(
        empty + ": has none of the folders wordsim, stsb, wic, coarsewsd20",
        assertThrows(CollectionException.class, () -> WordData.read(empty, List.of(), null, 100, 1))
            .getMessage());
    Files.delete(temp.resolve("wic/train.tsv"));
    assertEquals(
        temp.resolve("wic/train.tsv") + ": no such file",
        assertThrows(CollectionException.class, this::read).getMessage());
    assertThrows(IllegalArgumentException.class, () -> read(Task.ANALOGIES));
    assertThrows(IllegalArgumentException.class, () -> WordData.read(temp, List.of(), null, 0, 1));
  }

  @Test
  void analogiesAtFault() throws IOException {
    for (String[] wrong :
        new String[][] {
          {": s\na b c\n", ", line 2: has 3 words, expected 4"},
          {"a b c d\n", ", line 1: a question before any section, expected ': NAME'"},
          {": s\n", ": has no questions"}
        }) {
      Path file = folder.write("q.txt", wrong[0]);
      assertEquals(
          file + wrong[1],
          assertThrows(CollectionException.class, () -> AnalogyQuestions.read(file)).getMessage());
    }
  }

  /** Two hundred sentences of one sense, ten of another, one of a third. */
  @Test
  void samplesKeepProportionsAndEverySense() throws IOException {
    StringBuilder lines = new StringBuilder("word\tindex\tclass\tsentence\n");
    for (int i = 0; i < 211; i++) {
      lines.append("seal\t0\t").append(i < 200 ? 0 : i < 210 ? 1 : 2).append("\tseal " + i + "\n");
    }
    folder.write("coarsewsd20/classes.tsv", "word\tclass\nseal\t0\nseal\t1\nseal\t2\n");
    folder.write("coarsewsd20/train.tsv", lines.toString());
    SenseSentences all = SenseSentences.read(temp.resolve("coarsewsd20"));
    List<Sentence> sample = all.sample(105, 1).train().get("seal");
    assertEquals(99, sample.stream().filter(s -> s.sense().equals("0")).count());
    assertEquals(4, sample.stream().filter(s -> s.sense().equals("1")).count());
    assertEquals(1, sample.stream().filter(s -> s.sense().equals("2")).count());
    assertEquals(sample.size(), new HashSet<>(sample).size());
    assertEquals(sample, all.sample(105, 1).train().get("seal"));
    assertTrue(
        sample.stream().collect(Collectors.toSet()).size()
            < sample.size() + all.sample(105, 2).train().get("seal").size());
    assertEquals(all.train(), all.sample(211, 1).train());
    assertEquals(all.test(), all.sample(105, 1).test());
  }
}
