package dev.sensus.lucene;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.TokenizerFactory;
import org.apache.lucene.util.AttributeFactory;
import org.apache.lucene.util.ResourceLoader;
import org.apache.lucene.util.ResourceLoaderAware;

/**
 * Factory for {@link WordPieceTokenizer}.
 *
 * <pre class="prettyprint">
 * &lt;fieldType name="text_pieces" class="solr.TextField" positionIncrementGap="100"&gt;
 *   &lt;analyzer&gt;
 *     &lt;tokenizer name="wordPiece" vocabulary="vocab.txt" lowerCase="true"/&gt;
 *   &lt;/analyzer&gt;
 * &lt;/fieldType&gt;</pre>
 *
 * <p>Arguments, as in {@link WordPieceOptions}:
 *
 * <ul>
 *   <li>{@code vocabulary}: a {@code vocab.txt}, or a {@code tokenizer.json} of WordPiece type,
 *       which {@link TokenizerJson} describes; a resource of the configset; required. It is a
 *       {@code tokenizer.json} if its name ends in {@code .json}, or if it starts as a JSON object
 *       does: a brace, a name in quotes, a colon
 *   <li>{@code lowerCase}: default true
 *   <li>{@code stripAccents}: default as {@code lowerCase}
 *   <li>{@code splitCjk}: default true
 *   <li>{@code cleanText}: default true
 *   <li>{@code maxCharsPerWord}: default 100
 *   <li>{@code unknown}: default {@code [UNK]}
 *   <li>{@code continuation}: default {@code ##}
 *   <li>{@code specials}: separated by commas or spaces, default {@code [PAD] [UNK] [CLS] [SEP]
 *       [MASK]}; an empty value turns them off
 *   <li>{@code wordPositions}: all pieces of a word have one position, as in {@link PieceLayout};
 *       default false
 *   <li>{@code wordOffsets}: all pieces of a word have the word's offsets, so that highlights cover
 *       words; default as {@code wordPositions}
 * </ul>
 *
 * <p>With a {@code tokenizer.json} the defaults are what it says: {@code vocabulary} is all that is
 * needed, and an argument that is given wins. Where it leaves {@code strip_accents} open, {@code
 * stripAccents} is as {@code lowerCase} here too.
 *
 * <p>The name for Lucene's service loader is {@value #NAME}.
 */
public final class WordPieceTokenizerFactory extends TokenizerFactory
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
  public WordPieceTokenizerFactory(Map<String, String> args) {
    super(args);
    arguments = new WordPieceArguments(args);
    if (!args.isEmpty()) {
      throw new IllegalArgumentException("Unknown parameters: " + args);
    }
  }

  /** Only for Lucene's service loader, which never makes an instance this way. */
  public WordPieceTokenizerFactory() {
    throw defaultCtorException();
  }

  @Override
  public void inform(ResourceLoader loader) throws IOException {
    matcher = arguments.matcher(loader);
  }

  @Override
  public Tokenizer create(AttributeFactory factory) {
    return new WordPieceTokenizer(factory, arguments.loaded(matcher), arguments.layout());
  }
}
