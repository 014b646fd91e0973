package dev.sensus.cli;

import dev.sensus.solr.client.SolrAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A Solr collection in place of an index. */
final class SolrOptions {
  /** What the collection says itself, or an index alone has. */
  private static final List<String> OF_INDEX =
      List.of(
          "--index",
          "--analyzer",
          "--passage",
          "--overlap",
          "--quantization",
          "--connections",
          "--beam-width",
          "--merge-threads",
          "--metadata",
          "--late",
          "--commit-every",
          "--reencode",
          "--check",
          "--upgrade");

  private static final String SOLR = "--solr";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = SOLR,
      paramLabel = "URL",
      description = {
        "Encode here, and send documents with their vectors to this Solr, in place of --index: "
            + "http://HOST:8983/solr with --collection, or http://HOST:8983/solr/NAME; "
            + "http://USER:PASSWORD@HOST… where it wants that.",
        "Documents are added, in place of those with their ids. How far Solr has confirmed is kept "
            + "in Sensus' cache folder (~/.cache/sensus/solr/NAME-….json) until all is done: the "
            + "same command goes on from there."
      })
  private String url;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description = "With --solr: which collection, if the URL does not say.")
  private String collection;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description =
          "With --solr: how long a request may fail (no connection, no answer, statuses 429 and 5xx) "
              + "and be sent again, before the run does; the first, which asks what the collection is, is "
              + "sent once. Default: ${DEFAULT-VALUE}.")
  private long patience;

  /** Whether Solr is meant; what the command line says counts before sensus.properties. */
  boolean isAsked() {
    return url != null && (Checked.isTold(spec, SOLR) || !Checked.isTold(spec, "--index"));
  }

  /** Refuses what is for an index alone. */
  void requireFits() {
    for (String option : OF_INDEX) {
      Checked.notBoth(spec, SOLR, option, "the option is for an index");
    }
  }

  /** Where the collection is. */
  SolrAddress address() throws IOException {
    // A name in sensus.properties may be that of judged questions.
    boolean named = Checked.isTold(spec, "--collection");
    return Checked.of(
        spec,
        () -> {
          if (named || collection == null) {
            return SolrAddress.of(url, collection);
          }
          try {
            return SolrAddress.of(url, null);
          } catch (IllegalArgumentException e) {
            return SolrAddress.of(url, collection);
          }
        });
  }

  /** How long a request may fail. */
  Duration patience() throws IOException {
    return Checked.of(
        spec,
        () -> {
          if (patience < 0) {
            throw new IllegalArgumentException(
                "seconds of patience must be 0 or more, got " + patience);
          }
          return Duration.ofSeconds(patience);
        });
  }
}
