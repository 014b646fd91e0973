package dev.sensus.lucene;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.util.ResourceLoader;

/**
 * The arguments of a schema that decide how text becomes pieces: a vocabulary, {@link
 * WordPieceOptions} and a {@link PieceLayout}. What the schema leaves out is as the {@code
 * tokenizer.json} has it, or as in {@link WordPieceOptions#uncased()} where the vocabulary is a
 * {@code vocab.txt}.
 */
final class WordPieceArguments {
  /** The bytes at the start of a file that tell what it is. */
  private static final int HEAD = 4096;

  /**
   * How an object with a member starts. A {@code vocab.txt} does not, even if its first lines are a
   * brace and quotes: a piece is a word or one punctuation mark.
   */
  private static final Pattern JSON_HEAD = Pattern.compile("\\s*\\{\\s*\"[^\"\r\n]+\"\\s*:");

  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

  private final String vocabulary;

  // Null where the schema says nothing.
  private final Boolean cleanText;
  private final Boolean splitCjk;
  private final Boolean stripAccents;
  private final Boolean lowerCase;
  private final String unknown;
  private final String continuation;
  private final Integer maxCharsPerWord;
  private final Set<String> specials;

  private final PieceLayout layout;

  /**
   * Takes what it understands out of the arguments.
   *
   * @throws IllegalArgumentException if there is no {@code vocabulary}, or a value is malformed
   */
  WordPieceArguments(Map<String, String> args) {
    vocabulary = args.remove("vocabulary");
    if (vocabulary == null) {
      throw new IllegalArgumentException("Configuration Error: missing parameter 'vocabulary'");
    }
    cleanText = removeBoolean(args, "cleanText");
    splitCjk = removeBoolean(args, "splitCjk");
    stripAccents = removeBoolean(args, "stripAccents");
    lowerCase = removeBoolean(args, "lowerCase");
    unknown = args.remove("unknown");
    continuation = args.remove("continuation");
    maxCharsPerWord = removeInteger(args, "maxCharsPerWord");
    String given = args.remove("specials");
    specials =
        given == null
            ? null
            : Arrays.stream(given.split("[,\\s]+", -1))
                .filter(special -> !special.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    boolean wordPositions = or(removeBoolean(args, "wordPositions"), false);
    layout = new PieceLayout(wordPositions, or(removeBoolean(args, "wordOffsets"), wordPositions));
    // What no vocabulary makes right is refused now.
    over(WordPieceOptions.uncased(), true);
  }

  /**
   * Takes a boolean out of the arguments.
   *
   * @return null where there is none of that name
   * @throws IllegalArgumentException if it is neither true nor false
   */
  static Boolean removeBoolean(Map<String, String> args, String name) {
    String value = args.remove(name);
    if (value == null) {
      return null;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(name + " must be true or false, got " + value);
    };
  }

  private static Integer removeInteger(Map<String, String> args, String name) {
    String value = args.remove(name);
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " must be a whole number, got " + value, e);
    }
  }

  /** Returns how pieces are laid out. */
  PieceLayout layout() {
    return layout;
  }

  /** Returns the name of the vocabulary's resource. */
  String vocabulary() {
    return vocabulary;
  }

  /**
   * Reads the vocabulary and builds its matcher.
   *
   * @throws IOException if the resource cannot be read
   * @throws IllegalArgumentException if it is no vocabulary, or lacks the unknown piece
   */
  WordPieceMatcher matcher(ResourceLoader loader) throws IOException {
    try (InputStream in = new BufferedInputStream(loader.openResource(vocabulary))) {
      boolean json = vocabulary.toLowerCase(Locale.ROOT).endsWith(".json") || startsAsJson(in);
      // Not InputStreamReader's default, which would put U+FFFD where bytes are malformed.
      Reader reader =
          new BufferedReader(
              new InputStreamReader(
                  in,
                  StandardCharsets.UTF_8
                      .newDecoder()
                      .onMalformedInput(CodingErrorAction.REPORT)
                      .onUnmappableCharacter(CodingErrorAction.REPORT)));
      if (json) {
        TokenizerJson file = TokenizerJson.read(reader, vocabulary);
        return new WordPieceMatcher(
            file.vocabulary(), over(file.options(), file.accentsFollowCase()));
      }
      return new WordPieceMatcher(
          Vocabulary.read(reader, vocabulary), over(WordPieceOptions.uncased(), true));
    }
  }

  /**
   * Returns the matcher, if there is one.
   *
   * @throws IllegalStateException if the vocabulary was not loaded
   */
  WordPieceMatcher loaded(WordPieceMatcher matcher) {
    if (matcher == null) {
      throw new IllegalStateException(
          "the vocabulary " + vocabulary + " is not loaded: call inform(ResourceLoader) first");
    }
    return matcher;
  }

  private static boolean startsAsJson(InputStream in) throws IOException {
    in.mark(HEAD);
    // Bytes are enough to tell; the reader that follows says where they are no UTF-8.
    String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
    in.reset();
    int start = head.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length() : 0;
    return JSON_HEAD.matcher(head).region(start, head.length()).lookingAt();
  }

  /** The options with what the schema says put over what the vocabulary's file says. */
  private WordPieceOptions over(WordPieceOptions file, boolean accentsFollowCase) {
    boolean lower = or(lowerCase, file.lowerCase());
    return new WordPieceOptions(
        or(cleanText, file.cleanText()),
        or(splitCjk, file.splitCjk()),
        or(stripAccents, accentsFollowCase ? lower : file.stripAccents()),
        lower,
        or(unknown, file.unknown()),
        or(continuation, file.continuation()),
        or(maxCharsPerWord, file.maxCharsPerWord()),
        or(specials, file.specials()));
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
