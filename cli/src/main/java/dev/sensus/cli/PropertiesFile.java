package dev.sensus.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults for options from {@code sensus.properties}: {@code hits=20} for every command that has
 * such an option, {@code sensus.search.hits=20} for one.
 */
final class PropertiesFile {
  private PropertiesFile() {}

  /** Reads the file; a key that is no option is refused, for it would be a typing error unseen. */
  static Properties read(Path file, CommandLine line) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      reader.mark(1);
      if (reader.read() != '\uFEFF') {
        reader.reset();
      }
      properties.load(reader);
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read", e);
    }
    Set<String> known = new HashSet<>();
    collect(line, known);
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (!known.contains(key)) {
        throw new IOException(file + ": '" + key + "' is no option");
      }
    }
    return properties;
  }

  private static void collect(CommandLine line, Set<String> known) {
    CommandSpec spec = line.getCommandSpec();
    for (OptionSpec option : spec.options()) {
      String name = option.longestName().replaceFirst("^-+", "");
      known.add(name);
      known.add(spec.qualifiedName(".") + "." + name);
    }
    line.getSubcommands().values().forEach(sub -> collect(sub, known));
  }
}
