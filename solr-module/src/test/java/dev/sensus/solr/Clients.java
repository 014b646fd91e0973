package dev.sensus.solr;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Threads that do the same again and again, until they are closed or one of them fails. */
final class Clients implements AutoCloseable {
  /** How long nothing may come to an end. */
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(3);

  /** What is done. */
  interface Work {
    /**
     * Does it once.
     *
     * @param client which thread, from 0
     * @param turn how often this thread has done it before
     */
    void once(int client, int turn) throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private long done;
  private boolean closed;
  private Throwable failure;

  private Clients() {}

  static Clients start(int count, Work work) {
    Clients clients = new Clients();
    for (int i = 0; i < count; i++) {
      int client = i;
      Thread thread = new Thread(() -> clients.run(client, work), "client-" + client);
      clients.threads.add(thread);
      thread.start();
    }
    return clients;
  }

  private void run(int client, Work work) {
    try {
      for (int turn = 0; !closed(); turn++) {
        work.once(client, turn);
        count();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  private synchronized boolean closed() {
    return closed;
  }

  private synchronized void count() {
    done++;
    notifyAll();
  }

  private synchronized void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    } else {
      failure.addSuppressed(cause);
    }
    closed = true;
    notifyAll();
  }

  /** Waits until all together have done it so many times more. */
  synchronized void await(long times) throws InterruptedException {
    long wanted = done + times;
    long patience = System.nanoTime() + PATIENCE;
    while (done < wanted && failure == null) {
      if (System.nanoTime() > patience) {
        throw new AssertionError("only " + done + " of " + wanted + " turns were done");
      }
      wait(TimeUnit.SECONDS.toMillis(1));
    }
    rethrow();
  }

  /** How often it was done. */
  synchronized long done() {
    return done;
  }

  private void rethrow() {
    if (failure != null) {
      throw new AssertionError("after " + done + " turns: " + failure, failure);
    }
  }

  /** Lets each come to its end. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    synchronized (this) {
      rethrow();
    }
  }
}
