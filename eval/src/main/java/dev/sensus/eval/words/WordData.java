package dev.sensus.eval.words;

import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tasks that a folder of data sets has, read and checked. */
public final class WordData {
  private static final String CONTEXT =
      "wic, senses: 'word' is the vector of the word in its place, of a static encoder that of its "
          + "dictionary form, the same everywhere; 'sentence' is the mean of the other words";

  private final List<WordTask> tasks = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** A task on words. */
  public enum Task {
    /** Similarity of words: all {@code wordsim/*.tsv}. */
    WORDSIM("wordsim"),
    /** Similarity of sentences: {@code stsb/test.tsv}. */
    STSB("stsb"),
    /** Whether two occurrences have one sense: {@code wic/train.tsv}, {@code dev}, {@code test}. */
    WIC("wic"),
    /** Senses of ambiguous words: {@code coarsewsd20/classes.tsv}, {@code train}, {@code test}. */
    SENSES("coarsewsd20"),
    /** Analogies, in a file of their own. */
    ANALOGIES(null);

    private final String folder;

    Task(String folder) {
      this.folder = folder;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private WordData() {}

  /**
   * Reads data sets.
   *
   * @param folder with a folder for each task
   * @param wanted tasks; empty for all that are there
   * @param analogies in the format of word2vec's {@code questions-words.txt}, or null
   * @param sentences at most so many of each ambiguous word in each of train and test
   * @param seed of all that is drawn
   * @throws CollectionException if something is not there, or a line is wrong; it names the place
   * @throws IllegalArgumentException if the number of sentences is below 1, or analogies are wanted
   *     without a file or told where they are not wanted
   */
  public static WordData read(
      Path folder, Collection<Task> wanted, Path analogies, int sentences, long seed)
      throws IOException {
    if (sentences < 1) {
      throw new IllegalArgumentException("sentences must be at least 1, got " + sentences);
    }
    if (wanted.contains(Task.ANALOGIES) && analogies == null) {
      throw new IllegalArgumentException("the task analogies needs a file of analogies");
    }
    if (analogies != null && !wanted.isEmpty() && !wanted.contains(Task.ANALOGIES)) {
      throw new IllegalArgumentException(
          "analogies are of no use to the wanted tasks " + wanted + ": " + analogies);
    }
    if (!Files.isDirectory(folder)) {
      throw new CollectionException(folder, "no such folder");
    }
    WordData data = new WordData();
    for (Task task : Task.values()) {
      boolean there =
          task == Task.ANALOGIES
              ? analogies != null
              : Files.isDirectory(folder.resolve(task.folder));
      if (wanted.contains(task) && !there) {
        throw new CollectionException(
            folder.resolve(task.folder), "no such folder; the task " + task + " needs it");
      }
      if (there && (wanted.isEmpty() || wanted.contains(task))) {
        switch (task) {
          case WORDSIM -> data.addWordSimilarity(folder.resolve(task.folder));
          case STSB ->
              data.tasks.add(
                  new SentenceSimilarity(
                      SentencePairs.read(folder.resolve(task.folder).resolve("test.tsv"))));
          case WIC -> data.addWordsInContext(folder.resolve(task.folder));
          case SENSES -> data.addSenses(folder.resolve(task.folder), sentences, seed);
          case ANALOGIES -> data.tasks.add(new Analogies(AnalogyQuestions.read(analogies)));
        }
      }
    }
    if (data.tasks.isEmpty()) {
      throw new CollectionException(
          folder, "has none of the folders wordsim, stsb, wic, coarsewsd20");
    }
    return data;
  }

  private void addWordSimilarity(Path folder) throws IOException {
    tasks.add(new WordSimilarity(WordPairs.readAll(folder, notes)));
    notes.add(
        "wordsim: a contextual encoder reads each word alone, as a text; the word's vector is that "
            + "of its pieces");
  }

  private void addWordsInContext(Path folder) throws IOException {
    Map<String, ContextPairs> asked = new LinkedHashMap<>();
    for (String name : List.of("dev", "test")) {
      Path file = folder.resolve(name + ".tsv");
      if (Files.exists(file)) {
        asked.put(name, ContextPairs.read(file));
      }
    }
    if (asked.isEmpty()) {
      throw new CollectionException(folder, "has neither dev.tsv nor test.tsv");
    }
    tasks.add(new WordsInContext(ContextPairs.read(folder.resolve("train.tsv")), asked));
    notes.add("wic: the threshold of cosines is chosen on train alone");
    notes.add(CONTEXT);
  }

  private void addSenses(Path folder, int sentences, long seed) throws IOException {
    SenseSentences all = SenseSentences.read(folder);
    SenseSentences sample = all.sample(sentences, seed);
    tasks.add(new Senses(sample, seed));
    notes.add(
        String.format(
            Locale.ROOT,
            "senses: %d of %d training and %d of %d test sentences, at most %d of a word, of "
                + "%d words; seed %d; figures are means over words",
            SenseSentences.count(sample.train()),
            SenseSentences.count(all.train()),
            SenseSentences.count(sample.test()),
            SenseSentences.count(all.test()),
            sentences,
            all.senses().size(),
            seed));
    if (!notes.contains(CONTEXT)) {
      notes.add(CONTEXT);
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "senses: one-shot is one training sentence of each sense, ± over %d draws; centroids "
                + "are means of all; clusters are k-means of the test sentences, the number of "
                + "senses known, best of %d starts; senses that are as near share the answer",
            SenseTagging.DRAWS,
            SenseClustering.STARTS));
    List<Classification> frequent = sample.mostFrequent();
    notes.add(
        String.format(
            Locale.ROOT,
            "senses: to name the most frequent sense of train for each word has an accuracy of "
                + "%.3f, a macro-F1 of %.3f",
            Classification.meanAccuracy(frequent),
            Classification.meanMacroF1(frequent)));
  }

  List<WordTask> tasks() {
    return tasks;
  }

  List<String> notes() {
    return notes;
  }
}
