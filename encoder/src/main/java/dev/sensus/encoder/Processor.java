package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the processor can do, as Linux tells it.
 *
 * @param flags names of its abilities; none where the system does not tell
 */
record Processor(Set<String> flags) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** Intel's and AMD's names ({@code flags}), and Arm's ({@code Features}). */
  private static final List<String> BF16 = List.of("avx512_bf16", "amx_bf16", "bf16", "svebf16");

  private static final List<String> INT8 =
      List.of("avx512_vnni", "avx_vnni", "amx_int8", "i8mm", "asimddp");

  /** This machine's. */
  static Processor current() {
    try {
      return parse(Files.readAllLines(CPUINFO));
    } catch (IOException e) {
      // Not Linux, or not told: what is not known to be there is not used.
      return new Processor(Set.of());
    }
  }

  /** Reads lines of {@code /proc/cpuinfo}: what all of its processors have. */
  static Processor parse(List<String> lines) {
    Set<String> common = null;
    for (String line : lines) {
      int colon = line.indexOf(':');
      String key = colon < 0 ? "" : line.substring(0, colon).strip();
      if (key.equals("flags") || key.equals("Features")) {
        List<String> flags = Arrays.asList(line.substring(colon + 1).strip().split("\\s+"));
        if (common == null) {
          common = new HashSet<>(flags);
        } else {
          common.retainAll(flags);
        }
      }
    }
    return new Processor(common == null ? Set.of() : Set.copyOf(common));
  }

  /** Whether it adds up products of 8 bits without overflow. */
  boolean multipliesInt8() {
    return INT8.stream().anyMatch(flags::contains);
  }

  /** Whether it multiplies bf16 itself; where it does not, PyTorch is slower in it than in fp32. */
  boolean multipliesBf16() {
    return BF16.stream().anyMatch(flags::contains);
  }
}
