package dev.sensus.cli;

import dev.sensus.indexer.IndexMaintenance;
import dev.sensus.indexer.IndexMaintenance.Check;
import dev.sensus.indexer.IndexMaintenance.Upgrade;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What {@code sensus index} does with an index that is there, instead of making one. */
final class MaintenanceOptions {
  @Option(
      names = "--check",
      description =
          "Make nothing: read all of the index that is there, compare it with its check sums and "
              + "its manifest, and print a line for each problem.")
  private boolean check;

  @Option(
      names = "--upgrade",
      description =
          "Make nothing: bring the index that is there, of an older Lucene or Sensus, to the "
              + "formats of today.")
  private boolean upgrade;

  /** Whether one of them is wanted; refuses what does not go together. */
  boolean isAsked(CommandSpec spec) {
    if (check && upgrade) {
      throw new ParameterException(
          spec.commandLine(), "--check and --upgrade: one after the other");
    }
    String why = "the index that is there is looked at, none is made";
    for (String other : List.of("--input", "--delete", "--reencode", "--append", "--restart")) {
      Checked.notBoth(spec, "--check", other, why);
      Checked.notBoth(spec, "--upgrade", other, why);
    }
    return check || upgrade;
  }

  /**
   * Does it.
   *
   * @return exit status
   */
  int run(Path index, boolean json, PrintWriter out) throws IOException {
    IndexMaintenance maintenance = new IndexMaintenance(index);
    return check
        ? print(maintenance.check(), index, json, out)
        : print(maintenance.upgrade(), index, json, out);
  }

  private static int print(Check found, Path index, boolean json, PrintWriter out)
      throws IOException {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("index", index.toString());
      object.put("segments", found.segments());
      object.put("documents", found.documents());
      object.put("problems", found.problems());
      out.println(Json.line(object));
    } else if (found.problems().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "%s: no problem in %,d documents, %d segment(s)%n",
          index,
          found.documents(),
          found.segments());
    } else {
      found.problems().forEach(out::println);
    }
    return found.problems().isEmpty() ? 0 : 1;
  }

  private static int print(Upgrade done, Path index, boolean json, PrintWriter out)
      throws IOException {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("index", index.toString());
      object.put("segments", done.segments());
      object.put("lucene_before", done.lucene());
      object.put("manifest_before", done.manifest());
      out.println(Json.line(object));
    } else if (done.nothingToDo()) {
      out.println(index + ": is of today already");
    } else {
      out.printf(
          Locale.ROOT,
          "%s: upgraded from Lucene %s, manifest %d: %d segment(s) written anew%n",
          index,
          done.lucene(),
          done.manifest(),
          done.segments());
    }
    return 0;
  }
}
