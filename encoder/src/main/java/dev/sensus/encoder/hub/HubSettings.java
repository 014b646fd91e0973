package dev.sensus.encoder.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Where the hub is, and how it is asked.
 *
 * @param base the hub's address, {@code https://huggingface.co} unless told otherwise
 * @param token sent to the host of {@code base} and to no other, or null
 * @param cache the folder that models are kept in
 * @param offline whether the network is left alone
 * @param patience when to give up
 */
public record HubSettings(URI base, String token, Path cache, boolean offline, Patience patience) {

  /** The hub that references mean unless told otherwise. */
  public static final String DEFAULT_BASE = "https://huggingface.co";

  private static final Set<String> YES = Set.of("1", "true", "yes", "on");

  /**
   * When to give up.
   *
   * @param connect how long a connection may take
   * @param answer how long the first byte of an answer may take, and how long a body may stand
   *     still
   * @param attempts how often a request is made that fails for a reason that may pass
   * @param pause before the second attempt; it doubles before each further one
   */
  public record Patience(Duration connect, Duration answer, int attempts, Duration pause) {
    /** For networks as they are: five attempts over some seconds. */
    public static final Patience STANDARD =
        new Patience(Duration.ofSeconds(15), Duration.ofSeconds(30), 5, Duration.ofMillis(500));
  }

  /**
   * Reads the settings: the system property {@code sensus.hub} or the environment's {@code
   * HF_ENDPOINT} for the address, {@code HF_TOKEN}, {@code HF_HUB_OFFLINE}.
   *
   * @throws HubException if the address or the token cannot be one
   */
  public static HubSettings standard(Path cache) throws HubException {
    String base = System.getProperty("sensus.hub", System.getenv("HF_ENDPOINT"));
    String token = System.getenv("HF_TOKEN");
    return new HubSettings(
        address(base == null || base.isBlank() ? DEFAULT_BASE : base.strip(), "a hub"),
        token == null || token.isBlank() ? null : checked(token.strip()),
        cache,
        isOffline(),
        Patience.STANDARD);
  }

  /**
   * A server that is no hub: nobody's token goes there. {@code HF_HUB_OFFLINE} holds for it too.
   *
   * @throws HubException if the address cannot be one
   */
  public static HubSettings server(String base, Path cache) throws HubException {
    URI address = address(base.strip(), "a server");
    return new HubSettings(address, null, cache, isOffline(), Patience.STANDARD);
  }

  private static boolean isOffline() {
    String offline = System.getenv("HF_HUB_OFFLINE");
    return offline != null && YES.contains(offline.toLowerCase(Locale.ROOT));
  }

  /** The same for a question that can do without an answer: asked once, and not waited for long. */
  HubSettings brief() {
    Patience brief =
        new Patience(
            shorter(patience.connect(), 3), shorter(patience.answer(), 5), 1, patience.pause());
    return new HubSettings(base, token, cache, offline, brief);
  }

  private static Duration shorter(Duration duration, int seconds) {
    Duration other = Duration.ofSeconds(seconds);
    return duration.compareTo(other) < 0 ? duration : other;
  }

  private static URI address(String base, String what) throws HubException {
    try {
      URI uri = URI.create(base.replaceAll("/+$", ""));
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new HubException(base, "is no address of " + what + ", expected https://HOST", e);
    }
    throw new HubException(base, "is no address of " + what + ", expected https://HOST");
  }

  private static String checked(String token) throws HubException {
    if (!token.matches("[\\x21-\\x7e]+")) {
      throw new HubException("HF_TOKEN", "holds a character that no token has");
    }
    return token;
  }

  /** The token is nobody's business, so it is not in here. */
  @Override
  public String toString() {
    return base + ", cache " + cache + (offline ? ", offline" : "");
  }
}
