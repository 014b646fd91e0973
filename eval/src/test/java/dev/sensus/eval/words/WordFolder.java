package dev.sensus.eval.words;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small folder of data sets, well-formed. */
record WordFolder(Path path) {

  static WordFolder write(Path path) throws IOException {
    WordFolder folder = new WordFolder(path);
    folder.write("wordsim/pairs.tsv", "word1\tword2\tscore\nkey\tlock\t7\nkey\tsong\t3\n");
    folder.write(
        "stsb/test.tsv",
        """
        id	score	sentence1	sentence2
        1	5.0	A dog runs.	A dog is running.
        2	0.5	A dog runs.	The market fell.
        3	2.0	A cat runs.	A dog is running.
        """);
    for (String name : new String[] {"train", "dev", "test"}) {
      folder.write(
          "wic/" + name + ".tsv",
          """
          word	pos	index1	index2	sentence1	sentence2	label
          bank	N	1	4	The bank lends money .	She owes money to banks .	T
          bank	N	1	4	The bank lends money .	The river has steep banks .	F
          """);
    }
    folder.write(
        "coarsewsd20/classes.tsv", "word\tclass\tsense\nseal\t0\tanimal\nseal\t1\tstamp\n");
    folder.write(
        "coarsewsd20/train.tsv",
        """
        word	index	class	sentence
        seal	1	0	a seal swims in the sea
        seal	1	0	the seal ate a fish
        seal	4	0	we saw a grey seal
        seal	2	1	a wax seal closed the letter
        """);
    folder.write(
        "coarsewsd20/test.tsv",
        """
        word	index	class	sentence
        seal	1	0	a seal swims and eats fish
        seal	1	1	the seal of the king on the letter
        """);
    return folder;
  }

  Path write(String name, String text) throws IOException {
    Path file = path.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** A folder beside the checkout; without it the test is skipped. */
  static Path shared(String name) {
    Path path = Path.of(System.getProperty("sensus.shared"), name);
    assumeTrue(Files.isDirectory(path), () -> "skipped: no " + path);
    return path;
  }
}
