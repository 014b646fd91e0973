package dev.sensus.encoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The devices that an option names. Asking for them loads PyTorch. */
final class Devices {
  private Devices() {}

  /**
   * Loads PyTorch in another thread, which takes as long as reading a small model's files does.
   * What is wrong with it is told by {@link #of}.
   */
  static void begin() {
    Thread.ofPlatform()
        .daemon()
        .name("sensus-pytorch")
        .start(
            () -> {
              try {
                Engine.getEngine("PyTorch");
              } catch (RuntimeException | LinkageError e) {
                // Whoever needs it asks again, and is told.
              }
            });
  }

  /**
   * Finds devices.
   *
   * @param names as in {@link ModelOptions#device}: one or more of DJL's names with commas between;
   *     null for all GPUs, or the processor where there is none
   * @throws IOException if PyTorch does not see one of them
   */
  static List<Device> of(String names) throws IOException {
    Engine engine = Engine.getEngine("PyTorch");
    int gpus = engine.getGpuCount();
    if (names == null) {
      return gpus == 0
          ? List.of(Device.cpu())
          : IntStream.range(0, gpus).mapToObj(Device::gpu).toList();
    }
    List<Device> devices = new ArrayList<>();
    for (String name : Arrays.asList(names.split(",", -1))) {
      Device device = Device.fromName(name);
      if (device.isGpu() && Math.max(0, device.getDeviceId()) >= gpus) {
        throw new IOException(
            String.format(Locale.ROOT, "device %s: PyTorch sees %d GPUs", name, gpus));
      }
      devices.add(device);
    }
    return devices;
  }
}
