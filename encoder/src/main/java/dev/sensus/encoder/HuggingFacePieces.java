package dev.sensus.encoder;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Pieces by Hugging Face's own tokenizer, for models whose tokenizer is not WordPiece as ours is.
 */
final class HuggingFacePieces implements PieceTokenizer {
  private final HuggingFaceTokenizer tokenizer;
  private final Map<String, Integer> specials = new HashMap<>();
  private final Map<Integer, String> pieces = new HashMap<>();
  private final int unknown;

  HuggingFacePieces(Path tokenizerJson) throws ModelException {
    JsonNode json = ModelFiles.json(tokenizerJson);
    JsonNode vocabulary = json.path("model").path("vocab");
    // An object from piece to id, or for Unigram a list of pairs of piece and score.
    vocabulary.properties().forEach(entry -> pieces.put(entry.getValue().asInt(), entry.getKey()));
    for (int id = 0; vocabulary.isArray() && id < vocabulary.size(); id++) {
      pieces.put(id, vocabulary.get(id).path(0).asText());
    }
    String name = json.path("model").path("unk_token").textValue();
    unknown = name == null ? -1 : vocabulary.path(name).asInt(-1);
    for (JsonNode added : json.path("added_tokens")) {
      specials.put(added.path("content").asText(), added.path("id").asInt());
      pieces.put(added.path("id").asInt(), added.path("content").asText());
    }
    try {
      tokenizer =
          HuggingFaceTokenizer.newInstance(
              tokenizerJson,
              Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    } catch (IOException | RuntimeException e) {
      throw new ModelException(tokenizerJson, "is no tokenizer: " + e.getMessage(), e);
    }
  }

  @Override
  public PieceSequence tokenize(String text) {
    Encoding encoding = tokenizer.encode(text, false, false);
    long[] ids = encoding.getIds();
    long[] words = encoding.getWordIds();
    CharSpan[] spans = encoding.getCharTokenSpans();
    PieceBuffer found = new PieceBuffer();
    // Spans count code points, we count UTF-16 units; they rise, so one walk over the text does.
    int point = 0;
    int unit = 0;
    for (int i = 0; i < ids.length; i++) {
      int start = spans[i] == null ? point : spans[i].getStart();
      int end = spans[i] == null ? point : spans[i].getEnd();
      if (start < point) {
        unit = text.offsetByCodePoints(0, start);
      } else {
        unit = text.offsetByCodePoints(unit, start - point);
      }
      int endUnit = text.offsetByCodePoints(unit, end - start);
      boolean continuation = i > 0 && words[i] >= 0 && words[i] == words[i - 1];
      found.add((int) ids[i], unit, endUnit, continuation);
      point = start;
    }
    return found.toSequence();
  }

  @Override
  public PieceInput input(String text, int maxLength) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int length = Math.min(ids.length, maxLength - 2);
    int[] input = new int[length + 2];
    input[0] = Math.max(id("[CLS]"), id("<s>"));
    for (int i = 0; i < length; i++) {
      input[i + 1] = (int) ids[i];
    }
    input[length + 1] = Math.max(id("[SEP]"), id("</s>"));
    return new PieceInput(input, ids.length - length);
  }

  @Override
  public int id(String piece) {
    return specials.getOrDefault(piece, -1);
  }

  @Override
  public int unknown() {
    return unknown;
  }

  @Override
  public String piece(int id) {
    return pieces.get(id);
  }

  @Override
  public int maxId() {
    return Collections.max(pieces.keySet());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
