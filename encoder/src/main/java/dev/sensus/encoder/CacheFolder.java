package dev.sensus.encoder;

import java.nio.file.Path;

/**
 * Where models from a hub are kept, archives that cannot be kept beside their model, and
 * collections.
 */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * The folder that the user chose by the system property {@code sensus.cache} or the environment's
   * {@code SENSUS_CACHE}, or null.
   */
  static Path chosen() {
    String chosen = System.getProperty("sensus.cache", System.getenv("SENSUS_CACHE"));
    return chosen == null || chosen.isBlank() ? null : Path.of(chosen);
  }

  /** The chosen folder, else the usual one. */
  public static Path standard() {
    Path chosen = chosen();
    return chosen != null ? chosen : usual();
  }

  /** Where nothing was chosen: {@code sensus} in {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
  static Path usual() {
    // Its specification says that a relative path there is to be ignored.
    String caches = System.getenv("XDG_CACHE_HOME");
    Path folder =
        caches != null && Path.of(caches).isAbsolute()
            ? Path.of(caches)
            : Path.of(System.getProperty("user.home"), ".cache");
    return folder.resolve("sensus");
  }
}
