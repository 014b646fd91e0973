package dev.sensus.cli;

import dev.sensus.encoder.ModelOptions;
import picocli.CommandLine.Option;

/** What all that run a model share: where it runs. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      description =
          "auto (the best there is), cpu, cuda:N, a GPU, or several, cuda:0,cuda:1. Default: auto.")
  private String device;

  /**
   * The usual options of a model on this device.
   *
   * @throws IllegalArgumentException if there is no such kind of device
   */
  ModelOptions options() {
    return ModelOptions.defaults().withDevice(device);
  }
}
