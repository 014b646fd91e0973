package dev.sensus.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.PropertiesDefaultProvider;
import picocli.CommandLine.Spec;

/**
 * The {@code sensus} command.
 *
 * <p>Exit status: 0 done, 1 failed, 2 wrong use. What goes wrong is one line on standard error;
 * with {@code -Dsensus.debug=true} the stack trace follows.
 */
@Command(
    name = "sensus",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Contextual search for Lucene and Solr.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Any option may stand in a file sensus.properties in the current folder,",
      "such as index=target/cran or sensus.search.hits=20.",
    },
    subcommands = {
      DemoCommand.class,
      IndexCommand.class,
      SearchCommand.class,
      EvalCommand.class,
      AnalyzeCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command and exits. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** Runs the command and gives its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true);
    File defaults = new File("sensus.properties");
    if (defaults.exists()) {
      line.setDefaultValueProvider(new PropertiesDefaultProvider(defaults));
    }
    line.setParameterExceptionHandler(
        (e, rest) -> {
          CommandSpec command = e.getCommandLine().getCommandSpec();
          complain(err, command, firstLine(e), e);
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          complain(err, command.getCommandSpec(), message(e), e);
          // A value that the library refuses is a wrong option.
          return e instanceof IllegalArgumentException
              ? CommandLine.ExitCode.USAGE
              : CommandLine.ExitCode.SOFTWARE;
        });
    int status = line.execute(args);
    out.flush();
    err.flush();
    return status;
  }

  private static void complain(PrintWriter err, CommandSpec command, String message, Exception e) {
    String hint =
        e instanceof ParameterException || e instanceof IllegalArgumentException
            ? "; see " + command.qualifiedName() + " --help"
            : "";
    err.println(command.qualifiedName() + ": " + message + hint);
    if (Boolean.getBoolean("sensus.debug")) {
      e.printStackTrace(err);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Failures we know of explain themselves; others say what they are. */
  private static String message(Exception e) {
    if (e instanceof NoSuchFileException) {
      return firstLine(e) + ": no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return firstLine(e) + ": permission denied";
    }
    boolean known =
        e.getClass() == IOException.class
            || e.getClass().getName().startsWith("dev.sensus.")
            || e instanceof IllegalArgumentException;
    return known && e.getMessage() != null
        ? firstLine(e)
        : e.getClass().getSimpleName() + ": " + firstLine(e);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"sensus " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
