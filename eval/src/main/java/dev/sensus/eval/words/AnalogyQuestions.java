package dev.sensus.eval.words;

import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.LineSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Analogies: a is to b as c is to d.
 *
 * @param sections by name, in the file's order
 */
record AnalogyQuestions(Map<String, List<Question>> sections) {

  /** The three words asked, and the answer. */
  record Question(String a, String b, String c, String d) {}

  /**
   * Reads the format of word2vec's {@code questions-words.txt}: a section's name behind a colon,
   * then a question a line, four words with blanks between.
   *
   * @throws CollectionException if the file is not there or a line is wrong; it names both
   */
  static AnalogyQuestions read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new CollectionException(file, "no such file");
    }
    Map<String, List<Question>> sections = new LinkedHashMap<>();
    List<Question> section = null;
    try (LineSource source = new LineSource(file)) {
      for (String line = source.readLine(); line != null; line = source.readLine()) {
        String text = line.strip();
        if (text.isEmpty()) {
          continue;
        }
        if (text.startsWith(":")) {
          String name = text.substring(1).strip();
          section = sections.computeIfAbsent(name, unused -> new ArrayList<>());
          continue;
        }
        if (section == null) {
          throw new CollectionException(
              file, source.line(), "a question before any section, expected ': NAME'");
        }
        String[] words = text.split("\\s+");
        if (words.length != 4) {
          throw new CollectionException(
              file, source.line(), "has " + words.length + " words, expected 4");
        }
        section.add(new Question(words[0], words[1], words[2], words[3]));
      }
    }
    sections.values().removeIf(List::isEmpty);
    if (sections.isEmpty()) {
      throw new CollectionException(file, "has no questions");
    }
    return new AnalogyQuestions(sections);
  }
}
