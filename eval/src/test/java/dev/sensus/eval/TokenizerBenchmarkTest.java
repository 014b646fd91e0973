package dev.sensus.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.eval.bench.TokenizerBenchmark;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is measured against each other does the same; how fast is no matter of a test. */
class TokenizerBenchmarkTest {
  @Test
  void bothSidesGiveTheSamePieces() throws IOException {
    TokenizerBenchmark benchmark = new TokenizerBenchmark();
    benchmark.open(); // compares all ids
    try {
      assertTrue(benchmark.ours() > 10_000);
      assertEquals(benchmark.ours(), benchmark.theirs());
    } finally {
      benchmark.close();
    }
  }
}
