package dev.sensus.cli;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.NextSentence;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sensus next-sentence}. */
@Command(
    name = "next-sentence",
    mixinStandardHelpOptions = true,
    description = {
      "Print the probability that one text follows another.",
      "One line a pair; with --json one object: {\"probability\"}.",
    })
final class NextSentenceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model"},
      defaultValue = Models.DEFAULT_CONTEXTUAL,
      paramLabel = "REF",
      description =
          "A model with its next-sentence head: built in, a directory, or hf:ORG/NAME such as "
              + "hf:google-bert/bert-base-uncased. Default: ${DEFAULT-VALUE}.")
  private String model;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print one JSON object a pair.")
  private boolean json;

  @Parameters(
      index = "0",
      paramLabel = "FIRST",
      description = "The first text; - alone for standard input, a pair a line, a tab between.")
  private String first;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "SECOND",
      description = "The text that may follow.")
  private String second;

  private long number;

  @Override
  public Integer call() throws IOException {
    boolean standardInput = first.equals("-") && second == null;
    if (second == null && !standardInput) {
      throw new ParameterException(
          spec.commandLine(), "expected FIRST and SECOND, or - for pairs of standard input");
    }
    var options = Checked.of(spec, device::options);
    PrintWriter out = spec.commandLine().getOut();
    try (NextSentence next =
        ModelDownloads.models(spec.commandLine().getErr()).nextSentence(model, options)) {
      if (standardInput) {
        TextArguments.standardInput(1, lines -> print(lines, next, out));
      } else {
        print(next.probability(first, second), out);
      }
    }
    return 0;
  }

  private void print(List<String> lines, NextSentence next, PrintWriter out) throws IOException {
    for (String line : lines) {
      number++;
      String[] pair = line.split("\t", -1);
      if (pair.length != 2) {
        throw TextArguments.wrongLine(
            number, "has " + (pair.length - 1) + " tabs, expected one between two texts");
      }
      print(next.probability(pair[0], pair[1]), out);
    }
  }

  private void print(double probability, PrintWriter out) throws IOException {
    out.println(
        json
            ? Json.line(Map.of("probability", probability))
            : String.format(Locale.ROOT, "%.6f", probability));
  }
}
