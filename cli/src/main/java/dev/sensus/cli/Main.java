package dev.sensus.cli;

import dev.sensus.query.Marks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
      EncodeCommand.class,
      FillMaskCommand.class,
      NextSentenceCommand.class,
      SimilarCommand.class,
      SensesCommand.class,
      NeighborsCommand.class,
      AttentionCommand.class,
      SubstitutesCommand.class,
      DescribeCommand.class,
      SynonymsCommand.class,
      EntitiesCommand.class,
      RelationsCommand.class,
      TrainCommand.class,
      ServeCommand.class,
      BenchCommand.class,
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
    EnumNames.register(line);
    line.setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(Math.clamp(Terminal.columns(), 80, 120));
    line.setExpandAtFiles(false); // a question may start with @
    line.setParameterExceptionHandler(
        (e, rest) -> {
          complain(err, e.getCommandLine().getCommandSpec(), firstLine(e), e);
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          complain(err, command.getCommandSpec(), message(e), e);
          return CommandLine.ExitCode.SOFTWARE;
        });
    int status;
    try {
      Path defaults = Path.of("sensus.properties");
      if (Files.exists(defaults)) {
        line.setDefaultValueProvider(
            new PropertiesDefaultProvider(PropertiesFile.read(defaults, line)));
      }
      status = line.execute(args);
    } catch (IOException e) {
      complain(err, line.getCommandSpec(), message(e), e);
      status = CommandLine.ExitCode.SOFTWARE;
    } catch (OutOfMemoryError e) {
      String more = "needs more memory; try SENSUS_JAVA_OPTS=-Xmx… with more than now";
      complain(err, line.getCommandSpec(), more, e);
      status = CommandLine.ExitCode.SOFTWARE;
    } catch (Throwable e) {
      complain(err, line.getCommandSpec(), e.getClass().getSimpleName() + ": " + firstLine(e), e);
      status = CommandLine.ExitCode.SOFTWARE;
    }
    if (out.checkError() && status == CommandLine.ExitCode.OK) {
      complain(err, line.getCommandSpec(), "cannot write to standard output", null);
      status = CommandLine.ExitCode.SOFTWARE;
    }
    err.flush();
    return status;
  }

  private static void complain(PrintWriter err, CommandSpec command, String message, Throwable e) {
    String hint =
        e instanceof ParameterException ? "; see " + command.qualifiedName() + " --help" : "";
    String line = command.qualifiedName() + ": " + message + hint;
    err.println(Marks.none().escape().apply(line)); // it may quote what a file holds
    if (e != null && Boolean.getBoolean("sensus.debug")) {
      e.printStackTrace(err);
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Failures we know of explain themselves; others say what they are. */
  private static String message(Exception e) {
    if (e instanceof FileSystemException file) {
      String reason =
          switch (file) {
            case NoSuchFileException missing -> "no such file or directory";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException there -> "is there already";
            default ->
                file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
          };
      return file.getFile() + ": " + reason;
    }
    boolean known =
        e.getClass() == IOException.class || e.getClass().getName().startsWith("dev.sensus.");
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
