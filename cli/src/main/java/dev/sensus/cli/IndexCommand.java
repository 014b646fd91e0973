package dev.sensus.cli;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.Analyzers;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.IndexReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
      "The index appears when all is done; one that is there already is replaced then.",
    })
final class IndexCommand implements Callable<Integer> {
  private static final String NONE = "none";

  @Spec private CommandSpec spec;

  @Mixin private CollectionOptions collection;

  @Option(
      names = {"-x", "--index"},
      required = true,
      paramLabel = "DIR",
      description = "Where the index goes.")
  private Path index;

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

  @Mixin private MetadataOptions metadata;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    IndexReport report =
        index(
            spec,
            collection.input(),
            index,
            collection.fields(idField),
            model.equals(NONE) ? null : model,
            statics.equals(NONE) ? null : statics,
            Checked.of(spec, () -> device.options().withPrecision(precision)),
            Checked.of(
                spec,
                () ->
                    IndexOptions.defaults()
                        .withText(analyzer, passage, overlap)
                        .withMetadata(metadata.types())));
    print(report, index, json, spec.commandLine().getOut());
    return 0;
  }

  /** Opens the models and indexes; a model reference of null means none. */
  static IndexReport index(
      CommandSpec spec,
      Path input,
      Path index,
      FieldNames names,
      String model,
      String statics,
      ModelOptions modelOptions,
      IndexOptions options)
      throws IOException {
    Models models = ModelDownloads.models(spec.commandLine().getErr());
    try (DocumentReader reader = DocumentReaders.open(input, names);
        TextEncoder staticEncoder = statics == null ? null : models.statics(statics);
        TextEncoder contextual = model == null ? null : models.contextual(model, modelOptions)) {
      PrintWriter err = spec.commandLine().getErr();
      WordFileReport.opened(staticEncoder, err);
      CollectionIndexer indexer =
          Checked.of(spec, () -> new CollectionIndexer(contextual, staticEncoder, options));
      Map<String, String> references = new HashMap<>();
      if (model != null) {
        references.put(IndexFields.CONTEXTUAL, models.portable(model));
      }
      if (statics != null) {
        references.put(IndexFields.STATIC, models.portable(statics));
      }
      IndexReport report;
      try (Progress progress = new Progress("indexing", "documents", err)) {
        report =
            indexer.index(
                reader,
                index,
                references,
                (source, done) -> progress.update(done, source.progress()));
      }
      WordFileReport.done(staticEncoder, err);
      if (contextual != null) {
        CutReport.print(err, contextual.counted());
      }
      return report;
    }
  }

  private static void print(IndexReport report, Path index, boolean json, PrintWriter out)
      throws IOException {
    double seconds = report.time().toMillis() / 1e3;
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("index", index.toString());
      object.put("documents", report.documents());
      object.put("passages", report.passages());
      object.put("title_pieces_cut", report.piecesCut());
      object.put("long_metadata_values", report.longMetadata());
      object.put("seconds", seconds);
      out.println(Json.line(object));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d documents, %,d passages in %.1f s (%.0f documents/s)%n",
        index,
        report.documents(),
        report.passages(),
        seconds,
        report.documents() / Math.max(seconds, 1e-3));
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
