package dev.sensus.encoder;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Makes the next of a row of things in another thread while the caller works on the one before.
 *
 * @param <T> what is made
 */
final class Ahead<T> implements AutoCloseable {
  private final Supplier<T> maker;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("sensus-ahead").factory());
  private CompletableFuture<T> coming;

  /**
   * Begins with the first.
   *
   * @param maker gives one thing a call, called by one thread at a time
   */
  Ahead(Supplier<T> maker) {
    this.maker = maker;
    this.coming = CompletableFuture.supplyAsync(maker, thread);
  }

  /** Waits for the one that is being made, and has the one after it begun. */
  T next() {
    T made;
    try {
      made = coming.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw new CancellationException(String.valueOf(e.getCause()));
      }
    }
    coming = CompletableFuture.supplyAsync(maker, thread);
    return made;
  }

  /** Does not wait for what is being made: its source may be one that never ends. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
