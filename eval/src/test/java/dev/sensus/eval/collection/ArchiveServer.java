package dev.sensus.eval.collection;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A server of files, which continues them where it is asked to and cuts the connection. */
final class ArchiveServer implements AutoCloseable {
  /** By path. */
  final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** After how many bytes the next answers end; the rest come whole. */
  final Queue<Integer> cuts = new ConcurrentLinkedQueue<>();

  /** The range that each request asked for, empty without one. */
  final Queue<String> requests = new ConcurrentLinkedQueue<>();

  /** Bytes of files sent. */
  final AtomicLong bytes = new AtomicLong();

  /** Part of the ETag. */
  volatile String version = "one";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ArchiveServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::handle);
    http.setExecutor(threads);
    http.start();
  }

  String base() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(range == null ? "" : range);
      byte[] content = files.get(exchange.getRequestURI().getPath());
      if (content == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String etag = "\"" + version + "\"";
      exchange.getResponseHeaders().set("ETag", etag);
      int from = 0;
      if (range != null && etag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
        from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        String covers = "bytes " + from + "-" + (content.length - 1) + "/" + content.length;
        exchange.getResponseHeaders().set("Content-Range", covers);
      }
      int length = content.length - from;
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
      Integer cut = cuts.poll();
      int sent = cut == null ? length : Math.min(cut, length);
      exchange.getResponseBody().write(content, from, sent);
      exchange.getResponseBody().flush();
      bytes.addAndGet(sent);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
