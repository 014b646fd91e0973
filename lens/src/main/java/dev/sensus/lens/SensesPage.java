package dev.sensus.lens;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import dev.sensus.eval.report.plot.Picture;
import dev.sensus.eval.report.plot.PlainText;
import dev.sensus.lens.WordSenses.Sense;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The senses of a word as a file: a page that needs nothing else, no network and no script, or the
 * plot alone. Texts of documents are escaped; only SVG and style sheet, which are ours, are not.
 */
public final class SensesPage {
  private static final String SVG = ".svg";
  private static final String TEMPLATE = "senses.mustache";

  /** What the template shows. */
  private record Page(String word, String summary, String css, String plot, List<Part> senses) {}

  /** A sense as the template shows it. */
  private record Part(String swatch, String name, String size, List<Line> lines) {}

  private SensesPage() {}

  /**
   * Writes the plot alone where the file's name ends in {@code .svg}, else the page. The file
   * appears when it is whole.
   */
  public static void write(WordSenses senses, Path file) throws IOException {
    boolean plotAlone = file.toString().toLowerCase(Locale.ROOT).endsWith(SVG);
    String content = plotAlone ? SensePlot.draw(senses).alone(Picture.css()) + "\n" : html(senses);
    WholeFile.write(content, file);
  }

  /** The page. */
  static String html(WordSenses senses) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < senses.senses().size(); i++) {
      Sense sense = senses.senses().get(i);
      parts.add(
          new Part(
              SensePlot.style(i).swatch().toString(),
              (i + 1)
                  + (sense.companions().isEmpty() ? "" : ": ")
                  + String.join(", ", sense.companions()),
              String.format(Locale.ROOT, "%,d", sense.size()),
              sense.lines()));
    }
    String plot = SensePlot.draw(senses).inPage().toString();
    Page page = new Page(senses.word(), summary(senses), Picture.css(), plot, parts);
    Mustache template = new Factory().compile(TEMPLATE);
    StringWriter html = new StringWriter();
    template.execute(html, page);
    return html.toString();
  }

  /** How much was looked at, and how clear the senses are. */
  public static String summary(WordSenses senses) {
    int count = senses.senses().size();
    String looked =
        senses.looked() < senses.occurrences()
            ? String.format(
                Locale.ROOT, "%,d of %,d occurrences", senses.looked(), senses.occurrences())
            : String.format(Locale.ROOT, "%,d occurrences", senses.looked());
    return String.format(
        Locale.ROOT,
        "%s, %d sense%s by %s (highest silhouette %.3f)",
        looked,
        count,
        count == 1 ? "" : "s",
        senses.by(),
        senses.silhouette());
  }

  private static final class Factory extends DefaultMustacheFactory {
    Factory() {
      super(SensesPage.class.getPackageName().replace('.', '/'));
    }

    @Override
    public void encode(String value, Writer writer) {
      super.encode(PlainText.clean(value), writer);
    }
  }
}
