package dev.sensus.solr;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexReport;
import dev.sensus.indexer.OnError;
import dev.sensus.indexer.RunOptions;
import dev.sensus.solr.client.BulkListener;
import dev.sensus.solr.client.SolrAddress;
import dev.sensus.solr.client.SolrCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends a file of documents to a collection, also in a process of its own, which says what it has
 * done.
 *
 * <p>Arguments: URL of the collection, file, models.
 */
final class BulkClient {
  static final String DONE = "done";
  static final String RESUMED = "resumed ";

  private BulkClient() {}

  public static void main(String[] args) throws IOException {
    index(
        args[0],
        Path.of(args[1]),
        List.of(args).subList(2, args.length),
        new BulkListener() {
          @Override
          public void progress(long documents, double share) {
            System.out.println(documents);
          }

          @Override
          public void resumed(long documents) {
            System.out.println(RESUMED + documents);
          }
        });
    System.out.println(DONE);
  }

  /** Sends all; bad records are passed over. */
  static IndexReport index(String url, Path file, List<String> models, BulkListener listener)
      throws IOException {
    RunOptions run = RunOptions.defaults().withOnError(OnError.SKIP);
    return index(url, file, models, run, Duration.ofMinutes(1), listener);
  }

  static IndexReport index(
      String url,
      Path file,
      List<String> models,
      RunOptions run,
      Duration patience,
      BulkListener listener)
      throws IOException {
    Models all = new Models(Path.of(System.getProperty("sensus.home"), "src", "models"));
    Map<String, TextEncoder> encoders = new TreeMap<>();
    try (SolrCollection collection = SolrCollection.open(SolrAddress.of(url, null));
        DocumentReader reader = DocumentReaders.open(file, FieldNames.usual())) {
      for (String model : models) {
        if (model.endsWith("-static")) {
          encoders.put(SolrFields.STATIC, all.statics(model));
        } else {
          encoders.put(SolrFields.CONTEXTUAL, all.contextual(model, ModelOptions.defaults()));
        }
      }
      return collection.index(reader, encoders, run, patience, listener);
    } finally {
      encoders.values().forEach(TextEncoder::close);
    }
  }
}
