package dev.sensus.eval.bench;

import java.util.List;
import java.util.Map;

/** Results to test with: of this machine and this Java, with figures that nobody measured. */
final class BenchResults {
  static final List<Row> ROWS =
      List.of(
          new Row("plain", 12345.678, null, "MB", null, "10 rounds"),
          new Row("with | a bar, `a tick` and *stars*", 1.5, 3.0, "ms", 2.0, "a_b <c> [d] & \\ #1"),
          new Row("share_of_all", 0.987654, null, "share", null, "10 rounds"),
          new Row("below", -0.25, 0.5, "%", -2.0, "10 rounds, ~5 % off"));

  private BenchResults() {}

  static BenchResult of(String... command) {
    return BenchResult.of(
        "knn",
        List.of(command),
        Machine.now(),
        "1.2.3",
        Map.of("vectors", 500, "candidates", List.of(20, 50), "model", "mini"),
        ROWS);
  }
}
