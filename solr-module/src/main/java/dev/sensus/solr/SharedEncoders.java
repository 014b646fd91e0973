package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The encoders of this process: each is opened once however many cores want it, and closed when the
 * last of them has given it back.
 *
 * <p>They are shared by all nodes of the process, for their memory is what there is least of.
 */
final class SharedEncoders {
  /** What makes two encoders the same one. */
  record Key(String reference, String models, String options) {}

  /** Opens an encoder. */
  interface Opening {
    TextEncoder open() throws IOException;
  }

  /** An encoder that several cores have. */
  private static final class Shared {
    private final TextEncoder encoder;
    private int holders;

    Shared(TextEncoder encoder) {
      this.encoder = encoder;
    }
  }

  private static final Map<Key, Shared> OPEN = new HashMap<>();

  private SharedEncoders() {}

  /** Gives an encoder, opened if nobody has it yet. Each call wants a {@link #release}. */
  static TextEncoder acquire(Key key, Opening opening) throws IOException {
    synchronized (OPEN) {
      Shared shared = OPEN.get(key);
      if (shared == null) {
        shared = new Shared(open(opening));
        OPEN.put(key, shared);
      }
      shared.holders++;
      return shared.encoder;
    }
  }

  /** DJL looks for its engine with the thread's class loader, which is not that of a plug-in. */
  private static TextEncoder open(Opening opening) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(SharedEncoders.class.getClassLoader());
    try {
      return opening.open();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Gives an encoder back; the last one closes it. */
  static void release(Key key) {
    synchronized (OPEN) {
      Shared shared = OPEN.get(key);
      if (shared == null) {
        throw new IllegalStateException("not open: " + key);
      }
      shared.holders--;
      if (shared.holders == 0) {
        OPEN.remove(key);
        shared.encoder.close();
      }
    }
  }

  /** How many cores have each of the encoders that are open. */
  static Map<Key, Integer> holders() {
    synchronized (OPEN) {
      Map<Key, Integer> holders = new HashMap<>();
      OPEN.forEach((key, shared) -> holders.put(key, shared.holders));
      return holders;
    }
  }
}
