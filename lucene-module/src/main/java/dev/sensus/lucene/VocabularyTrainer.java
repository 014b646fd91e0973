package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Learns the vocabulary of a WordPiece model from text, for a language or a field that the public
 * vocabularies cut into too small pieces.
 *
 * <pre>{@code
 * VocabularyTrainer trainer =
 *     new VocabularyTrainer(VocabularyOptions.of(WordPieceOptions.uncased(), 16_384));
 * for (String text : texts) {
 *   trainer.add(text);
 * }
 * trainer.train().write(Path.of("vocab.txt"));
 * }</pre>
 *
 * <p>Text is cleaned and cut into words just as {@link WordPieceTokenizer} does it. Special pieces
 * in the text are no words; nor is what has more code points than {@link
 * WordPieceOptions#maxCharsPerWord}, which will be unknown whatever is learnt.
 *
 * <p>The method is that of Hugging Face's {@code WordPieceTrainer} (<a
 * href="https://github.com/huggingface/tokenizers/blob/main/tokenizers/src/models/bpe/trainer.rs">tokenizers,
 * bpe/trainer.rs</a>), which is byte pair encoding (Sennrich et al., <i>Neural Machine Translation
 * of Rare Words with Subword Units</i>, ACL 2016, <a href="https://arxiv.org/abs/1508.07909">arXiv
 * 1508.07909</a>) with WordPiece's way of writing pieces. (The WordPiece of Schuster and Nakajima,
 * 2012, chose pairs by likelihood instead; its trainer was never published.) The pieces are, in
 * this order:
 *
 * <ol>
 *   <li>the special pieces;
 *   <li>the characters of the alphabet by code point, and then, with the continuation prefix, those
 *       of them that occur inside words. Characters that the limit excludes are passed over, as if
 *       what stands around them stood side by side;
 *   <li>what merging adds. Words are rows of characters at first. Of all pairs of pieces that stand
 *       side by side in a word, the most frequent one is joined wherever it occurs, from left to
 *       right, and what it spells is the next piece if it is none yet. That is repeated until there
 *       are as many pieces as wanted, or no pair occurs as often as asked. A pair's frequency is
 *       the number of its occurrences in the words as they are by then (in {@code aaa} the pair
 *       {@code aa} occurs twice), each word counted as often as it stands in the text.
 * </ol>
 *
 * <p>Ties are broken by order alone: of equally frequent characters the lower code points are kept;
 * of equally frequent pairs that is joined whose left piece has the lower id, and of those that
 * whose right piece has. So the result is the same on any machine and in whatever order and parts
 * texts are added. Hugging Face breaks ties by ids too, but numbers continuation pieces of one
 * character, and chooses among equally frequent characters, by a hash that changes from run to run:
 * its runs differ among each other, in large text in a few rare pieces, in a short one in many.
 * Where it is told those numbers, it learns the same pieces in the same order. Of special pieces in
 * text and of too long words it makes words, though.
 *
 * <p>Memory grows with the different words, and not with the text. Each takes about 50 bytes while
 * words are counted, and 200 to 350 more in {@link #train} if most are met once. When there are
 * more than {@link #DEFAULT_MAX_WORDS} of them (or as many as the constructor is told), the rare
 * ones are forgotten: the first time those that were counted once, the second time those that were
 * counted at most twice, and so on, and after {@code n} times a count is too low by at most {@code
 * n (n + 1) / 2}. That is word2vec's rule. What is forgotten depends on the order of texts, and
 * then so does the result. Not for use by several threads at once.
 */
public final class VocabularyTrainer {
  /** How many different words are held, if nothing else is said. */
  public static final int DEFAULT_MAX_WORDS = 4_000_000;

  private static final int NONE = -1;

  private final VocabularyOptions options;
  private final WordReader reader;
  private final WordCounter words;

  /** Starts without any text, and holds at most {@link #DEFAULT_MAX_WORDS} different words. */
  public VocabularyTrainer(VocabularyOptions options) {
    this(options, DEFAULT_MAX_WORDS);
  }

  /**
   * Starts without any text.
   *
   * @param maxWords how many different words are held, at least 1; {@link Integer#MAX_VALUE}
   *     forgets none
   * @throws IllegalArgumentException if {@code maxWords} is out of its range
   */
  public VocabularyTrainer(VocabularyOptions options, int maxWords) {
    if (maxWords < 1) {
      throw new IllegalArgumentException("maxWords must be at least 1, got " + maxWords);
    }
    this.options = options;
    this.words = new WordCounter(maxWords);
    this.reader =
        new WordReader(
            Vocabulary.of(options.specials()),
            options.wordPiece().withSpecials(Set.copyOf(options.specials())));
  }

  /** Counts the words of a text. The text's end ends a word. */
  public void add(CharSequence text) {
    try {
      add(new StringReader(text.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string does not fail
    }
  }

  /**
   * Counts the words of a text. The text's end ends a word; the reader stays open.
   *
   * @throws IOException if the text cannot be read; what was read of it may be counted
   */
  public void add(Reader text) throws IOException {
    int longest = options.wordPiece().maxCharsPerWord();
    reader.reset(text);
    while (reader.next()) {
      char[] word = reader.text();
      int length = reader.length();
      boolean fits = length <= longest || Character.codePointCount(word, 0, length) <= longest;
      if (fits && reader.special() < 0) {
        words.add(word, length);
      }
    }
  }

  /** Returns how many words were read, each as often as it stands in the text. */
  public long words() {
    return words.total();
  }

  /** Returns how many different words are held. */
  public int distinctWords() {
    return words.size();
  }

  /** Returns how often rare words were forgotten; 0 if every word is counted in full. */
  public int timesForgotten() {
    return words.timesForgotten();
  }

  /**
   * Learns the vocabulary of the text that was added so far. More may be added afterwards, and
   * another one learnt.
   *
   * @return the vocabulary, smaller than wanted if the text does not have that many pieces
   * @throws IllegalStateException if no words were added
   * @throws IllegalArgumentException if the size wanted has no room for specials and alphabet
   */
  public Vocabulary train() {
    if (words.size() == 0) {
      throw new IllegalStateException("there are no words to learn from");
    }
    String prefix = options.wordPiece().continuation();
    Pieces pieces = new Pieces(options.specials());
    PairMerger merger = spell(Alphabet.of(words, options.alphabet()), prefix, pieces);
    if (pieces.size() > options.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "size must be at least %d (specials and alphabet), got %d",
              pieces.size(),
              options.size()));
    }
    while (pieces.size() < options.size() && merger.next(options.minFrequency())) {
      // What stands to the right of something has the prefix.
      String right = pieces.get(merger.right()).substring(prefix.length());
      merger.merge(pieces.id(pieces.get(merger.left()) + right));
    }
    return Vocabulary.of(pieces.all);
  }

  /** Adds the alphabet to the pieces and writes the words in it. */
  private PairMerger spell(Alphabet alphabet, String prefix, Pieces pieces) {
    int[] first = new int[Character.MAX_CODE_POINT + 1];
    int[] next = new int[Character.MAX_CODE_POINT + 1];
    Arrays.fill(first, NONE);
    Arrays.fill(next, NONE);
    for (int codePoint : alphabet.codePoints()) {
      first[codePoint] = pieces.id(Character.toString(codePoint));
    }
    for (int codePoint : alphabet.codePoints()) {
      if (alphabet.inside().get(codePoint)) {
        next[codePoint] = pieces.id(prefix + Character.toString(codePoint));
      }
    }
    char[] text = words.text();
    int[] symbols = new int[words.start(words.size())];
    int[] starts = new int[words.size() + 1];
    long[] counts = new long[words.size()];
    int length = 0;
    for (int word = 0; word < words.size(); word++) {
      starts[word] = length;
      counts[word] = words.count(word);
      int[] ids = first;
      int end = words.start(word + 1);
      for (int at = words.start(word); at < end; ids = next) {
        int codePoint = Character.codePointAt(text, at, end);
        if (ids[codePoint] != NONE) {
          symbols[length++] = ids[codePoint];
        }
        at += Character.charCount(codePoint);
      }
    }
    starts[words.size()] = length;
    return new PairMerger(symbols, starts, counts);
  }

  /** Pieces by id and ids by piece. Two ways to spell a piece give one id. */
  private static final class Pieces {
    private final List<String> all = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();

    Pieces(List<String> specials) {
      specials.forEach(this::id);
    }

    int size() {
      return all.size();
    }

    String get(int id) {
      return all.get(id);
    }

    /** The id of a piece, which is added if it is new. */
    int id(String piece) {
      Integer known = ids.putIfAbsent(piece, all.size());
      if (known != null) {
        return known;
      }
      all.add(piece);
      return all.size() - 1;
    }
  }
}
