package dev.sensus.eval.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.reflect.Guard;
import com.github.mustachejava.reflect.MissingWrapper;
import com.github.mustachejava.reflect.ReflectionObjectHandler;
import dev.sensus.eval.report.plot.Picture;
import dev.sensus.eval.report.plot.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a report as one HTML page that needs nothing else: no network, no script. Every text is
 * escaped by the template's engine; only SVG and the style sheet, which are ours, are not.
 */
final class HtmlReport {
  private static final String TEMPLATE = "page.mustache";

  /** The page and the style sheet, in which names of both are looked up. */
  private record Scope(Page page, String css) {}

  private HtmlReport() {}

  static String write(Page page) {
    Mustache template = new Factory().compile(TEMPLATE);
    StringWriter html = new StringWriter();
    template.execute(html, new Object[] {new Scope(page, css())});
    return html.toString();
  }

  /** The style sheet of the page. */
  private static String css() {
    return plotCss() + read("page.css");
  }

  /** The style sheet of a plot that stands alone. */
  static String plotCss() {
    return Picture.css();
  }

  private static String read(String resource) {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = HtmlReport.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("report: no resource " + resource);
    }
    return in;
  }

  private static final class Factory extends DefaultMustacheFactory {
    Factory() {
      super(HtmlReport.class.getPackageName().replace('.', '/'));
      setObjectHandler(new StrictNames());
    }

    @Override
    public void encode(String value, Writer writer) {
      super.encode(PlainText.clean(value), writer);
    }
  }

  /** A name that the template has and the page has not is a mistake, not an empty text. */
  private static final class StrictNames extends ReflectionObjectHandler {
    @Override
    protected MissingWrapper createMissingWrapper(String name, List<Guard> guards) {
      throw new MustacheException("report: no value " + name);
    }
  }
}
