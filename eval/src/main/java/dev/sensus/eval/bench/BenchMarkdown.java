package dev.sensus.eval.bench;

import dev.sensus.eval.report.plot.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Results as a page of Markdown, a section each: the command, the machine, the settings, and a
 * table whose last column says which line below it tells how a row was measured.
 */
public final class BenchMarkdown {
  private static final String HEAD =
      """
      # Benchmarks

      Speed beside a baseline in the same run: the ratio says how many times better ours is than the
      baseline. Each section tells the command that made it, and what it ran on. This page is made by

          src/bin/sensus bench all --output target/bench
          src/bin/sensus bench show target/bench/*.json > src/docs/benchmarks.md

      where a section of `bench all` may be replaced by that of its command with other settings.
      """;

  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_<>|~&#\\[\\]]");
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_@%+=:,./-]+");

  private final StringBuilder text = new StringBuilder(HEAD);

  private BenchMarkdown() {}

  /** The page with a section for each result, in their order. */
  public static String page(List<BenchResult> results) {
    BenchMarkdown page = new BenchMarkdown();
    results.forEach(page::section);
    return page.text.toString();
  }

  private void section(BenchResult result) {
    text.append("\n## ").append(escape(result.benchmark())).append("\n\n");
    text.append("    src/bin/sensus");
    result.command().forEach(argument -> text.append(' ').append(shell(argument)));
    text.append("\n\n");
    fact("Machine", machine(result.machine()));
    if (result.warning() != null) {
      fact("Warning", escape(result.warning()));
    }
    fact("Java", java(result.java()));
    if (!result.environment().isEmpty()) {
      fact("Environment", code(result.environment()));
    }
    fact("Versions", escape(versions(result.versions())));
    if (!result.settings().isEmpty()) {
      fact("Settings", code(result.settings()));
    }
    table(result.rows());
  }

  private void table(List<Row> rows) {
    text.append("\n| what | ours | baseline | unit | ratio | how |\n|:--|--:|--:|:--|--:|--:|\n");
    Map<String, Integer> settings = new LinkedHashMap<>();
    for (Row row : rows) {
      text.append('|');
      row.cells().forEach(cell -> text.append(' ').append(escape(cell)).append(" |"));
      settings.putIfAbsent(row.settings(), settings.size() + 1);
      text.append(' ').append(settings.get(row.settings())).append(" |\n");
    }
    text.append('\n');
    settings.forEach(
        (setting, number) -> text.append(number).append(". ").append(escape(setting)).append('\n'));
  }

  private void fact(String name, String what) {
    text.append("- **").append(name).append("**: ").append(what).append('\n');
  }

  private static String machine(Machine machine) {
    List<String> parts = new ArrayList<>();
    parts.add(machine.processor());
    if (!machine.instructions().isEmpty()) {
      parts.add("with " + String.join(" ", machine.instructions()));
    }
    parts.add(machine.processors() + (machine.processors() == 1 ? " processor" : " processors"));
    if (machine.memoryMegabytes() != null) {
      parts.add(String.format(Locale.ROOT, "%.1f GB", machine.memoryMegabytes() / 1e3));
    }
    parts.add(machine.system());
    parts.add(machine.kernel().replaceFirst("-.*", ""));
    if (machine.load() != null) {
      parts.add(String.format(Locale.ROOT, "load average %.2f at the start", machine.load()));
    }
    return escape(String.join(", ", parts));
  }

  private static String java(JavaRuntime java) {
    String module = java.vectorModule() ? "" : ", without jdk.incubator.vector";
    String what = java.vendor() + " " + java.version() + ", " + java.vm() + module;
    return escape(what)
        + String.join("", java.flags().stream().map(flag -> ", " + code(flag)).toList());
  }

  private static String versions(Versions versions) {
    return String.join(
        ", ",
        "Sensus " + Objects.requireNonNullElse(versions.sensus(), "(not from a jar)"),
        "Lucene " + versions.lucene(),
        "DJL " + versions.djl(),
        "PyTorch " + Objects.requireNonNullElse(versions.pytorch(), "(does not run)"));
  }

  private static String code(Map<String, ?> values) {
    return String.join(
        ", ",
        values.entrySet().stream()
            .map(entry -> code(entry.getKey() + "=" + plain(entry.getValue())))
            .toList());
  }

  private static String plain(Object value) {
    return value instanceof List<?> list
        ? String.join(",", list.stream().map(Object::toString).toList())
        : String.valueOf(value);
  }

  /** A span of code, on one line, whatever is in it. */
  private static String code(String what) {
    return "`" + line(what).replace('`', '\'') + "`";
  }

  /** An argument as a shell wants it. */
  private static String shell(String argument) {
    String line = line(argument);
    return PLAIN.matcher(line).matches() ? line : "'" + line.replace("'", "'\\''") + "'";
  }

  private static String escape(String what) {
    return SPECIAL.matcher(line(what)).replaceAll("\\\\$0");
  }

  private static String line(String what) {
    return PlainText.clean(what).strip().replaceAll("\\s+", " ");
  }
}
