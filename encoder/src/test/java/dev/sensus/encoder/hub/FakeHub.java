package dev.sensus.encoder.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A hub for tests, on two ports: one answers as huggingface.co does, the other holds the large
 * files that it redirects to. It counts what it sends and fails as it is told to.
 */
public final class FakeHub implements AutoCloseable {
  /** The repository that is there. */
  public static final String REPOSITORY = "acme/tiny";

  /** The commit that the branch main and the tag v1 stand for. */
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a request comes to in place of the right answer. */
  public sealed interface Fault {
    /** The connection ends after so many bytes of the file. */
    record Cut(int after) implements Fault {}

    /** Nothing more comes after so many bytes of the file, until the test ends. */
    record Stall(int after) implements Fault {}

    /** A status, with headers. */
    record Status(int status, Map<String, String> headers) implements Fault {}

    /** The right length, another content. */
    record Damage() implements Fault {}
  }

  /** A request as it came in. */
  public record Request(boolean elsewhere, String path, String range, String authorization) {}

  private final HttpServer hub = server(false);
  private final HttpServer storage = server(true);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final AtomicLong bytes = new AtomicLong();

  /** Names in the listing beside those of the files. */
  final List<String> extraNames = Collections.synchronizedList(new ArrayList<>());

  /** What the branch main stands for; may be changed. */
  volatile String main = COMMIT;

  /** Part of every ETag of the second host. */
  volatile String version = "one";

  /** Sizes in the listing in place of the right ones. */
  final Map<String, Long> claimedSizes = new ConcurrentHashMap<>();

  /** Whether the listing has sizes and checksums. */
  volatile boolean listsChecksums = true;

  /** How long every answer with a file takes. */
  volatile long delayMillis;

  /** Starts an empty hub. */
  public FakeHub() throws IOException {
    for (HttpServer server : List.of(hub, storage)) {
      server.setExecutor(threads);
      server.start();
    }
  }

  private HttpServer server(boolean elsewhere) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(free, 0);
    server.createContext("/", exchange -> handle(exchange, elsewhere));
    return server;
  }

  /** Adds all files of a folder. */
  public FakeHub with(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.startsWith(".")) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return this;
  }

  /** Adds a file. */
  public FakeHub with(String name, byte[] content) {
    files.put(name, content);
    return this;
  }

  /** The next requests for a path that ends so come to this, one after the other. */
  void fail(String pathEnd, Fault... next) {
    faults.computeIfAbsent(pathEnd, p -> new ConcurrentLinkedQueue<>()).addAll(List.of(next));
  }

  /** The hub's address. */
  public String base() {
    return "http://localhost:" + hub.getAddress().getPort();
  }

  /** The same under another name, which is another hub to a client. */
  public String otherBase() {
    return "http://127.0.0.1:" + hub.getAddress().getPort();
  }

  /** Bytes of files sent so far. */
  public long bytes() {
    return bytes.get();
  }

  /** All requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Requests so far for a path with this in it. */
  List<Request> requests(String in) {
    return requests.stream().filter(request -> request.path().contains(in)).toList();
  }

  byte[] file(String name) {
    return files.get(name);
  }

  /** Bytes of the files with these names. */
  long size(String... names) {
    return Stream.of(names).mapToLong(name -> files.get(name).length).sum();
  }

  private void handle(HttpExchange exchange, boolean elsewhere) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(
          new Request(
              elsewhere,
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Range"),
              exchange.getRequestHeaders().getFirst("Authorization")));
      Fault fault = fault(path, elsewhere);
      if (fault instanceof Fault.Status status) {
        status.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status.status(), -1);
      } else if (elsewhere) {
        storage(exchange, path.substring(1), fault);
      } else if (path.startsWith("/api/models/" + REPOSITORY + "/")) {
        api(exchange, exchange.getRequestURI());
      } else if (path.startsWith("/" + REPOSITORY + "/resolve/")) {
        resolve(exchange, path.substring(REPOSITORY.length() + 10), fault);
      } else {
        missing(exchange, "RepoNotFound");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A fault of a file happens where the file is: large ones are elsewhere. */
  private Fault fault(String path, boolean elsewhere) {
    for (Map.Entry<String, Queue<Fault>> entry : faults.entrySet()) {
      boolean redirected = !elsewhere && entry.getKey().endsWith(".safetensors");
      if (path.endsWith(entry.getKey()) && !redirected) {
        return entry.getValue().poll();
      }
    }
    return null;
  }

  private static void missing(HttpExchange exchange, String code) throws IOException {
    exchange.getResponseHeaders().set("X-Error-Code", code);
    exchange.sendResponseHeaders(404, -1);
  }

  private void api(HttpExchange exchange, URI uri) throws IOException {
    String path = uri.getRawPath();
    if (path.endsWith("/refs")) {
      ObjectNode refs = JSON.createObjectNode();
      refs.putArray("branches").addObject().put("name", "main").put("targetCommit", main);
      refs.putArray("tags").addObject().put("name", "v1").put("targetCommit", COMMIT);
      json(exchange, refs);
      return;
    }
    String last = path.substring(path.lastIndexOf('/') + 1);
    String revision = URLDecoder.decode(last, StandardCharsets.UTF_8);
    String commit = commit(revision);
    if (commit == null) {
      missing(exchange, "RevisionNotFound");
      return;
    }
    ObjectNode model = JSON.createObjectNode().put("id", REPOSITORY).put("sha", commit);
    var siblings = model.putArray("siblings");
    extraNames.forEach(name -> siblings.addObject().put("rfilename", name));
    files.forEach(
        (name, content) -> {
          ObjectNode file = siblings.addObject().put("rfilename", name);
          if (listsChecksums && "blobs=true".equals(uri.getQuery())) {
            long size = claimedSizes.getOrDefault(name, (long) content.length);
            file.put("size", size);
            if (isLarge(name)) {
              file.put("blobId", "0".repeat(40));
              file.putObject("lfs").put("sha256", sha256(content)).put("size", size);
            } else {
              file.put("blobId", gitSha1(content));
            }
          }
        });
    json(exchange, model);
  }

  private String commit(String revision) {
    return switch (revision) {
      case "main", "refs/pr/1" -> main;
      case "v1" -> COMMIT;
      default -> revision.equals(main) || COMMIT.startsWith(revision) ? commitOf(revision) : null;
    };
  }

  private String commitOf(String revision) {
    return main.startsWith(revision) ? main : COMMIT;
  }

  private static void json(HttpExchange exchange, ObjectNode json) throws IOException {
    byte[] body = JSON.writeValueAsBytes(json);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static boolean isLarge(String name) {
    return name.endsWith(".safetensors") || name.endsWith(".bin");
  }

  private void resolve(HttpExchange exchange, String path, Fault fault)
      throws IOException, InterruptedException {
    String commit = path.substring(0, path.indexOf('/'));
    String name = path.substring(path.indexOf('/') + 1);
    byte[] content = files.get(name);
    if (content == null) {
      missing(exchange, "EntryNotFound");
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", commit);
    if (isLarge(name)) {
      String address = "http://127.0.0.1:" + storage.getAddress().getPort() + "/" + name;
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
      exchange.getResponseHeaders().set("Location", address + "?signature=a%2Fb");
      exchange.sendResponseHeaders(302, -1);
    } else {
      send(exchange, content, gitSha1(content), fault);
    }
  }

  private void storage(HttpExchange exchange, String name, Fault fault)
      throws IOException, InterruptedException {
    Thread.sleep(delayMillis);
    send(exchange, files.get(name), version + "-" + name.hashCode(), fault);
  }

  private void send(HttpExchange exchange, byte[] whole, String etag, Fault fault)
      throws IOException, InterruptedException {
    byte[] content = whole;
    if (fault instanceof Fault.Damage) {
      content = whole.clone();
      content[content.length / 2] ^= 1;
    }
    String quoted = "\"" + etag + "\"";
    exchange.getResponseHeaders().set("ETag", quoted);
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    int from = 0;
    if (range != null && (ifRange == null || ifRange.equals(quoted))) {
      from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      String covers = "bytes " + from + "-" + (content.length - 1) + "/" + content.length;
      exchange.getResponseHeaders().set("Content-Range", covers);
    }
    int length = content.length - from;
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, length == 0 ? -1 : length);
    int sent = length;
    if (fault instanceof Fault.Cut cut) {
      sent = Math.min(length, cut.after());
    } else if (fault instanceof Fault.Stall stall) {
      sent = Math.min(length, stall.after());
    }
    OutputStream out = exchange.getResponseBody();
    out.write(content, from, sent);
    bytes.addAndGet(sent);
    out.flush();
    if (fault instanceof Fault.Stall) {
      Thread.sleep(Long.MAX_VALUE);
    }
    // Leaving with less than was announced, the exchange cuts the connection.
  }

  static String sha256(byte[] content) {
    return hash("SHA-256", content);
  }

  static String gitSha1(byte[] content) {
    byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    return hash("SHA-1", head, content);
  }

  private static String hash(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** From now on there is no network. */
  public void stop() {
    hub.stop(0);
    storage.stop(0);
    threads.shutdownNow();
  }
}
