package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StagesTest {
  private static Stages.Source<Integer> upTo(int count) {
    Iterator<Integer> numbers = IntStream.range(0, count).iterator();
    return () -> numbers.hasNext() ? numbers.next() : null;
  }

  @Test
  void keepsTheOrder() throws IOException {
    List<Integer> results = new ArrayList<>();
    Stages.run(upTo(1000), i -> 2 * i, results::add);
    assertEquals(IntStream.range(0, 1000).map(i -> 2 * i).boxed().toList(), results);
  }

  @Test
  void allStepsRunAtOnce() throws IOException {
    // Each waits until all three are at work; one after another they would wait for ever.
    CountDownLatch atWork = new CountDownLatch(3);
    Iterator<Integer> numbers = IntStream.range(0, 3).iterator();
    Stages.run(
        () -> {
          if (!numbers.hasNext()) {
            return null;
          }
          int number = numbers.next();
          return number == 2 ? meet(atWork, number) : number;
        },
        number -> number == 1 ? meet(atWork, number) : number,
        number -> {
          if (number == 0) {
            meet(atWork, number);
          }
        });
    assertEquals(0, atWork.getCount());
  }

  private static int meet(CountDownLatch latch, int number) throws IOException {
    latch.countDown();
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "the others wait");
      return number;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aFailureComesBehindWhatWasReadBefore() {
    List<Integer> results = new ArrayList<>();
    AtomicInteger read = new AtomicInteger();
    IOException failure = new IOException("at 7");
    assertEquals(
        failure,
        assertThrows(
            IOException.class,
            () ->
                Stages.run(
                    () -> {
                      if (read.get() == 7) {
                        throw failure;
                      }
                      return read.getAndIncrement();
                    },
                    i -> i,
                    results::add)));
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), results);
  }

  @Test
  void aFailureInTheMiddleStopsTheReading() {
    List<Integer> results = new ArrayList<>();
    AtomicInteger read = new AtomicInteger();
    assertThrows(
        IllegalStateException.class,
        () ->
            Stages.run(
                read::getAndIncrement,
                i -> {
                  if (i == 5) {
                    throw new IllegalStateException();
                  }
                  return i;
                },
                results::add));
    assertEquals(List.of(0, 1, 2, 3, 4), results);
    assertTrue(read.get() < 20, read.toString());
  }

  @Test
  void aFailureAtTheEndStopsAll() {
    AtomicInteger read = new AtomicInteger();
    assertThrows(
        IOException.class,
        () ->
            Stages.run(
                read::getAndIncrement,
                i -> i,
                i -> {
                  throw new IOException("full");
                }));
    assertTrue(read.get() < 20, read.toString());
  }
}
