package dev.sensus.encoder;

import ai.djl.engine.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Runs batches on all of a model's devices: each takes the next batch as soon as it has done one. A
 * batch for which a device has not the memory is run in halves.
 */
final class BatchRunner {

  /** Runs one batch on one device. */
  interface Work {
    /**
     * Runs.
     *
     * @param device number of the device
     * @param batch indices of inputs
     */
    void run(int device, int[] batch);
  }

  private final int devices;

  BatchRunner(int devices) {
    this.devices = devices;
  }

  /** Runs all batches; the first failure ends it. */
  void run(List<int[]> batches, Work work) {
    int workers = Math.min(devices, batches.size());
    if (workers <= 1) {
      batches.forEach(batch -> halving(0, batch, work));
      return;
    }
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            workers, Thread.ofPlatform().daemon().name("sensus-device-", 0).factory())) {
      List<? extends Future<?>> all =
          IntStream.range(0, workers)
              .mapToObj(device -> threads.submit(() -> drain(device, next, batches, work)))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void drain(int device, AtomicInteger next, List<int[]> batches, Work work) {
    try {
      for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
        halving(device, batches.get(i), work);
      }
    } catch (Throwable e) {
      next.set(batches.size()); // the others need not go on
      throw e;
    }
  }

  private static void halving(int device, int[] batch, Work work) {
    try {
      work.run(device, batch);
    } catch (EngineException e) {
      if (batch.length == 1 || !isOutOfMemory(e)) {
        throw e;
      }
      int half = batch.length / 2;
      halving(device, Arrays.copyOfRange(batch, 0, half), work);
      halving(device, Arrays.copyOfRange(batch, half, batch.length), work);
    }
  }

  /** PyTorch has no type of its own for it that DJL would keep; these are its words. */
  static boolean isOutOfMemory(EngineException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("out of memory") // CUDA
        || message.contains("can't allocate memory") // processor
        || message.contains("not enough memory"); // processor, Windows
  }
}
