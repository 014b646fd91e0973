package dev.sensus.cli;

import dev.sensus.cli.serve.Api;
import dev.sensus.cli.serve.SearchServer;
import dev.sensus.cli.serve.ServeSettings;
import dev.sensus.cli.serve.WordModels;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sensus serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serve an index over HTTP: a page to search with, and an API that answers JSON.",
      "The page is at /, the description of the API at /openapi.json, /health tells whether the "
          + "server is up, /metrics has Prometheus's figures.",
    })
final class ServeCommand implements Callable<Integer> {
  private final CountDownLatch closed = new CountDownLatch(1);

  @Spec private CommandSpec spec;
  @Mixin private DeviceOption device;

  @Option(
      names = {"-x", "--index"},
      required = true,
      paramLabel = "DIR",
      description = "The index.")
  private Path folder;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "N",
      defaultValue = "8080",
      description = "Where to listen; 0 for any port that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen at. Whoever reaches it can read all that is in the index. "
              + "Default: ${DEFAULT-VALUE}, this machine alone.")
  private String host;

  @Option(
      names = "--concurrent",
      paramLabel = "N",
      description = "Requests answered at once. Default: as many as there are processors.")
  private Integer concurrent;

  @Option(
      names = "--waiting",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Requests that may wait meanwhile; more are turned away. Default: ${DEFAULT-VALUE}.")
  private int waiting;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long a request waits for its answer. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Option(
      names = "--longest",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Characters of a question at most. Default: ${DEFAULT-VALUE}.")
  private int longest;

  @Override
  public Integer call() throws IOException, InterruptedException {
    int atOnce = concurrent == null ? Runtime.getRuntime().availableProcessors() : concurrent;
    ServeSettings settings =
        Checked.of(
            spec,
            () ->
                new ServeSettings(
                    host, port, atOnce, waiting, Duration.ofSeconds(timeout), longest));
    PrintWriter err = spec.commandLine().getErr();
    ModelOptions options = Checked.of(spec, device::options);
    Models models = ModelDownloads.models(err);
    try (SensusIndex index = SensusIndex.open(folder);
        IndexEncoders encoders = new IndexEncoders(index, models, options, Map.of());
        WordModels words = WordModels.open(index, encoders, models, options);
        // Requests are what runs at once here, not the parts of one.
        SensusSearcher searcher = new SensusSearcher(index, encoders, null)) {
      // A model that is not there is told of now, and the first question need not wait for it.
      for (String field : index.manifest().encoders().keySet()) {
        encoders.get(field);
      }
      Api api = new Api(version(), index, searcher, words, settings.longestText());
      SearchServer server = new SearchServer(settings, api, index.manifest().documents());
      try {
        untilStopped(server);
      } finally {
        server.close();
        if (server.isAtWork()) {
          // To close a model that is at work would crash; the end of Java frees it all.
          Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
        }
      }
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private String version() {
    String version = ServeCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Says where it listens, and waits for the signal to end. */
  private void untilStopped(SearchServer server) throws IOException, InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              asked.countDown();
              try {
                closed.await(); // Java would end under what is being answered
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    InetSocketAddress address = server.address();
    InetAddress at = address.getAddress();
    String name =
        at.isAnyLocalAddress() ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    PrintWriter out = spec.commandLine().getOut();
    out.println("serving " + folder + " at http://" + name + ":" + address.getPort() + "/");
    if (!at.isLoopbackAddress()) {
      spec.commandLine()
          .getErr()
          .println("sensus serve: whoever reaches " + host + " can read all that is in the index");
    }
    out.flush();
    asked.await();
  }
}
