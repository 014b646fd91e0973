package dev.sensus.eval.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.encoder.Models;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The built-in model's vocabulary, and Hugging Face's tokenizer for it or another. */
final class TokenizerRivals {
  /** The size of BERT's English vocabulary. */
  static final int BERT_SIZE = 30_522;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> PLAIN =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private TokenizerRivals() {}

  private static Path model() {
    return BenchTexts.home().resolve("src").resolve("models").resolve(Models.DEFAULT_CONTEXTUAL);
  }

  /** The built-in model's tokenizer. */
  static Path tokenizerJson() {
    return model().resolve("tokenizer.json");
  }

  static Vocabulary vocabulary() throws IOException {
    return Vocabulary.read(model().resolve("vocab.txt"));
  }

  /** The built-in tokenizer with other settings. */
  static String tokenizerJson(WordPieceOptions options) throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(tokenizerJson().toFile());
    ((ObjectNode) json.get("normalizer"))
        .put("clean_text", options.cleanText())
        .put("handle_chinese_chars", options.splitCjk())
        .put("strip_accents", options.stripAccents())
        .put("lowercase", options.lowerCase());
    return JSON.writeValueAsString(json);
  }

  /**
   * As many pieces as BERT's English vocabulary has: the built-in ones, and then words that are
   * made of two of them.
   */
  static Map<String, Integer> piecesOfBertsSize() throws IOException {
    Vocabulary base = vocabulary();
    Map<String, Integer> pieces = new LinkedHashMap<>();
    for (int id = 0; id < base.size(); id++) {
      pieces.put(base.piece(id), id);
    }
    Random random = new Random(BERT_SIZE);
    while (pieces.size() < BERT_SIZE) {
      String first = base.piece(random.nextInt(base.size()));
      String second = base.piece(random.nextInt(base.size()));
      if (!first.startsWith("[") && second.startsWith("##")) {
        pieces.putIfAbsent(first + second.substring(2), pieces.size());
      }
    }
    return pieces;
  }

  /** A tokenizer.json with the given pieces and the built-in settings. */
  static String tokenizerJson(Map<String, Integer> pieces) throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(tokenizerJson().toFile());
    ((ObjectNode) json.get("model")).set("vocab", JSON.valueToTree(pieces));
    return JSON.writeValueAsString(json);
  }

  /** Hugging Face's tokenizer through DJL, without special pieces, truncation and padding. */
  static HuggingFaceTokenizer huggingFace(String tokenizerJson) throws IOException {
    return HuggingFaceTokenizer.newInstance(
        new ByteArrayInputStream(tokenizerJson.getBytes(StandardCharsets.UTF_8)), PLAIN);
  }
}
