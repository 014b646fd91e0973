package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.Analyzers;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentDeleter;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.IndexReport;
import dev.sensus.indexer.IndexSettings;
import dev.sensus.indexer.Manifest;
import dev.sensus.indexer.RunOptions;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.indexer.StoredDocuments;
import dev.sensus.solr.client.BulkListener;
import dev.sensus.solr.client.SolrAddress;
import dev.sensus.solr.client.SolrCollection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sensus index}. */
@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    description = {
      "Index a collection: words, static and contextual vectors.",
      "The index appears when all is done; one that is there already is replaced then, and answers "
          + "until then. A run that was broken off goes on when the same command is given again.",
      "--append, --delete, --reencode, --upgrade and --check work on an index that is there.",
      "With --solr the documents, encoded here, go to a Solr collection that has Sensus' configset.",
    })
final class IndexCommand implements Callable<Integer> {
  private static final String NONE = "none";

  @Spec private CommandSpec spec;

  @Mixin private CollectionOptions collection;

  @Option(
      names = {"-x", "--index"},
      paramLabel = "DIR",
      description = "Where the index goes; or --solr.")
  private Path index;

  @Mixin private SolrOptions solr;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_CONTEXTUAL,
      description =
          "Contextual encoder: built in (mini), hf:ORG/NAME, a Hugging Face BERT directory, or "
              + "none. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--static",
      paramLabel = "REF",
      defaultValue = Models.DEFAULT_STATIC,
      description =
          "Static encoder: built in (mini-static), a directory, a file of GloVe, "
              + "word2vec or fastText, or none. Of a BERT: its input embeddings. Default: "
              + "${DEFAULT-VALUE}.")
  private String statics;

  @Option(
      names = "--analyzer",
      paramLabel = "NAME",
      defaultValue = Analyzers.DEFAULT,
      description =
          "Analyzer for BM25: english, standard …, or wordpiece:REF, the word pieces of a model. "
              + "Default: ${DEFAULT-VALUE}.")
  private String analyzer;

  @Option(
      names = "--passage",
      paramLabel = "PIECES",
      defaultValue = "0",
      description = "Longest passage, title included. Default: 254, or what the model reads.")
  private int passage;

  @Option(
      names = "--overlap",
      paramLabel = "PIECES",
      defaultValue = "-1",
      description = "What a passage repeats of the one before. Default: an eighth.")
  private int overlap;

  @Option(
      names = "--id-field",
      paramLabel = "NAME",
      description = "Default: _id, id, docid or doc_id.")
  private String idField;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "fp32",
      converter = EnumNames.OfPrecision.class,
      completionCandidates = EnumNames.OfPrecision.class,
      description =
          "What the contextual encoder computes in: ${COMPLETION-CANDIDATES}; auto is the fastest "
              + "of 16 or 32 bits here. Searches use the same. Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Mixin private PoolingOptions pooling;
  @Mixin private VectorOptions vectors;

  @Mixin private MaintenanceOptions maintenance;
  @Mixin private MetadataOptions metadata;

  @Option(
      names = "--late",
      arity = "0..1",
      paramLabel = "DIM",
      defaultValue = "0",
      fallbackValue = "" + IndexOptions.DEFAULT_LATE_DIMENSION,
      description =
          "Keep the vectors of all tokens too, shortened to so many components "
              + "(${FALLBACK-VALUE}), for search --rerank late. Default: none.")
  private int late;

  @Mixin private OccurrenceOptions occurrences;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Mixin private IndexRunOptions run;

  @Option(
      names = "--reencode",
      description =
          "Make the vectors of the index anew from the texts that it keeps, with --model, --static "
              + "and the other options told; what is not told stays. Takes no --input.")
  private boolean reencode;

  @Option(
      names = "--delete",
      paramLabel = "ID",
      description = "Delete this document; may be given again. Takes no --input.")
  private List<String> delete = List.of();

  @Override
  public Integer call() throws IOException {
    if (solr.isAsked()) {
      solr.requireFits();
      return toSolr();
    }
    Checked.required(spec, "--index", index);
    if (maintenance.isAsked(spec)) {
      return maintenance.run(index, json, spec.commandLine().getOut());
    }
    if (!delete.isEmpty()) {
      collection.requireNone("--delete");
      for (String other : List.of("--reencode", "--append", "--restart")) {
        Checked.notBoth(spec, "--delete", other, "one or the other");
      }
      DocumentDeleter.Report report = DocumentDeleter.delete(index, delete);
      print(index, report.deleted(), report.unknown(), report.total());
      return 0;
    }
    if (reencode) {
      collection.requireNone("--reencode");
      Checked.notBoth(spec, "--reencode", "--append", "one or the other");
    }
    print(reencode ? reencode() : index(), index, json, spec.commandLine().getOut());
    return 0;
  }

  private int toSolr() throws IOException {
    SolrAddress address = solr.address();
    if (!delete.isEmpty()) {
      collection.requireNone("--delete");
      try (SolrCollection live = SolrCollection.open(address)) {
        SolrCollection.Deleted deleted = live.delete(delete, solr.patience(), BulkListener.NONE);
        print(address, deleted.deleted(), deleted.unknown(), deleted.total());
      }
      return 0;
    }
    collection.input(); // asked for first
    Duration patience = solr.patience();
    RunOptions runOptions = Checked.of(spec, run::options);
    IndexSettings settings = settings();
    try (DocumentReader reader = collection.open(collection.fields(idField))) {
      IndexReport report =
          SolrIndexing.index(spec, reader, address, settings, runOptions, patience);
      print(report, address, json, spec.commandLine().getOut());
    }
    return 0;
  }

  private IndexReport index() throws IOException {
    collection.input(); // asked for first
    RunOptions runOptions = Checked.of(spec, run::options);
    IndexSettings settings = settings();
    if (runOptions.append() && Files.exists(index)) {
      // Told or not, all must be as it was; what is not told is taken from there.
      Manifest there = CollectionIndexer.manifest(index).orElse(null);
      settings = there == null ? settings : SilentSettings.or(settings, there, this::isDefault);
    }
    try (DocumentReader reader = collection.open(collection.fields(idField))) {
      return index(spec, reader, index, settings, runOptions);
    }
  }

  private IndexReport reencode() throws IOException {
    SensusIndex opened = SensusIndex.open(index);
    try (DocumentReader reader = new StoredDocuments(opened)) {
      IndexSettings settings = SilentSettings.or(settings(), opened.manifest(), this::isDefault);
      return index(spec, reader, index, settings, Checked.of(spec, run::options));
    }
  }

  private boolean isDefault(String option) {
    return !Checked.isTold(spec, option);
  }

  private IndexSettings settings() throws IOException {
    return new IndexSettings(
        model.equals(NONE) ? null : model,
        statics.equals(NONE) ? null : statics,
        Checked.of(spec, () -> pooling.apply(device.options()).withPrecision(precision)),
        Checked.of(
            spec,
            () ->
                IndexOptions.defaults()
                    .withText(analyzer, passage, overlap)
                    .withVectors(vectors.settings())
                    .withLate(late)
                    .withOccurrences(occurrences.layers())
                    .withMetadata(metadata.types())));
  }

  /** Opens the models and indexes. */
  static IndexReport index(
      CommandSpec spec, DocumentReader reader, Path index, IndexSettings settings, RunOptions run)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Models models = ModelDownloads.models(err);
    try (TextEncoder statics = settings.openStatic(models);
        TextEncoder contextual = Checked.of(spec, () -> settings.openContextual(models))) {
      WordFileReport.opened(statics, err);
      CollectionIndexer indexer =
          Checked.of(spec, () -> new CollectionIndexer(contextual, statics, settings.options()));
      IndexReport report;
      try (IndexProgress progress = new IndexProgress(err)) {
        report = indexer.index(reader, index, settings.references(models), run, progress);
      }
      WordFileReport.done(statics, err);
      if (contextual != null) {
        CutReport.print(err, contextual.counted());
      }
      return report;
    }
  }

  private void print(Object place, long deleted, long unknown, long total) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("index", place.toString());
      object.put("deleted", deleted);
      object.put("unknown", unknown);
      object.put("documents_in_index", total);
      out.println(Json.line(object));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: documents deleted %,d, not found %,d, left %,d%n",
        place,
        deleted,
        unknown,
        total);
  }

  private static void print(IndexReport report, Object place, boolean json, PrintWriter out)
      throws IOException {
    double seconds = report.time().toMillis() / 1e3;
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("index", place.toString());
      object.put("documents", report.documents());
      object.put("passages", report.passages());
      object.put("skipped", report.skipped());
      object.put("title_pieces_cut", report.piecesCut());
      object.put("long_metadata_values", report.longMetadata());
      object.put("documents_in_index", report.total());
      object.put("occurrences_in_index", report.occurrences());
      object.put("seconds", seconds);
      out.println(Json.line(object));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d documents, %,d passages in %.1f s (%.0f documents/s)%n",
        place,
        report.documents(),
        report.passages(),
        seconds,
        report.documents() / Math.max(seconds, 1e-3));
    if (report.total() > report.documents()) {
      out.printf(Locale.ROOT, "in the index now: %,d documents%n", report.total());
    }
    if (report.occurrences() > 0) {
      out.printf(Locale.ROOT, "in the index now: %,d occurrences of words%n", report.occurrences());
    }
    if (report.skipped() > 0) {
      out.printf(Locale.ROOT, "passed over: %,d records%n", report.skipped());
    }
    if (report.piecesCut() > 0) {
      out.printf(
          Locale.ROOT,
          "cut off: %,d pieces of titles longer than half a passage%n",
          report.piecesCut());
    }
    if (report.longMetadata() > 0) {
      out.printf(
          Locale.ROOT,
          "no filter: %,d values of metadata, too long for one%n",
          report.longMetadata());
    }
  }
}
