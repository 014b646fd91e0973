package dev.sensus.cli.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.CollectionIndexer;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.IndexListener;
import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.RunOptions;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.query.IndexEncoders;
import dev.sensus.query.SensusSearcher;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** An index that is served at a free port, and who asks it. */
final class Served implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final SensusSearcher searcher;
  private final SensusIndex index;
  private final IndexEncoders encoders;
  private final WordModels words;
  private final SearchServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private Served(Path folder, Models models) throws IOException {
    index = SensusIndex.open(folder);
    encoders = new IndexEncoders(index, models, ModelOptions.defaults(), Map.of());
    searcher = new SensusSearcher(index, encoders, null);
    words = WordModels.open(index, encoders, models, ModelOptions.defaults());
    server = new SearchServer(settings(), new Api("test", index, searcher, words, 500), 7);
  }

  static ServeSettings settings() {
    return new ServeSettings("127.0.0.1", 0, 2, 256, Duration.ofSeconds(60), 500);
  }

  /**
   * Indexes a collection with both built-in models and serves it.
   *
   * @param folder of the index, new
   */
  static Served collection(Path source, Path folder) throws IOException {
    Models models = new Models(Path.of(System.getProperty("sensus.home"), "src", "models"));
    ModelOptions options =
        new ModelOptions(null, "cpu", Path.of(System.getProperty("sensus.cache")));
    try (TextEncoder contextual = models.contextual("mini", options);
        TextEncoder statics = models.statics(Models.DEFAULT_STATIC);
        DocumentReader reader = DocumentReaders.open(source, FieldNames.usual())) {
      IndexOptions settings = IndexOptions.defaults().withOccurrences(LayerMix.of(-1));
      new CollectionIndexer(contextual, statics, settings)
          .index(
              reader,
              folder,
              Map.of(IndexFields.CONTEXTUAL, "mini", IndexFields.STATIC, Models.DEFAULT_STATIC),
              RunOptions.defaults(),
              IndexListener.NONE);
    }
    return new Served(folder, models);
  }

  /** Its address, ending with a slash. */
  String url() {
    return "http://127.0.0.1:" + server.address().getPort() + "/";
  }

  /** The address of an endpoint with its parameters: names and values in turns. */
  URI uri(String path, String... parameters) {
    StringBuilder uri = new StringBuilder(url()).append(path);
    for (int i = 0; i < parameters.length; i += 2) {
      uri.append(i == 0 ? '?' : '&').append(parameters[i]).append('=');
      uri.append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return URI.create(uri.toString());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String... parameters)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path, parameters)).build());
  }

  /** The answer, which must be one. */
  JsonNode answer(String path, String... parameters) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path, parameters);
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return json(response);
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  @Override
  public void close() throws IOException {
    server.close();
    searcher.close();
    words.close();
    encoders.close();
    index.close();
  }
}
