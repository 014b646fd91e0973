package dev.sensus.solr;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.solr.common.util.Utils;

public final class BatcherBenchmark {
  public static void main(String[] args) throws Exception {
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[1]))) {
      texts.add((String) ((java.util.Map<?, ?>) Utils.fromJSONString(line)).get("text"));
    }
    texts = texts.subList(0, Integer.parseInt(args[2]));
    int rounds = Integer.parseInt(args[3]);
    int[] threads = {1, 2, 8, 32};
    try (TextEncoder encoder =
        new Models(Path.of(args[0])).contextual("mini", ModelOptions.defaults())) {
      Batcher batcher = new Batcher(encoder);
      List<Function<String, float[]>> ways =
          List.of(
              t -> encoder.encode(t, Role.PASSAGE),
              t -> batcher.encode(List.of(t), Role.PASSAGE)[0]);
      double[][][] rates = new double[threads.length][ways.size()][rounds];
      double[] whole = new double[rounds];
      for (int round = -1; round < rounds; round++) {
        long s = System.nanoTime();
        encoder.encode(texts, Role.PASSAGE);
        if (round >= 0) {
          whole[round] = texts.size() * 1e9 / (System.nanoTime() - s);
        }
        for (int t = 0; t < threads.length; t++) {
          for (int way = 0; way < ways.size(); way++) {
            double rate = rate(ways.get(way), texts, threads[t]);
            if (round >= 0) {
              rates[t][way][round] = rate;
            }
          }
        }
      }
      System.out.printf("one call %.0f%n", median(whole));
      for (int t = 0; t < threads.length; t++) {
        System.out.printf(
            "%d threads: direct %.0f batcher %.0f%n",
            threads[t], median(rates[t][0]), median(rates[t][1]));
      }
    }
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static double rate(Function<String, float[]> way, List<String> texts, int threads)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Thread> all = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      Thread one =
          new Thread(
              () -> {
                for (int at = next.getAndIncrement();
                    at < texts.size();
                    at = next.getAndIncrement()) {
                  float[] unused = way.apply(texts.get(at));
                }
              });
      one.start();
      all.add(one);
    }
    for (Thread one : all) {
      one.join();
    }
    return texts.size() * 1e9 / (System.nanoTime() - start);
  }
}
