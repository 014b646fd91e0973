package dev.sensus.lucene;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.analysis.TokenFilterFactory;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.util.ResourceLoader;
import org.apache.lucene.util.ResourceLoaderAware;

/**
 * Factory for {@link WordPieceFilter}.
 *
 * <pre class="prettyprint">
 * &lt;fieldType name="text_pieces" class="solr.TextField" positionIncrementGap="100"&gt;
 *   &lt;analyzer&gt;
 *     &lt;tokenizer name="standard"/&gt;
 *     &lt;filter name="wordPiece" vocabulary="vocab.txt" wordPositions="true"/&gt;
 *   &lt;/analyzer&gt;
 * &lt;/fieldType&gt;</pre>
 *
 * <p>The arguments are those of {@link WordPieceTokenizerFactory}; its words are tokens here.
 *
 * <p>The name for Lucene's service loader is {@value #NAME}.
 */
public final class WordPieceFilterFactory extends TokenFilterFactory
    implements ResourceLoaderAware {

  /** The name under which Lucene and Solr find this factory. */
  public static final String NAME = "wordPiece";

  private final WordPieceArguments arguments;
  private WordPieceMatcher matcher;

  /**
   * Makes a factory from the arguments of a schema.
   *
   * @param args the arguments; those that are understood are removed
   * @throws IllegalArgumentException if an argument is missing, malformed or not known
   */
  public WordPieceFilterFactory(Map<String, String> args) {
    super(args);
    arguments = new WordPieceArguments(args);
    if (!args.isEmpty()) {
      throw new IllegalArgumentException("Unknown parameters: " + args);
    }
  }

  /** Only for Lucene's service loader, which never makes an instance this way. */
  public WordPieceFilterFactory() {
    throw defaultCtorException();
  }

  @Override
  public void inform(ResourceLoader loader) throws IOException {
    matcher = arguments.matcher(loader);
  }

  @Override
  public TokenStream create(TokenStream input) {
    return new WordPieceFilter(input, arguments.loaded(matcher), arguments.layout());
  }
}
