package dev.sensus.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.sensus.encoder.TextEncoder.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class BatchRunnerTest {

  @Test
  void whatDoesNotFitIsHalved() {
    AtomicIntegerArray seen = new AtomicIntegerArray(100);
    int[] all = IntStream.range(0, 100).toArray();
    new BatchRunner(1)
        .run(
            List.of(all),
            (device, batch) -> {
              if (batch.length > 7) {
                throw new EngineException("CUDA out of memory. Tried to allocate 2 GiB");
              }
              Arrays.stream(batch).forEach(seen::incrementAndGet);
            });
    assertTrue(IntStream.range(0, 100).allMatch(i -> seen.get(i) == 1));
  }

  @Test
  void oneThatNeverFitsAndOtherFailuresAreTold() {
    EngineException full = new EngineException("out of memory");
    List<int[]> batches = List.of(new int[] {0, 1});
    assertSame(
        full,
        assertThrows(
            EngineException.class,
            () ->
                new BatchRunner(1)
                    .run(
                        batches,
                        (device, batch) -> {
                          throw full;
                        })));
    List<int[]> ran = new ArrayList<>();
    assertThrows(
        EngineException.class,
        () ->
            new BatchRunner(1)
                .run(
                    batches,
                    (device, batch) -> {
                      ran.add(batch);
                      throw new EngineException("wrong shape");
                    }));
    assertEquals(1, ran.size()); // not tried again in halves
  }

  /** What PyTorch itself says when the system has no memory for it. */
  @Test
  void knowsPyTorchsWords() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      EngineException e =
          assertThrows(
              EngineException.class,
              () -> manager.zeros(new Shape(1L << 46), DataType.FLOAT32)); // 256 TiB
      assertTrue(BatchRunner.isOutOfMemory(e), e.getMessage());
    }
  }

  @Test
  void allDevicesWorkAtOnce() {
    CountDownLatch both = new CountDownLatch(2);
    new BatchRunner(2)
        .run(
            List.of(new int[] {0}, new int[] {1}),
            (device, batch) -> {
              both.countDown();
              try {
                assertTrue(both.await(60, TimeUnit.SECONDS), "one waits for the other");
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
  }

  @Test
  void aFailureOnOneDeviceEndsAll() {
    List<int[]> batches = IntStream.range(0, 1000).mapToObj(i -> new int[] {i}).toList();
    IllegalStateException wrong = new IllegalStateException("wrong");
    assertSame(
        wrong,
        assertThrows(
            IllegalStateException.class,
            () ->
                new BatchRunner(3)
                    .run(
                        batches,
                        (device, batch) -> {
                          throw wrong;
                        })));
  }

  /** The processor taken twice is two devices to us. */
  @Test
  void severalDevicesGiveTheVectorsOfOne() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      texts.add("water of the river ".repeat(1 + i));
    }
    ModelOptions one = ModelOptions.defaults().withDevice("cpu");
    try (TextEncoder single = Models.standard().contextual("mini", one);
        TextEncoder twice = Models.standard().contextual("mini", one.withDevice("cpu,cpu"))) {
      assertEquals(single.fingerprint(), twice.fingerprint());
      assertArrayEquals(single.encode(texts, Role.PASSAGE), twice.encode(texts, Role.PASSAGE));
    }
  }

  @Test
  void gpuAgreesWithProcessor() throws IOException {
    Assumptions.assumeTrue(
        Engine.getEngine("PyTorch").getGpuCount() > 0,
        "skipped: PyTorch sees no GPU here (libraries for one: encoder/README.md)");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add("a bank of the river, number " + i + " of many. ".repeat(i % 40));
    }
    ModelOptions options = ModelOptions.defaults();
    try (TextEncoder cpu = Models.standard().contextual("mini", options.withDevice("cpu"))) {
      float[][] expected = cpu.encode(texts, Role.PASSAGE);
      for (Precision precision : List.of(Precision.FP32, Precision.FP16, Precision.BF16)) {
        try (TextEncoder gpu =
            Models.standard().contextual("mini", options.withPrecision(precision))) {
          float[][] vectors = gpu.encode(texts, Role.PASSAGE);
          for (int i = 0; i < vectors.length; i++) {
            double cosine = 0;
            for (int j = 0; j < vectors[i].length; j++) {
              cosine += (double) vectors[i][j] * expected[i][j];
            }
            assertTrue(cosine >= .999, precision + " text " + i + ": cosine " + cosine);
          }
        }
      }
    }
  }

  @Test
  void batchesGrowWithTheMemoryThatIsFree() throws IOException {
    BertConfig config =
        BertConfig.read(
            java.nio.file.Path.of(
                System.getProperty("sensus.home"), "src/models/mini/config.json"));
    int little = BatchBudget.gpu(config, 0);
    int middle = BatchBudget.gpu(config, 1L << 30);
    assertTrue(little > 0 && little < middle && middle < BatchBudget.gpu(config, 1L << 40));
    assertTrue(BatchBudget.gpu(config, Long.MAX_VALUE) <= 1 << 17);
  }
}
