package dev.sensus.solr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.channels.SelectableChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.solr.embedded.JettySolrRunner;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The connections that a node has accepted.
 *
 * <p>A connection that Jetty is about to accept when it stops is never read and never closed. The
 * end of a process closes it; here the process lives on, and whoever has opened the connection
 * would wait for an answer until its time is over, 90 seconds, also when the node is there again.
 */
final class AcceptedSockets implements SelectorManager.AcceptListener {
  private final Set<SelectableChannel> open = ConcurrentHashMap.newKeySet();

  private AcceptedSockets() {}

  /** Those of a node that has just been started. */
  static AcceptedSockets of(JettySolrRunner node) throws ReflectiveOperationException {
    Field field = JettySolrRunner.class.getDeclaredField("server");
    field.setAccessible(true);
    AcceptedSockets sockets = new AcceptedSockets();
    for (var connector : ((Server) field.get(node)).getConnectors()) {
      ((ServerConnector) connector).getSelectorManager().addEventListener(sockets);
    }
    return sockets;
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    open.removeIf(other -> !other.isOpen());
    open.add(channel);
  }

  /** Closes what Jetty has left open, as the end of the node's process would. */
  void close() {
    for (SelectableChannel channel : open) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    open.clear();
  }
}
