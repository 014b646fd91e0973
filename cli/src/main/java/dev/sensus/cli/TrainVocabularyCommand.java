package dev.sensus.cli;

import dev.sensus.encoder.TokenizerWriter;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.SourceDocument;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.VocabularyOptions;
import dev.sensus.lucene.VocabularyTrainer;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sensus train vocabulary}. */
@Command(
    name = "vocabulary",
    mixinStandardHelpOptions = true,
    description = {
      "Learn a WordPiece vocabulary from the titles and texts of a collection.",
      "The same collection gives the same vocabulary, whatever the order of its documents.",
    })
final class TrainVocabularyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CollectionOptions collection;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Where vocab.txt, tokenizer_config.json and tokenizer.json go.")
  private Path output;

  @Option(
      names = "--size",
      required = true,
      paramLabel = "N",
      description = "How many pieces, special ones and alphabet included.")
  private int size;

  @Option(
      names = "--cased",
      description = "Keep upper case and accents. Default: lower case, no accents.")
  private boolean cased;

  @Option(
      names = "--strip-accents",
      negatable = true,
      description = "Drop accents, or keep them. Default: drop them unless --cased.")
  private Boolean stripAccents;

  @Option(
      names = "--specials",
      split = ",",
      paramLabel = "PIECE",
      defaultValue = "[PAD],[UNK],[CLS],[SEP],[MASK]",
      description = "Special pieces, with commas, which come first. Default: ${DEFAULT-VALUE}.")
  private List<String> specials;

  @Option(
      names = "--min-frequency",
      paramLabel = "N",
      defaultValue = "" + VocabularyOptions.DEFAULT_MIN_FREQUENCY,
      description =
          "How often two pieces must stand side by side to be joined. Default: ${DEFAULT-VALUE}.")
  private long minFrequency;

  @Option(
      names = "--alphabet",
      paramLabel = "N",
      defaultValue = "" + VocabularyOptions.DEFAULT_ALPHABET,
      description = "How many characters are kept, the frequent ones. Default: ${DEFAULT-VALUE}.")
  private int alphabet;

  @Option(names = "--overwrite", description = "Replace the three files if they are there.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    collection.input(); // asked for first
    VocabularyOptions options = Checked.of(spec, this::options);
    try {
      TokenizerWriter.check(output, overwrite);
      long start = System.nanoTime();
      VocabularyTrainer trainer = new VocabularyTrainer(options);
      long documents = count(trainer);
      if (trainer.words() == 0) {
        throw new CollectionException(collection.input(), "has no words");
      }
      Vocabulary vocabulary = Checked.of(spec, trainer::train);
      new TokenizerWriter(vocabulary, options.wordPiece()).write(output, overwrite);
      report(vocabulary, trainer, documents, (System.nanoTime() - start) / 1e9);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(e.getFile() + ": is there already; --overwrite replaces it", e);
    }
    return 0;
  }

  private VocabularyOptions options() {
    WordPieceOptions wordPiece = cased ? WordPieceOptions.cased() : WordPieceOptions.uncased();
    if (stripAccents != null) {
      wordPiece = wordPiece.withStripAccents(stripAccents);
    }
    return new VocabularyOptions(
        wordPiece.withSpecials(Set.copyOf(specials)), size, specials, minFrequency, alphabet);
  }

  /** Counts the words of all documents, and returns how many of those there are. */
  private long count(VocabularyTrainer trainer) throws IOException {
    long documents = 0;
    FieldNames fields = collection.fields(null).withoutId();
    try (DocumentReader reader = collection.open(fields);
        Progress progress =
            new Progress("counting words", "documents", spec.commandLine().getErr())) {
      for (SourceDocument next = reader.next(); next != null; next = reader.next()) {
        trainer.add(next.title());
        trainer.add(next.body());
        documents++;
        progress.update(documents, reader.progress());
      }
    }
    return documents;
  }

  private void report(
      Vocabulary vocabulary, VocabularyTrainer trainer, long documents, double seconds)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("output", output.toString());
      object.put("pieces", vocabulary.size());
      object.put("documents", documents);
      object.put("words", trainer.words());
      object.put("distinct_words", trainer.distinctWords());
      object.put("seconds", seconds);
      out.println(Json.line(object));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d pieces of %,d documents, %,d words, %,d of them different, in %.1f s%n",
        output,
        vocabulary.size(),
        documents,
        trainer.words(),
        trainer.distinctWords(),
        seconds);
    if (vocabulary.size() < size) {
      out.printf(
          Locale.ROOT,
          "fewer than the %,d asked for: no pair is left that is frequent enough (%,d)%n",
          size,
          minFrequency);
    }
  }
}
