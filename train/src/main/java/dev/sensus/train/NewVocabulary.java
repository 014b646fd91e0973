package dev.sensus.train;

import dev.sensus.encoder.TokenizerWriter;
import dev.sensus.indexer.CollectionException;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.VocabularyOptions;
import dev.sensus.lucene.VocabularyTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Learns a vocabulary from the texts that a model will learn from. */
final class NewVocabulary {
  private final VocabularyOptions options;

  NewVocabulary(VocabularyOptions options) {
    this.options = options;
  }

  /** Writes a tokenizer's files and returns how many pieces there are. */
  int write(List<Path> sources, Path folder, TrainingListener listener) throws IOException {
    listener.phase("counting words");
    VocabularyTrainer trainer = new VocabularyTrainer(options);
    long[] texts = {0};
    for (Path source : sources) {
      Documents.read(
          source,
          TrainingTexts.names(source),
          document -> {
            trainer.add(document.title());
            trainer.add(document.body());
            listener.read(++texts[0]);
            return true;
          });
    }
    if (trainer.words() == 0) {
      throw new CollectionException(sources.get(0), "has no words");
    }
    Vocabulary vocabulary = trainer.train();
    new TokenizerWriter(vocabulary, options.wordPiece()).write(folder, true);
    return vocabulary.size();
  }
}
