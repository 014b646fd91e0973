package dev.sensus.lucene;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
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
 *   <li>{@code vocabulary}: the {@code vocab.txt}, a resource of the configset; required
 *   <li>{@code lowerCase}: default true
 *   <li>{@code stripAccents}: default as {@code lowerCase}
 *   <li>{@code splitCjk}: default true
 *   <li>{@code cleanText}: default true
 *   <li>{@code maxCharsPerWord}: default 100
 *   <li>{@code unknown}: default {@code [UNK]}
 *   <li>{@code continuation}: default {@code ##}
 *   <li>{@code specials}: separated by commas or spaces, default {@code [PAD] [UNK] [CLS] [SEP]
 *       [MASK]}; an empty value turns them off
 * </ul>
 *
 * <p>The name for Lucene's service loader is {@value #NAME}.
 */
public final class WordPieceTokenizerFactory extends TokenizerFactory
    implements ResourceLoaderAware {

  /** The name under which Lucene and Solr find this factory. */
  public static final String NAME = "wordPiece";

  private final String vocabulary;
  private final WordPieceOptions options;
  private WordPieceMatcher matcher;

  /**
   * Makes a factory from the arguments of a schema.
   *
   * @param args the arguments; those that are understood are removed
   * @throws IllegalArgumentException if an argument is missing, malformed or not known
   */
  public WordPieceTokenizerFactory(Map<String, String> args) {
    super(args);
    WordPieceOptions defaults = WordPieceOptions.uncased();
    vocabulary = require(args, "vocabulary");
    boolean lowerCase = getBoolean(args, "lowerCase", true);
    options =
        new WordPieceOptions(
            getBoolean(args, "cleanText", true),
            getBoolean(args, "splitCjk", true),
            getBoolean(args, "stripAccents", lowerCase),
            lowerCase,
            get(args, "unknown", defaults.unknown()),
            get(args, "continuation", defaults.continuation()),
            getInt(args, "maxCharsPerWord", defaults.maxCharsPerWord()),
            specials(args, defaults.specials()));
    if (!args.isEmpty()) {
      throw new IllegalArgumentException("Unknown parameters: " + args);
    }
  }

  /** Only for Lucene's service loader, which never makes an instance this way. */
  public WordPieceTokenizerFactory() {
    throw defaultCtorException();
  }

  private Set<String> specials(Map<String, String> args, Set<String> defaults) {
    if (!args.containsKey("specials")) {
      return defaults;
    }
    Set<String> given = getSet(args, "specials");
    return given == null ? Set.of() : given;
  }

  @Override
  public void inform(ResourceLoader loader) throws IOException {
    // Not InputStreamReader's default, which would put U+FFFD where bytes are malformed.
    try (Reader reader =
        new BufferedReader(
            new InputStreamReader(
                loader.openResource(vocabulary),
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
      matcher = new WordPieceMatcher(Vocabulary.read(reader, vocabulary), options);
    }
  }

  @Override
  public Tokenizer create(AttributeFactory factory) {
    if (matcher == null) {
      throw new IllegalStateException(
          "the vocabulary " + vocabulary + " is not loaded: call inform(ResourceLoader) first");
    }
    return new WordPieceTokenizer(factory, matcher, PieceLayout.PIECES);
  }
}
