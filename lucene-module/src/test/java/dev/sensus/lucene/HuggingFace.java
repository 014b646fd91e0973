package dev.sensus.lucene;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The oracle: Hugging Face's own tokenizer, in Rust, through DJL. Offsets are turned from code
 * points into UTF-16 units. DJL cannot pass lone surrogates on; callers replace them by U+FFFD.
 */
final class HuggingFace implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> PLAIN =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer tokenizer;

  HuggingFace(String tokenizerJson) {
    this(tokenizerJson, PLAIN);
  }

  /** With DJL's options for special pieces and truncation. */
  HuggingFace(String tokenizerJson, Map<String, String> options) {
    try (InputStream in =
        new ByteArrayInputStream(tokenizerJson.getBytes(StandardCharsets.UTF_8))) {
      tokenizer = HuggingFaceTokenizer.newInstance(in, options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tokenizer of a vocabulary and options, as a {@code tokenizer.json} would have it. */
  static HuggingFace of(Vocabulary vocabulary, WordPieceOptions options) {
    return new HuggingFace(tokenizerJson(vocabulary, options));
  }

  static String tokenizerJson(Vocabulary vocabulary, WordPieceOptions options) {
    ObjectNode root = JSON.createObjectNode().put("version", "1.0");
    ArrayNode added = root.putArray("added_tokens");
    for (String special : options.specials()) {
      if (vocabulary.id(special) >= 0) {
        added
            .addObject()
            .put("id", vocabulary.id(special))
            .put("content", special)
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", true);
      }
    }
    root.putObject("normalizer")
        .put("type", "BertNormalizer")
        .put("clean_text", options.cleanText())
        .put("handle_chinese_chars", options.splitCjk())
        .put("strip_accents", options.stripAccents())
        .put("lowercase", options.lowerCase());
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    ObjectNode model =
        root.putObject("model")
            .put("type", "WordPiece")
            .put("unk_token", options.unknown())
            .put("continuing_subword_prefix", options.continuation())
            .put("max_input_chars_per_word", options.maxCharsPerWord());
    ObjectNode vocab = model.putObject("vocab");
    for (int id = 0; id < vocabulary.size(); id++) {
      vocab.put(vocabulary.piece(id), id);
    }
    return root.toString();
  }

  List<List<Piece>> encode(List<String> texts) {
    Encoding[] encodings = tokenizer.batchEncode(texts, false, false);
    List<List<Piece>> all = new ArrayList<>();
    for (int i = 0; i < encodings.length; i++) {
      all.add(pieces(texts.get(i), encodings[i]));
    }
    return all;
  }

  /** The encoding as it is, for probes. */
  Encoding raw(String text) {
    return tokenizer.encode(text, false, false);
  }

  /** A model's input, with special pieces. */
  Encoding input(String text) {
    return tokenizer.encode(text, true, false);
  }

  /** A model's input of two texts, with special pieces. */
  Encoding input(String first, String second) {
    return tokenizer.encode(first, second, true, false);
  }

  private static List<Piece> pieces(String text, Encoding encoding) {
    int[] units = units(text);
    long[] ids = encoding.getIds();
    CharSpan[] spans = encoding.getCharTokenSpans();
    List<Piece> pieces = new ArrayList<>(ids.length);
    for (int i = 0; i < ids.length; i++) {
      pieces.add(new Piece((int) ids[i], units[spans[i].getStart()], units[spans[i].getEnd()]));
    }
    return pieces;
  }

  /** Where each code point of the text starts, in UTF-16 units, and where the last one ends. */
  static int[] units(String text) {
    int[] units = new int[text.codePointCount(0, text.length()) + 1];
    int at = 0;
    for (int i = 0; i < units.length; i++) {
      units[i] = at;
      at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
    }
    return units;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
