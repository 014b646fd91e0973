package dev.sensus.lucene;

import org.apache.lucene.analysis.Analyzer;

/**
 * Analyses text into the word pieces of a BERT model. Thread-safe; the matcher is built once and
 * shared by all threads.
 */
public final class WordPieceAnalyzer extends Analyzer {
  private final WordPieceMatcher matcher;
  private final PieceLayout layout;

  /**
   * Makes an analyzer.
   *
   * @param vocabulary the model's pieces
   * @param options the model's settings
   * @throws IllegalArgumentException if the vocabulary lacks the unknown piece
   */
  public WordPieceAnalyzer(Vocabulary vocabulary, WordPieceOptions options) {
    this(new WordPieceMatcher(vocabulary, options));
  }

  /**
   * Makes an analyzer over a matcher that others share.
   *
   * @param matcher the matcher
   */
  public WordPieceAnalyzer(WordPieceMatcher matcher) {
    this(matcher, PieceLayout.PIECES);
  }

  /**
   * Makes an analyzer over a matcher that others share.
   *
   * @param matcher the matcher
   * @param layout positions and offsets
   */
  public WordPieceAnalyzer(WordPieceMatcher matcher, PieceLayout layout) {
    this.matcher = matcher;
    this.layout = layout;
  }

  @Override
  protected TokenStreamComponents createComponents(String fieldName) {
    return new TokenStreamComponents(new WordPieceTokenizer(matcher, layout));
  }
}
