package dev.sensus.lens;

import dev.sensus.lens.SynonymGraph.Synonym;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes synonyms as a file of Solr's format, which Lucene's {@code SolrSynonymParser} reads: a
 * line a word, {@code bank => bank, lender|0.83}. Each word stays beside its synonyms. Weights
 * stand behind a bar; {@code DelimitedBoostTokenFilter} behind the synonym filter takes them off
 * and makes boosts of them, for questions. So the file is to be cut into words at blanks alone:
 *
 * <pre class="prettyprint">
 * &lt;analyzer type="query"&gt;
 *   &lt;tokenizer name="standard"/&gt;
 *   &lt;filter name="lowercase"/&gt;
 *   &lt;filter name="synonymGraph" synonyms="synonyms.txt" expand="true"
 *           tokenizerFactory="solr.WhitespaceTokenizerFactory"/&gt;
 *   &lt;filter name="delimitedBoost"/&gt;
 * &lt;/analyzer&gt;</pre>
 */
public final class SynonymFile {
  private SynonymFile() {}

  /**
   * Writes the file, which appears when it is whole.
   *
   * @param comments lines that say what it is
   */
  public static void write(SynonymGraph graph, List<String> comments, Path file)
      throws IOException {
    WholeFile.write(text(graph, comments), file);
  }

  static String text(SynonymGraph graph, List<String> comments) {
    StringBuilder text = new StringBuilder();
    for (String comment : comments) {
      text.append("# ").append(comment.replaceAll("\\s+", " ")).append('\n');
    }
    for (Map.Entry<String, List<Synonym>> entry : graph.synonyms().entrySet()) {
      String word = escape(entry.getKey());
      text.append(word).append(" => ").append(word);
      for (Synonym synonym : entry.getValue()) {
        text.append(", ").append(escape(synonym.word()));
        text.append(String.format(Locale.ROOT, "|%.2f", synonym.weight()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** What parts words for the parser. */
  private static String escape(String word) {
    return word.replaceAll("[\\\\,#]|=>", "\\\\$0");
  }
}
