package dev.sensus.indexer;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Three steps that run at once, each in a thread of its own, with little waiting between them: what
 * reads, what works on it, what takes the results. Order is kept.
 *
 * <p>A failure goes down the line behind all that came before it, so that nothing which was ready
 * is lost. Nobody is interrupted, for that would close the files which a thread has open.
 */
final class Stages {
  /** Items that wait before a step: one in work, one ready. */
  private static final int WAITING = 2;

  private static final int POLL_MILLIS = 50;

  /** What a queue ends with. */
  private record End(Throwable failure) {}

  /** Gives items; null after the last. */
  interface Source<A> {
    A next() throws IOException;
  }

  /** Makes one of another. */
  interface Step<A, B> {
    B apply(A item) throws IOException;
  }

  /** Takes results. */
  interface Sink<B> {
    void accept(B item) throws IOException;
  }

  private volatile boolean stopped;

  private Stages() {}

  /**
   * Runs all; the sink in this thread.
   *
   * @throws IOException what a step threw, also unchecked ones, after the sink has had all that
   *     came before
   */
  static <A, B> void run(Source<A> source, Step<A, B> step, Sink<B> sink) throws IOException {
    new Stages().runAll(source, step, sink);
  }

  @SuppressWarnings("unchecked") // each queue holds what its step put in, and an End
  private <A, B> void runAll(Source<A> source, Step<A, B> step, Sink<B> sink) throws IOException {
    BlockingQueue<Object> read = new ArrayBlockingQueue<>(WAITING);
    BlockingQueue<Object> worked = new ArrayBlockingQueue<>(WAITING);
    Thread reader = thread("sensus-read", read, source::next);
    Thread worker =
        thread(
            "sensus-encode",
            worked,
            () -> {
              Object item = take(read);
              return item == null || item instanceof End ? item : step.apply((A) item);
            });
    reader.start();
    worker.start();
    Object item;
    try {
      for (item = take(worked); !(item instanceof End); item = take(worked)) {
        sink.accept((B) item);
      }
    } finally {
      stopped = true;
      join(reader);
      join(worker);
    }
    rethrow(((End) item).failure());
  }

  private Thread thread(String name, BlockingQueue<Object> out, Source<Object> source) {
    Thread thread =
        new Thread(
            () -> {
              Object item;
              do {
                try {
                  item = source.next();
                } catch (Throwable e) { // told by the thread that waits for it
                  item = new End(e);
                }
                item = item == null ? new End(null) : item;
                put(out, item);
              } while (!(item instanceof End) && !stopped);
            },
            name);
    thread.setDaemon(true);
    return thread;
  }

  private void put(BlockingQueue<Object> queue, Object item) {
    try {
      while (!stopped && !queue.offer(item, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        // The next one is busy.
      }
    } catch (InterruptedException e) {
      stopped = true;
    }
  }

  private Object take(BlockingQueue<Object> queue) throws IOException {
    try {
      while (!stopped) {
        Object item = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (item != null) {
          return item;
        }
      }
      return new End(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // after the thread, which uses what the caller closes
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(Throwable failure) throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IOException(failure);
    }
  }
}
