package dev.sensus.eval.bench;

import ai.djl.engine.Engine;
import org.apache.lucene.util.Version;

/**
 * What a benchmark ran with.
 *
 * @param sensus null where it does not run from a jar
 * @param lucene the search library
 * @param djl what runs PyTorch
 * @param pytorch null where it does not run on this machine
 */
public record Versions(String sensus, String lucene, String djl, String pytorch) {
  /**
   * Those that this runs with. Loads PyTorch, so call it after what is measured.
   *
   * @param sensus the version in the jar's manifest, or null
   */
  public static Versions current(String sensus) {
    return new Versions(sensus, Version.LATEST.toString(), Engine.getDjlVersion(), ofPyTorch());
  }

  private static String ofPyTorch() {
    try {
      return Engine.getEngine("PyTorch").getVersion();
    } catch (RuntimeException | LinkageError e) {
      return null; // such as a processor that it was not built for
    }
  }
}
