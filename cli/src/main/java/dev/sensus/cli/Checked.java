package dev.sensus.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Makes what is made of options: a value that the library refuses is wrong use. */
final class Checked {
  /** Something made of options. */
  interface Source<T> {
    T get() throws IOException;
  }

  private Checked() {}

  static <T> T of(CommandSpec spec, Source<T> source) throws IOException {
    try {
      return source.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
