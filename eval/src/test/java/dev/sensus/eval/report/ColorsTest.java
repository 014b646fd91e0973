package dev.sensus.eval.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Contrast as WCAG 2 defines it: 4.5 for text, 3 for what is drawn. */
class ColorsTest {
  private static final Pattern COLOR = Pattern.compile("--([a-z0-9-]+): #([0-9a-f]{6});");

  @Test
  void allCanBeSeenInLightAndDark() {
    String css = HtmlReport.plotCss();
    int dark = css.indexOf("@media");
    for (String scheme : List.of(css.substring(0, dark), css.substring(dark))) {
      Map<String, Integer> colors = new HashMap<>();
      COLOR
          .matcher(scheme)
          .results()
          .forEach(m -> colors.put(m.group(1), Integer.parseInt(m.group(2), 16)));
      assertEquals(13, colors.size());
      int paper = colors.get("paper");
      colors.forEach(
          (name, color) -> {
            if (!List.of("paper", "rule").contains(name)) {
              double wanted = List.of("text", "quiet").contains(name) ? 4.5 : 3;
              assertTrue(contrast(color, paper) >= wanted, name + " " + contrast(color, paper));
            }
          });
    }
  }

  private static double contrast(int a, int b) {
    double high = Math.max(luminance(a), luminance(b));
    double low = Math.min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
  }

  private static double luminance(int color) {
    return 0.2126 * linear(color >> 16) + 0.7152 * linear(color >> 8) + 0.0722 * linear(color);
  }

  private static double linear(int channel) {
    double share = (channel & 0xFF) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }
}
