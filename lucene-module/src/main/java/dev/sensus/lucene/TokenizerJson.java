package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The vocabulary and the settings that a {@code tokenizer.json} of Hugging Face's {@code
 * tokenizers} holds, if it is of the WordPiece type. Immutable.
 *
 * <p>Read are the members below, in any order; others (truncation, padding, {@code post_processor},
 * {@code decoder}, names not known) change nothing in the pieces of a text and are skipped.
 *
 * <ul>
 *   <li>{@code model}: its {@code type} is {@code WordPiece}. A file of an early version has no
 *       {@code type}, and is of WordPiece if it has the members that follow and no {@code merges}
 *   <li>{@code model.vocab}: the pieces with their ids, which are 0, 1, 2 and so on, in any order
 *   <li>{@code model.unk_token}, {@code model.continuing_subword_prefix}, {@code
 *       model.max_input_chars_per_word}
 *   <li>{@code normalizer}: a {@code BertNormalizer}; or null, which changes nothing
 *   <li>{@code pre_tokenizer}: a {@code BertPreTokenizer}
 *   <li>{@code added_tokens}: pieces of the vocabulary, by the same ids, that are looked for in the
 *       raw text as they are; none has {@code single_word}, {@code lstrip}, {@code rstrip} or
 *       {@code normalized}. They become the {@link WordPieceOptions#specials}
 * </ul>
 *
 * <p>A {@code Sequence} of one normaliser or pre-tokenizer counts as that one. What may be missing
 * is what may be missing for Hugging Face: {@code version}, {@code added_tokens}, {@code
 * normalizer} and its {@code strip_accents}, which is then {@code lowercase}, as it is where it is
 * null. Where the file asks for anything else it is refused: no piece comes out other than it would
 * there.
 */
public final class TokenizerJson {
  private final Vocabulary vocabulary;
  private final WordPieceOptions options;
  private final boolean accentsFollowCase;

  TokenizerJson(Vocabulary vocabulary, WordPieceOptions options, boolean accentsFollowCase) {
    this.vocabulary = vocabulary;
    this.options = options;
    this.accentsFollowCase = accentsFollowCase;
  }

  /**
   * Reads a {@code tokenizer.json}.
   *
   * @param tokenizerJson the file
   * @return its vocabulary and settings
   * @throws IOException if the file cannot be read or is not UTF-8
   * @throws UnsupportedTokenizerException if it asks for what is not done here: another model,
   *     normaliser or pre-tokenizer, or added tokens of another kind
   * @throws IllegalArgumentException if it is no JSON, a member is missing or of a wrong type, or
   *     the ids are not 0, 1, 2 and so on, each of one piece; the message names the file, and the
   *     line, member or piece
   */
  public static TokenizerJson read(Path tokenizerJson) throws IOException {
    try (Reader reader = Files.newBufferedReader(tokenizerJson, StandardCharsets.UTF_8)) {
      return read(reader, tokenizerJson.toString());
    }
  }

  /**
   * Reads the text of a {@code tokenizer.json}. The reader stays open.
   *
   * @param reader the text
   * @param source what error messages call it, for example its file name
   * @return its vocabulary and settings
   * @throws IOException if the text cannot be read
   * @throws UnsupportedTokenizerException as for {@link #read(Path)}
   * @throws IllegalArgumentException as for {@link #read(Path)}
   */
  public static TokenizerJson read(Reader reader, String source) throws IOException {
    return TokenizerJsonParts.read(reader, source).toTokenizer();
  }

  /** Returns the pieces of {@code model.vocab}. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Returns the settings. */
  public WordPieceOptions options() {
    return options;
  }

  /** Tells whether the file leaves it to {@code lowercase} whether accents are stripped. */
  boolean accentsFollowCase() {
    return accentsFollowCase;
  }

  @Override
  public String toString() {
    return vocabulary + ", " + options;
  }
}
