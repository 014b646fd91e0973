package dev.sensus.cli.serve;

import java.util.Locale;
import java.util.Set;

/**
 * The names under which a server that listens on loopback is asked. A page of another site can have
 * its own name point to 127.0.0.1 and so read what is served here; the browser then sends that
 * name, and is refused.
 */
final class LoopbackNames {
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private LoopbackNames() {}

  /** Whether a header {@code Host} names this machine itself. */
  static boolean contain(String host) {
    return host != null && NAMES.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
  }
}
