package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.lucene.TokenizerJson;
import dev.sensus.lucene.UnsupportedTokenizerException;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a model directory's tokenizer: {@code tokenizer.json} where there is one, as Hugging Face's
 * fast tokenizers do, else {@code vocab.txt} with {@code tokenizer_config.json}.
 */
final class TokenizerFiles {
  /** The files that decide what the tokenizer does, for fingerprints. */
  static final List<String> NAMES = List.of("tokenizer.json", "vocab.txt", "tokenizer_config.json");

  private TokenizerFiles() {}

  /** Reads a folder's tokenizer, with what its settings name the special pieces. */
  static PieceTokenizer read(Path directory) throws IOException {
    Path fast = directory.resolve("tokenizer.json");
    if (Files.exists(fast)) {
      return fast(fast);
    }
    Path vocabulary = directory.resolve("vocab.txt");
    if (!Files.exists(vocabulary)) {
      throw new ModelFormatException(directory, "has neither tokenizer.json nor vocab.txt");
    }
    JsonNode settings = ModelFiles.optionalJson(directory.resolve("tokenizer_config.json"));
    boolean lowerCase = settings.path("do_lower_case").asBoolean(true);
    WordPieceOptions options =
        WordPieceOptions.uncased()
            .withLowerCase(lowerCase)
            .withStripAccents(settings.path("strip_accents").asBoolean(lowerCase))
            .withSplitCjk(settings.path("tokenize_chinese_chars").asBoolean(true));
    return naming(vocabulary, () -> slow(vocabulary, options));
  }

  /** In a text the special pieces are looked for by the names that the model has for them. */
  private static PieceTokenizer slow(Path file, WordPieceOptions options) throws IOException {
    Vocabulary vocabulary = Vocabulary.read(file);
    SpecialNames names = SpecialNames.read(file, vocabulary::id);
    SpecialNames usual = SpecialNames.byVocabulary(vocabulary::id);
    if (names.equals(usual)) {
      return new WordPieces(vocabulary, options, names);
    }
    Set<String> specials = new HashSet<>(options.specials());
    usual.all().forEach(specials::remove);
    specials.addAll(names.all());
    return new WordPieces(vocabulary, options.withSpecials(specials), names);
  }

  private static PieceTokenizer fast(Path file) throws IOException {
    try {
      return naming(
          file,
          () -> {
            TokenizerJson tokenizer = TokenizerJson.read(file);
            Vocabulary vocabulary = tokenizer.vocabulary();
            return new WordPieces(
                vocabulary, tokenizer.options(), SpecialNames.read(file, vocabulary::id));
          });
    } catch (UnsupportedTokenizerException e) {
      // In good order, but not WordPiece as ours does it.
      return new HuggingFacePieces(file);
    }
  }

  /** Reads a tokenizer. */
  private interface Source {
    PieceTokenizer read() throws IOException;
  }

  /** Turns what is wrong with a file into an error that names it, once. */
  private static PieceTokenizer naming(Path file, Source tokenizer) throws IOException {
    ModelFiles.requireFile(file);
    try {
      return tokenizer.read();
    } catch (UnsupportedTokenizerException | ModelException e) {
      throw e; // the latter names the file at fault already
    } catch (IllegalArgumentException | IOException e) {
      String message = String.valueOf(e.getMessage());
      for (String start : List.of(file + ": ", file + ", ")) {
        if (message.startsWith(start)) {
          throw new ModelFormatException(file, message.substring(start.length()), e);
        }
      }
      throw new ModelFormatException(
          file, e instanceof IOException ? "cannot be read: " + message : message, e);
    }
  }
}
