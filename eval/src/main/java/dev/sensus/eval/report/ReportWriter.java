package dev.sensus.eval.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sensus.eval.grid.GridResults;
import dev.sensus.eval.report.Figures.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Writes what a grid of systems did into a folder: {@code index.html}, one page that needs nothing
 * else; {@code report.md}, the same tables, with the plots as {@code plots/*.svg}; {@code
 * results.json}, all of it for programs.
 */
public final class ReportWriter {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportWriter() {}

  /**
   * Writes a report. Files of an earlier one are replaced, each at once; other files in the folder
   * stay.
   *
   * @param folder made if it is not there
   * @return the page
   * @throws IllegalArgumentException if the results are not whole: a system without values for each
   *     question
   * @throws IOException if the folder cannot be written
   */
  public static Path write(GridResults results, Path folder) throws IOException {
    Page page = Page.of(new Grid(results));
    Map<String, String> files = new LinkedHashMap<>();
    files.put("results.json", json(results) + "\n");
    for (Figure figure : page.figures()) {
      files.put(
          "plots/" + figure.name() + ".svg", figure.picture().alone(HtmlReport.plotCss()) + "\n");
    }
    files.put("report.md", MarkdownReport.write(page));
    files.put("index.html", HtmlReport.write(page));
    // All is made before anything is written.
    for (Map.Entry<String, String> file : files.entrySet()) {
      replace(folder.resolve(file.getKey()), file.getValue());
    }
    return folder.resolve("index.html");
  }

  private static String json(GridResults results) throws IOException {
    // Half of a surrogate pair, as a broken document may have, cannot be written as UTF-8.
    StringBuilder json = new StringBuilder();
    JSON.writeValueAsString(results)
        .codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(json::appendCodePoint);
    return json.toString();
  }

  private static void replace(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    // Not createTempFile, whose files nobody else may read.
    Path half = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(half, content, StandardCharsets.UTF_8);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }
}
