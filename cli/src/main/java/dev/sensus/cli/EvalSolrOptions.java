package dev.sensus.cli;

import dev.sensus.indexer.IndexFields;
import dev.sensus.query.Mode;
import dev.sensus.solr.client.SolrAddress;
import dev.sensus.solr.client.SolrCollection;
import dev.sensus.solr.client.SolrQuestions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A live Solr collection that judged questions are asked of. */
final class EvalSolrOptions {
  /** What a collection is not asked by options, but by --solr-param if at all. */
  private static final List<String> OF_LIBRARY =
      List.of(
          "--rm3",
          "--mmr",
          "--rerank",
          "--rerank-depth",
          "--rerank-weight",
          "--model",
          "--static",
          "--device",
          "--tune",
          "--training");

  private static final String SOLR = "--solr";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = SOLR,
      paramLabel = "URL",
      description =
          "Ask this live Solr collection in several modes: http://HOST:8983/solr/NAME. Times are "
              + "those of whole requests.")
  private String url;

  @Option(
      names = "--solr-param",
      paramLabel = "NAME=VALUE",
      description = "With --solr: a parameter of each request; may be given again.")
  private List<String> parameters = List.of();

  boolean isTold() {
    return url != null;
  }

  /** Refuses what is for the library alone. */
  void requireFits() {
    for (String option : OF_LIBRARY) {
      Checked.notBoth(spec, SOLR, option, "the option is for an index");
    }
  }

  SolrAddress address() throws IOException {
    return Checked.of(spec, () -> SolrAddress.of(url, null));
  }

  /** The collection asked in modes, each a system; those that it can answer where none are told. */
  List<SolrSystem> systems(SolrCollection collection, List<Mode> modes, SearchOptions options)
      throws IOException {
    SolrQuestions questions = Checked.of(spec, () -> new SolrQuestions(collection, more()));
    Set<String> fields = collection.info().models().keySet();
    List<SolrSystem> systems = new ArrayList<>();
    for (Mode mode : modes == null ? List.of(Mode.values()) : modes.stream().distinct().toList()) {
      String lacking =
          switch (mode) {
            case STATIC -> fields.contains(IndexFields.STATIC) ? null : IndexFields.STATIC;
            case CONTEXTUAL ->
                fields.contains(IndexFields.CONTEXTUAL) ? null : IndexFields.CONTEXTUAL;
            case BM25, HYBRID -> null;
          };
      if (lacking == null) {
        systems.add(new SolrSystem(mode.toString(), options.solrParser(mode), questions));
      } else if (modes != null) {
        throw new IOException(collection.address() + ": has no " + lacking + " vectors");
      }
    }
    return systems;
  }

  private Map<String, List<String>> more() {
    Map<String, List<String>> more = new LinkedHashMap<>();
    for (String parameter : parameters) {
      String[] parts = parameter.split("=", 2);
      if (parts.length < 2 || parts[0].isBlank()) {
        throw new IllegalArgumentException("--solr-param: expected NAME=VALUE, got " + parameter);
      }
      more.computeIfAbsent(parts[0].strip(), name -> new ArrayList<>()).add(parts[1]);
    }
    return more;
  }
}
