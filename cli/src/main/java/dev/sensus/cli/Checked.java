package dev.sensus.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Makes what is made of options: a value that the library refuses is wrong use. */
final class Checked {
  /** Something made of options. */
  interface Source<T> {
    T get() throws IOException;
  }

  private Checked() {}

  /** Whether an option stands on the command line itself, not in sensus.properties alone. */
  static boolean isTold(CommandSpec spec, String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Refuses two options on one command line; of what sensus.properties says each has its use. */
  static void notBoth(CommandSpec spec, String one, String other, String why) {
    if (isTold(spec, one) && isTold(spec, other)) {
      throw new ParameterException(spec.commandLine(), one + " and " + other + ": " + why);
    }
  }

  /** Refuses what lacks an option that it cannot do without, in picocli's words. */
  static void required(CommandSpec spec, String option, Object value) {
    if (value == null) {
      OptionSpec missing = spec.findOption(option);
      throw new MissingParameterException(
          spec.commandLine(),
          missing,
          "Missing required option: '" + missing.longestName() + "=" + missing.paramLabel() + "'");
    }
  }

  /** Refuses a folder where a file is to be written, before anything is computed for it. */
  static void noFolder(CommandSpec spec, String option, Path file) {
    if (file != null && Files.isDirectory(file)) {
      throw new ParameterException(
          spec.commandLine(), option + ": " + file + " is a folder, expected a file");
    }
  }

  static <T> T of(CommandSpec spec, Source<T> source) throws IOException {
    try {
      return source.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
