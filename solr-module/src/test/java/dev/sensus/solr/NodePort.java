package dev.sensus.solr;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import org.apache.solr.embedded.JettySolrRunner;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The port of a node, which is to be closed before the node stops.
 *
 * <p>Jetty interrupts the thread that accepts connections when it stops, and Java's {@code
 * ServerSocketChannel.accept()} forgets the socket that it has just accepted when it is
 * interrupted: nobody reads it, and nobody closes it but the end of the process. Here the process
 * lives on. Whoever opened that connection, and all whose requests wait for it, would wait until
 * their time is over, 90 seconds, also when the node is there again. A port that is closed without
 * an interrupt hands out the last connection, which Jetty closes as all others.
 *
 * <p>As all others, if it knows it by then: it has those that it knows closed a second after nobody
 * uses them, and waits for all. One that comes to its knowledge only afterwards has the connector's
 * own patience, which is longer than Jetty's for a stop, so the connector is told of the second
 * beforehand. (A node that starts again has a new connector.)
 */
final class NodePort {
  private NodePort() {}

  /** Accepts nothing more, and has all that was accepted in Jetty's hands. */
  static void close(JettySolrRunner node) throws Exception {
    Field field = JettySolrRunner.class.getDeclaredField("server");
    field.setAccessible(true);
    for (Connector each : ((Server) field.get(node)).getConnectors()) {
      ServerConnector connector = (ServerConnector) each;
      connector.setIdleTimeout(connector.getShutdownIdleTimeout());
      connector.close();
      String name = "-acceptor-";
      String whose = Integer.toHexString(connector.hashCode());
      while (Thread.getAllStackTraces().entrySet().stream()
          .filter(one -> one.getKey().getName().contains(name))
          .filter(one -> one.getKey().getName().contains(whose))
          .anyMatch(NodePort::accepts)) {
        Thread.sleep(1);
      }
    }
  }

  /** Whether a thread waits for a connection, or has one that Jetty does not know yet. */
  private static boolean accepts(Map.Entry<Thread, StackTraceElement[]> thread) {
    return Arrays.stream(thread.getValue())
        .anyMatch(
            at ->
                at.getClassName().endsWith(".ServerSocketChannelImpl")
                    || at.getMethodName().equals("accepted"));
  }
}
