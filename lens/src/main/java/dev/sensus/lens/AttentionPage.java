package dev.sensus.lens;

import com.github.mustachejava.DefaultMustacheFactory;
import dev.sensus.encoder.Attentions.Token;
import dev.sensus.eval.report.plot.Picture;
import dev.sensus.eval.report.plot.PlainText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Where the heads look from a word, as a page that needs nothing else, no network and no script: a
 * table for each layer, with heads from left to right and tokens from top to bottom. What stands in
 * the text is escaped.
 */
public final class AttentionPage {
  private static final String TEMPLATE = "attention.mustache";

  /** A lighter one has its colour alone. */
  private static final double NUMBERED = 0.1;

  /** What the template shows. */
  private record Page(
      String word, String before, String itself, String after, String css, List<Layer> layers) {}

  private record Layer(int number, List<Integer> heads, List<Row> rows) {}

  private record Row(String token, boolean special, boolean own, List<Cell> cells) {}

  private record Cell(String weight, String number) {}

  private AttentionPage() {}

  /** Writes the page, which appears when it is whole. */
  public static void write(WordAttention attention, String text, Path file) throws IOException {
    WholeFile.write(html(attention, text), file);
  }

  /** The page. */
  static String html(WordAttention attention, String text) {
    List<Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < attention.weights().length; layer++) {
      float[][] heads = attention.weights()[layer];
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < attention.tokens().size(); i++) {
        int at = i;
        Token token = attention.tokens().get(i);
        boolean own =
            !token.special() && token.start() < attention.end() && token.end() > attention.start();
        List<Cell> cells =
            IntStream.range(0, heads.length).mapToObj(head -> cell(heads[head][at])).toList();
        rows.add(new Row(token.token(), token.special(), own, cells));
      }
      List<Integer> numbers = IntStream.rangeClosed(1, heads.length).boxed().toList();
      layers.add(new Layer(layer + 1, numbers, rows));
    }
    Page page =
        new Page(
            attention.word(),
            text.substring(0, attention.start()),
            text.substring(attention.start(), attention.end()),
            text.substring(attention.end()),
            Picture.css(),
            layers);
    StringWriter html = new StringWriter();
    new Factory().compile(TEMPLATE).execute(html, page);
    return html.toString();
  }

  private static Cell cell(float weight) {
    String number = String.format(Locale.ROOT, "%.2f", weight);
    return new Cell(number, weight < NUMBERED ? "" : number);
  }

  private static final class Factory extends DefaultMustacheFactory {
    Factory() {
      super(AttentionPage.class.getPackageName().replace('.', '/'));
    }

    @Override
    public void encode(String value, Writer writer) {
      super.encode(PlainText.clean(value), writer);
    }
  }
}
