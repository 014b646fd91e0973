package dev.sensus.encoder;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;

/** How many pieces a batch may have, padding counted in. */
final class BatchBudget {
  /**
   * Fills two or more cores, while what passes between operators stays small; with four times as
   * many, MiniLM's shape in fp32 was a sixth slower, since malloc gave back each larger buffer.
   */
  static final int PROCESSOR = 1024;

  private static final int GPU_LEAST = 4096;
  private static final int GPU_MOST = 1 << 17;

  private BatchBudget() {}

  /** The budget of a model on a device. */
  static int of(BertConfig config, Device device) {
    if (!device.isGpu()) {
      return PROCESSOR;
    }
    MemoryUsage memory = CudaUtils.getGpuMemory(device);
    return gpu(config, memory.getMax() - memory.getCommitted());
  }

  /**
   * For so many bytes of a GPU that are free: a quarter of them, since attention without a fused
   * kernel and other processes want theirs; what is too much all the same is halved when it is run.
   */
  static int gpu(BertConfig config, long free) {
    // Of a piece: states before and after, query, key, value, and the feed-forward layer twice.
    long bytes = Float.BYTES * (6L * config.hiddenSize() + 2L * config.intermediateSize());
    return (int) Math.clamp(free / 4 / bytes, GPU_LEAST, GPU_MOST);
  }
}
