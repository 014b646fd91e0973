package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexReport;
import dev.sensus.indexer.IndexSettings;
import dev.sensus.indexer.RunOptions;
import dev.sensus.solr.client.SolrAddress;
import dev.sensus.solr.client.SolrCollection;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;

/** Indexes into a Solr collection. */
final class SolrIndexing {
  private SolrIndexing() {}

  /** Opens the collection and the models that it has, and sends all documents. */
  static IndexReport index(
      CommandSpec spec,
      DocumentReader reader,
      SolrAddress address,
      IndexSettings settings,
      RunOptions run,
      Duration patience)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Models models = ModelDownloads.models(err);
    try (SolrCollection collection = SolrCollection.open(address)) {
      Predicate<String> wanted = field -> collection.info().models().containsKey(field);
      boolean noStatic = !wanted.test(IndexFields.STATIC) && !Checked.isTold(spec, "--static");
      boolean noContextual =
          !wanted.test(IndexFields.CONTEXTUAL) && !Checked.isTold(spec, "--model");
      try (TextEncoder statics = noStatic ? null : settings.openStatic(models);
          TextEncoder contextual =
              noContextual ? null : Checked.of(spec, () -> settings.openContextual(models))) {
        WordFileReport.opened(statics, err);
        Map<String, TextEncoder> encoders = new TreeMap<>();
        if (statics != null) {
          encoders.put(IndexFields.STATIC, statics);
        }
        if (contextual != null) {
          encoders.put(IndexFields.CONTEXTUAL, contextual);
        }
        IndexReport report;
        try (SolrProgress progress = new SolrProgress(err)) {
          report = collection.index(reader, encoders, run, patience, progress);
        }
        WordFileReport.done(statics, err);
        if (contextual != null) {
          CutReport.print(err, contextual.counted());
        }
        return report;
      }
    }
  }
}
