package dev.sensus.solr.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Where a collection is.
 *
 * @param url of the collection, {@code http://host:8983/solr/mine}, without name and password
 * @param authorization the header of that name; null for none
 */
public record SolrAddress(String url, String authorization) {
  /**
   * Reads an address.
   *
   * @param url of a node, {@code http://host:8983/solr}, or with the collection behind; name and
   *     password of basic authentication may stand before the host
   * @param collection its name; null if the URL has it
   * @throws IllegalArgumentException if it has not that form, or the collection is told twice or
   *     not at all
   */
  public static SolrAddress of(String url, String collection) {
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw wrong(url, "is no URL; what is special in a password is written %40 and so on");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!List.of("http", "https").contains(scheme) || uri.getHost() == null) {
      throw wrong(url, "expected a URL such as http://localhost:8983/solr");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw wrong(url, "expected a URL without ? and #");
    }
    List<String> path = new ArrayList<>();
    for (String part : uri.getRawPath().split("/")) {
      if (!part.isEmpty()) {
        path.add(part);
      }
    }
    if (path.isEmpty()) {
      path.add("solr");
    }
    if (collection != null) {
      if (path.size() > 1) {
        throw wrong(url, "names a collection already, and so does '" + collection + "'");
      }
      path.add(URLEncoder.encode(collection, StandardCharsets.UTF_8).replace("+", "%20"));
    } else if (path.size() < 2) {
      throw wrong(url, "names no collection, as …/solr/NAME does");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new SolrAddress(
        scheme + "://" + uri.getHost() + port + "/" + String.join("/", path),
        authorization(uri.getRawUserInfo()));
  }

  private static String authorization(String user) {
    if (user == null) {
      return null;
    }
    // A plus is a plus here.
    String plain = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /** Whatever stands before the last at sign may be a password, also where it is no URL. */
  private static String withoutUser(String url) {
    int at = url.lastIndexOf('@');
    if (at < 0) {
      return url;
    }
    int scheme = url.indexOf("://");
    String before = scheme < 0 || scheme > at ? "" : url.substring(0, scheme + 3);
    return before + url.substring(at + 1);
  }

  private static IllegalArgumentException wrong(String url, String what) {
    return new IllegalArgumentException("--solr " + withoutUser(url) + ": " + what);
  }

  /** The name of the collection. */
  public String collection() {
    String last = url.substring(url.lastIndexOf('/') + 1);
    return URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The URL alone: passwords are for nobody to read. */
  @Override
  public String toString() {
    return url;
  }
}
