package dev.sensus.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.eval.bench.TokenizerBenchmark;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured against each other does the same; how fast is no matter of a test. */
class TokenizerBenchmarkTest {
  @ParameterizedTest
  @ValueSource(strings = {"english", "mixed"})
  void bothSidesGiveTheSamePieces(String texts) throws IOException {
    TokenizerBenchmark benchmark = new TokenizerBenchmark(texts);
    benchmark.open(); // compares all ids and offsets
    try {
      assertTrue(benchmark.encoder() > 10_000);
      assertEquals(benchmark.encoder(), benchmark.huggingFace());
      assertEquals(benchmark.encoder(), benchmark.stream(), 1);
    } finally {
      benchmark.close();
    }
  }
}
