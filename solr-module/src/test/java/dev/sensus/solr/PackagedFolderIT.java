package dev.sensus.solr;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The packaged folder in a node of its own, whose class path has nothing but Solr. */
public class PackagedFolderIT {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private static Path folder() {
    return Path.of(System.getProperty("sensus.solr.folder"));
  }

  private static Set<String> jars() throws IOException {
    try (Stream<Path> files = Files.list(folder().resolve("lib"))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  /** This class path without all that is in the folder, and what the folder is made of. */
  private static String classPathOfSolr() throws IOException {
    Set<String> jars = jars();
    List<String> path = new ArrayList<>();
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : own.split(File.pathSeparator, -1)) {
      Path file = Path.of(entry);
      String name = file.getFileName().toString();
      if (!jars.contains(name) && !name.startsWith("sensus-") && !name.equals("classes")) {
        path.add(entry);
      }
    }
    return String.join(File.pathSeparator, path);
  }

  @Test
  public void testNodeWithTheFolderAsItsLib() throws Exception {
    Path home = temporary.newFolder("home").toPath();
    copy(folder().resolve("lib"), home.resolve("lib"));
    Path core = Files.createDirectories(home.resolve("one"));
    copy(folder().resolve("conf"), core.resolve("conf"));
    Files.writeString(core.resolve("core.properties"), "name=one\n");
    Path pieces = Files.createDirectories(home.resolve("pieces"));
    copy(
        Path.of(PackagedFolderIT.class.getResource("/pieces/conf").toURI()),
        pieces.resolve("conf"));
    Files.writeString(pieces.resolve("core.properties"), "name=pieces\n");
    Files.writeString(home.resolve("solr.xml"), "<solr></solr>");
    Path found = home.resolve("found");
    Path told = home.resolve("told");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-DOPT_OUT_TRACKING=true",
                "-Djava.security.egd=file:/dev/./urandom",
                "-Dsensus.cache=" + System.getProperty("sensus.cache"),
                "-Dsensus.models=" + folder().resolve("models"),
                "-cp",
                classPathOfSolr(),
                FolderNode.class.getName(),
                home.toString(),
                found.toString())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    assertEquals(Files.readString(told), 0, process.exitValue());
    List<String> lines = Files.readAllLines(found);
    assertEquals(lines.toString(), 4, lines.size());
    assertTrue(lines.toString(), lines.get(0).matches("money of 3 .*<em>interest</em>.*"));
    assertTrue(lines.toString(), lines.get(1).startsWith("money of 3 "));
    assertTrue(lines.toString(), lines.get(2).startsWith("money of 3 "));
    // The tokenizer, found by its SPI name in the folder's jar.
    assertEquals("the/3 em/6 ##bed/9 ##ding/13 ##s/14 [UNK]/18 [MASK]/24", lines.get(3));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** Solr has these itself; another of them would be one too many. */
  @Test
  public void testNothingThatSolrBrings() throws Exception {
    for (String jar : jars()) {
      assertTrue(
          jar,
          Stream.of(
                  "lucene-", "solr-", "jackson-", "slf4j-", "log4j-", "commons-io", "commons-lang")
              .noneMatch(jar::startsWith));
    }
  }
}
