package dev.sensus.eval.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java that a benchmark ran in.
 *
 * @param version with its build
 * @param vendor who made it
 * @param vm the virtual machine
 * @param flags it was started with, of those that hold paths or secrets the names alone
 * @param vectorModule whether {@code jdk.incubator.vector} is there, which Lucene compares vectors
 *     with
 */
public record JavaRuntime(
    String version, String vendor, String vm, List<String> flags, boolean vectorModule) {
  private static final Pattern NAME = Pattern.compile("^(-XX:)?[^=:]+");
  private static final Pattern MODULES = Pattern.compile("^--add-(exports|opens|reads)=");
  private static final Pattern SECRET =
      Pattern.compile("password|secret|token|credential|key", Pattern.CASE_INSENSITIVE);

  /** Refuses a Java of which nothing is told. */
  public JavaRuntime {
    Objects.requireNonNull(version, "Java has no version");
    Objects.requireNonNull(vendor, "Java has no vendor");
    Objects.requireNonNull(vm, "Java has no vm");
    flags = List.copyOf(flags);
  }

  /** The one that this runs in. */
  public static JavaRuntime current() {
    return new JavaRuntime(
        System.getProperty("java.runtime.version"),
        System.getProperty("java.vendor"),
        System.getProperty("java.vm.name"),
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .map(JavaRuntime::withoutPath)
            .toList(),
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }

  /** A flag, or its name alone if its value has a path or a secret. */
  static String withoutPath(String flag) {
    Matcher name = NAME.matcher(flag);
    if (!name.find() || name.end() == flag.length() || MODULES.matcher(flag).find()) {
      return flag;
    }
    String value = flag.substring(name.end());
    boolean path = value.contains("/") || value.contains("\\");
    return path || SECRET.matcher(flag).find() ? name.group() : flag;
  }
}
