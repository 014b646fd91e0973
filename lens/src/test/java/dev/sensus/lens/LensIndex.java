package dev.sensus.lens;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Makes indexes of collections with the built-in models. */
final class LensIndex {
  static final Path SAMPLES =
      Path.of(System.getProperty("sensus.home"), "src", "samples", "senses");

  private LensIndex() {}

  static TokenEncoder mini() throws IOException {
    return Models.standard().tokens("mini", ModelOptions.defaults().withDevice("cpu"));
  }

  /** Indexes a file or folder; without layers no occurrences are kept. */
  static void make(TokenEncoder encoder, LayerMix layers, Path collection, Path folder)
      throws IOException {
    makeAs(IndexOptions.defaults().withOccurrences(layers), encoder, collection, folder);
  }

  static void makeAs(IndexOptions options, TokenEncoder encoder, Path collection, Path folder)
      throws IOException {
    try (TextEncoder statics = Models.standard().statics("mini-static");
        DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
      Map<String, String> references =
          Map.of(IndexFields.CONTEXTUAL, "mini", IndexFields.STATIC, "mini-static");
      new CollectionIndexer(encoder, statics, options)
          .index(reader, folder, references, RunOptions.defaults(), IndexListener.NONE);
    }
  }
}
