package dev.sensus.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sensus train}: what learns from a collection. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Learn from a collection.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = TrainVocabularyCommand.class)
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
