package dev.sensus.encoder.hub;

import java.net.URI;
import java.nio.file.Path;

/** Opens a reference in a process of its own: arguments are the hub, the cache, the reference. */
final class HubProcess {
  private HubProcess() {}

  public static void main(String[] args) throws Exception {
    HubSettings settings =
        new HubSettings(
            URI.create(args[0]), null, Path.of(args[1]), false, HubSettings.Patience.STANDARD);
    System.out.println(new Hub(settings, HubListener.NONE).open(args[2]));
  }

  static Process start(FakeHub hub, Path cache, String reference) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            HubProcess.class.getName(),
            hub.base(),
            cache.toString(),
            reference)
        .redirectErrorStream(true)
        .start();
  }
}
