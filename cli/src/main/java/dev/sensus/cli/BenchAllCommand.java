package dev.sensus.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sensus bench all}. */
@Command(
    name = "all",
    mixinStandardHelpOptions = true,
    description = {
      "Measure tokenizer, encoder, index, search and knn, each in a Java of its own, on the samples "
          + "and on generated text and vectors: about a quarter of an hour on two processors.",
      "One that fails does not keep the others from being measured."
    })
final class BenchAllCommand implements Callable<Integer> {
  /** Each with fewer rounds or vectors than it has by itself. */
  private static final Map<String, List<String>> BENCHMARKS = new LinkedHashMap<>();

  static {
    BENCHMARKS.put("tokenizer", List.of());
    BENCHMARKS.put("encoder", List.of("--rounds=5"));
    BENCHMARKS.put("index", List.of("--rounds=5"));
    BENCHMARKS.put("search", List.of("--rounds=5"));
    BENCHMARKS.put("knn", List.of("--vectors=50000"));
  }

  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      defaultValue = "target/bench",
      description = "Where NAME.json of each is written. Default: ${DEFAULT-VALUE}.")
  private Path output;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "PATH",
      description =
          "A BEIR folder with questions and judgements, for each of them; may be given again.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description =
          "Wait at most this long after each for the machine's load to fall to what it was. "
              + "Default: ${DEFAULT-VALUE}.")
  private int settle;

  @Override
  public Integer call() throws IOException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    BENCHMARKS.forEach(
        (name, options) -> {
          List<String> command = new ArrayList<>(List.of("bench", name));
          command.addAll(options);
          inputs.forEach(input -> command.add("--input=" + input));
          command.add("--output=" + output.resolve(name + ".json"));
          commands.put(name, command);
        });
    BenchProcesses processes =
        new BenchProcesses(spec.commandLine().getOut(), spec.commandLine().getErr(), settle);
    List<String> failed = processes.run(commands);
    if (!failed.isEmpty()) {
      throw new IOException(
          failed.size() + " of " + commands.size() + " failed: " + String.join(", ", failed));
    }
    return 0;
  }
}
