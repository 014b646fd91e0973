package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.lucene.TokenizerJson;
import dev.sensus.lucene.UnsupportedTokenizerException;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a model directory's tokenizer: {@code tokenizer.json} where there is one, as Hugging Face's
 * fast tokenizers do, else {@code vocab.txt} with {@code tokenizer_config.json}.
 */
final class TokenizerFiles {
  /** The files that decide what the tokenizer does, for fingerprints. */
  static final List<String> NAMES = List.of("tokenizer.json", "vocab.txt", "tokenizer_config.json");

  private TokenizerFiles() {}

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
    return naming(vocabulary, () -> new WordPieces(Vocabulary.read(vocabulary), options));
  }

  private static PieceTokenizer fast(Path file) throws IOException {
    try {
      return naming(
          file,
          () -> {
            TokenizerJson tokenizer = TokenizerJson.read(file);
            return new WordPieces(tokenizer.vocabulary(), tokenizer.options());
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
    } catch (UnsupportedTokenizerException e) {
      throw e;
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
