package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
      JsonNode json = ModelFiles.json(fast);
      return isBertWordPiece(json) ? wordPieces(fast, json) : new HuggingFacePieces(fast);
    }
    Path vocabulary = directory.resolve("vocab.txt");
    if (!Files.exists(vocabulary)) {
      throw new ModelException(directory, "has neither tokenizer.json nor vocab.txt");
    }
    JsonNode settings = ModelFiles.optionalJson(directory.resolve("tokenizer_config.json"));
    boolean lowerCase = settings.path("do_lower_case").asBoolean(true);
    return wordPieces(
        vocabulary,
        () -> Vocabulary.read(vocabulary),
        options(
            lowerCase,
            settings.path("strip_accents").asBoolean(lowerCase),
            settings.path("tokenize_chinese_chars").asBoolean(true)));
  }

  /** Whether our WordPiece does all that this tokenizer asks for. */
  private static boolean isBertWordPiece(JsonNode json) {
    return json.path("model").path("type").asText().equals("WordPiece")
        && json.path("model").path("continuing_subword_prefix").asText("##").equals("##")
        && json.path("model").path("unk_token").asText("[UNK]").equals("[UNK]")
        && json.path("model").path("max_input_chars_per_word").asInt(100) == 100
        && json.path("normalizer").path("type").asText().equals("BertNormalizer")
        && json.path("normalizer").path("clean_text").asBoolean(true)
        && json.path("pre_tokenizer").path("type").asText().equals("BertPreTokenizer")
        && hasUsualSpecials(json);
  }

  /** Whether what is matched in raw text is what we match: BERT's five, and nothing else. */
  private static boolean hasUsualSpecials(JsonNode json) {
    JsonNode vocabulary = json.path("model").path("vocab");
    Set<String> missing = new HashSet<>(WordPieceOptions.uncased().specials());
    missing.removeIf(piece -> !vocabulary.has(piece));
    for (JsonNode added : json.path("added_tokens")) {
      String piece = added.path("content").asText();
      boolean plain =
          WordPieceOptions.uncased().specials().contains(piece)
              && added.path("id").asInt(-1)
                  == json.path("model").path("vocab").path(piece).asInt(-2)
              && !added.path("single_word").asBoolean()
              && !added.path("lstrip").asBoolean()
              && !added.path("rstrip").asBoolean()
              && !added.path("normalized").asBoolean();
      if (!plain) {
        return false;
      }
      missing.remove(piece);
    }
    return missing.isEmpty();
  }

  private static PieceTokenizer wordPieces(Path file, JsonNode json) throws IOException {
    JsonNode vocabulary = json.path("model").path("vocab");
    String[] pieces = new String[vocabulary.size()];
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      int id = entry.getValue().asInt(-1);
      if (id < 0 || id >= pieces.length || pieces[id] != null) {
        throw new ModelException(
            file,
            String.format(
                Locale.ROOT,
                "piece '%s' has id %s, out of order",
                entry.getKey(),
                entry.getValue()));
      }
      pieces[id] = entry.getKey();
    }
    JsonNode normalizer = json.path("normalizer");
    boolean lowerCase = normalizer.path("lowercase").asBoolean(true);
    return wordPieces(
        file,
        () -> Vocabulary.of(Arrays.asList(pieces)),
        options(
            lowerCase,
            normalizer.path("strip_accents").asBoolean(lowerCase),
            normalizer.path("handle_chinese_chars").asBoolean(true)));
  }

  /** Reads a vocabulary. */
  private interface VocabularySource {
    Vocabulary read() throws IOException;
  }

  private static PieceTokenizer wordPieces(
      Path file, VocabularySource vocabulary, WordPieceOptions options) throws IOException {
    try {
      return new WordPieces(vocabulary.read(), options);
    } catch (IllegalArgumentException e) {
      // It names the file itself where it can.
      String message = e.getMessage();
      String wrong =
          message.startsWith(file + ": ") ? message.substring((file + ": ").length()) : message;
      throw new ModelException(file, wrong, e);
    }
  }

  private static WordPieceOptions options(boolean lowerCase, boolean stripAccents, boolean cjk) {
    return WordPieceOptions.uncased()
        .withLowerCase(lowerCase)
        .withStripAccents(stripAccents)
        .withSplitCjk(cjk);
  }
}
