package dev.sensus.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sensus train}: what learns from a collection or a model. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Learn from a collection, or from a model.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TrainVocabularyCommand.class, TrainDistillCommand.class})
final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
