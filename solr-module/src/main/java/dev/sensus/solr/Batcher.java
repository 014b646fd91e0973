package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.solr.common.SolrException;

/**
 * Encodes texts of several requests together: who comes while the encoder works joins the next
 * batch, in the order of coming; who comes while it does not is encoded at once. Safe for several
 * threads.
 *
 * <p>There is no thread of its own: one of those that wait encodes for all, once, and then leaves
 * that to the next. What waits is bounded by the requests that the server works on. Where a batch
 * fails each of its requests is encoded by itself, so that a fault meets the one it belongs to.
 */
final class Batcher {
  /** Texts that are encoded together at most, unless one request alone has more. */
  static final int TEXTS = 256;

  /** What one request wants. All is written and read under the lock of the batcher. */
  private static final class Wanted {
    private final List<String> texts;
    private final Role role;
    private boolean leads;
    private float[][] vectors;
    private Throwable failure;

    Wanted(List<String> texts, Role role) {
      this.texts = texts;
      this.role = role;
    }

    boolean isDone() {
      return vectors != null || failure != null;
    }
  }

  private final TextEncoder encoder;
  private final Deque<Wanted> waiting = new ArrayDeque<>();
  private boolean busy;

  Batcher(TextEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Encodes texts, maybe together with others'.
   *
   * @return {@code [texts][dimension]}
   * @throws SolrException if the thread is interrupted while it waits
   */
  float[][] encode(List<String> texts, Role role) {
    Wanted own = new Wanted(texts, role);
    List<Wanted> batch = List.of();
    synchronized (this) {
      waiting.add(own);
      if (busy) {
        await(own);
      }
      if (!own.isDone()) {
        busy = true;
        batch = next();
      }
    }
    if (!batch.isEmpty()) {
      try {
        run(batch);
      } finally {
        handOver();
      }
    }
    return result(own);
  }

  /** Waits until another has encoded it, or it is the one to do so. */
  private void await(Wanted own) {
    while (!own.isDone() && !own.leads) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        waiting.remove(own);
        if (own.leads) {
          lead();
        }
        throw new SolrException(
            SolrException.ErrorCode.SERVER_ERROR, "interrupted while waiting for an encoder", e);
      }
    }
  }

  /** What is encoded next: the first of all, and those behind it that fit and have its role. */
  private List<Wanted> next() {
    List<Wanted> batch = new ArrayList<>();
    Role role = waiting.getFirst().role;
    int count = 0;
    for (Iterator<Wanted> all = waiting.iterator(); all.hasNext(); ) {
      Wanted one = all.next();
      if (one.role == role && (batch.isEmpty() || count + one.texts.size() <= TEXTS)) {
        batch.add(one);
        count += one.texts.size();
        all.remove();
      }
    }
    return batch;
  }

  private synchronized void handOver() {
    lead();
    notifyAll();
  }

  /** Has the one that waits longest encode next. */
  private void lead() {
    busy = !waiting.isEmpty();
    if (busy) {
      waiting.getFirst().leads = true;
      notifyAll();
    }
  }

  private void run(List<Wanted> batch) {
    List<String> texts = new ArrayList<>();
    batch.forEach(one -> texts.addAll(one.texts));
    float[][] vectors;
    try {
      vectors = encoder.encode(texts, batch.get(0).role);
    } catch (Throwable e) {
      fail(batch, e);
      return;
    }
    synchronized (this) {
      int from = 0;
      for (Wanted one : batch) {
        one.vectors = Arrays.copyOfRange(vectors, from, from + one.texts.size());
        from += one.texts.size();
      }
    }
  }

  private void fail(List<Wanted> batch, Throwable failure) {
    if (batch.size() > 1) {
      batch.forEach(one -> run(List.of(one)));
    } else {
      synchronized (this) {
        batch.get(0).failure = failure;
      }
    }
  }

  private synchronized float[][] result(Wanted own) {
    return switch (own.failure) {
      case null -> own.vectors;
      case Error error -> throw error;
      case RuntimeException fault -> throw fault;
      default -> throw new IllegalStateException(own.failure);
    };
  }
}
