package dev.sensus.cli.serve;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** The files of the page: read once, from the jar. */
final class PageFiles {
  /**
   * A file.
   *
   * @param type what a response calls it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record PageFile(String type, byte[] content) {}

  private final Map<String, PageFile> byPath = new HashMap<>();

  PageFiles() throws IOException {
    add("/", "index.html", "text/html");
    add("/sensus.js", "sensus.js", "text/javascript");
    add("/sensus.css", "sensus.css", "text/css");
    add("/icon.svg", "icon.svg", "image/svg+xml");
  }

  private void add(String path, String name, String type) throws IOException {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      byPath.put(path, new PageFile(type + "; charset=utf-8", in.readAllBytes()));
    }
  }

  /** The file at a path; null if there is none. */
  PageFile at(String path) {
    return byPath.get(path);
  }
}
