package dev.sensus.cli.serve;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What a server counts, in Prometheus's text format. */
final class ServerMetrics {
  /** How the format is called in a response. */
  static final String TYPE =
      ExpositionFormats.init().getPrometheusTextFormatWriter().getContentType();

  private static final double[] SECONDS = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("sensus_requests_total")
          .help("Requests answered, by endpoint and HTTP status.")
          .labelNames("endpoint", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("sensus_request_seconds")
          .help("Time to answer a request, waiting included.")
          .unit(Unit.SECONDS)
          .labelNames("endpoint")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Gauge inFlight =
      Gauge.builder()
          .name("sensus_requests_in_flight")
          .help("Requests that wait or are being answered.")
          .register(registry);

  ServerMetrics(long documents) {
    GaugeWithCallback.builder()
        .name("sensus_index_documents")
        .help("Documents in the index.")
        .callback(callback -> callback.call((double) documents))
        .register(registry);
    GaugeWithCallback.builder()
        .name("sensus_heap_used_bytes")
        .help("Heap of the Java that serves.")
        .unit(Unit.BYTES)
        .callback(
            callback -> {
              Runtime runtime = Runtime.getRuntime();
              callback.call((double) (runtime.totalMemory() - runtime.freeMemory()));
            })
        .register(registry);
  }

  void begin() {
    inFlight.inc();
  }

  void end(String endpoint, int status, long nanoseconds) {
    inFlight.dec();
    requests.labelValues(endpoint, Integer.toString(status)).inc();
    seconds.labelValues(endpoint).observe(nanoseconds / 1e9);
  }

  byte[] text() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExpositionFormats.init().getPrometheusTextFormatWriter().write(out, registry.scrape());
    return out.toByteArray();
  }
}
