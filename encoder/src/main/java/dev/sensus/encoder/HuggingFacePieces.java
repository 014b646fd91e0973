package dev.sensus.encoder;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Pieces by Hugging Face's own tokenizer, for models whose tokenizer is not WordPiece as ours is.
 */
final class HuggingFacePieces implements PieceTokenizer {
  /** Characters that no vocabulary has all of, so that a missing unknown piece shows at once. */
  private static final String RARE = "x\uE000 \u6771\u0E20 \uD83D\uDE00\uDBFF\uDFFD \uABCD";

  private final HuggingFaceTokenizer tokenizer;
  private final Map<String, Integer> added = new HashMap<>();
  private final Map<Integer, String> pieces = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final int unknown;
  private final SpecialNames specials;

  HuggingFacePieces(Path tokenizerJson) throws ModelException {
    JsonNode json = ModelFiles.json(tokenizerJson);
    JsonNode vocabulary = json.path("model").path("vocab");
    // An object from piece to id, or for Unigram a list of pairs of piece and score.
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      pieces.put(id(tokenizerJson, entry.getKey(), entry.getValue()), entry.getKey());
    }
    for (int id = 0; vocabulary.isArray() && id < vocabulary.size(); id++) {
      pieces.put(id, vocabulary.get(id).path(0).asText());
    }
    String name = json.path("model").path("unk_token").textValue();
    unknown = name == null ? -1 : vocabulary.path(name).asInt(-1);
    for (JsonNode token : json.path("added_tokens")) {
      String content = token.path("content").asText();
      int id = id(tokenizerJson, content, token.path("id"));
      added.put(content, id);
      pieces.put(id, content);
    }
    pieces.forEach((id, piece) -> ids.put(piece, id));
    ids.putAll(added);
    if (pieces.isEmpty()) {
      throw new ModelFormatException(
          tokenizerJson, "has no pieces, expected a model with a vocabulary");
    }
    specials = SpecialNames.read(tokenizerJson, this::id);
    try {
      tokenizer =
          HuggingFaceTokenizer.newInstance(
              tokenizerJson,
              Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
    } catch (IOException | RuntimeException e) {
      throw new ModelFormatException(tokenizerJson, "is no tokenizer: " + e.getMessage(), e);
    }
    try {
      checkAdded(tokenizerJson);
      tokenizer.encode(RARE, false, false);
    } catch (ModelException e) {
      tokenizer.close();
      throw e;
    } catch (RuntimeException e) {
      tokenizer.close();
      throw new ModelFormatException(
          tokenizerJson, "cannot cut every text into pieces: " + e.getMessage(), e);
    }
  }

  private static int id(Path file, String piece, JsonNode id) throws ModelException {
    if (!id.isInt() || id.asInt() < 0) {
      throw new ModelFormatException(
          file, "piece '" + piece + "' has the id " + id + ", expected an integer from 0 on");
    }
    return id.asInt();
  }

  /** The library numbers added pieces itself, so the ids in the file may not be those it gives. */
  private void checkAdded(Path file) throws ModelException {
    for (Map.Entry<String, Integer> special : added.entrySet()) {
      for (long id : tokenizer.encode(well(special.getKey()), false, false).getIds()) {
        if (!pieces.containsKey((int) id)) {
          throw new ModelFormatException(
              file,
              "added piece '%s' has the id %d, expected %d as pieces are counted"
                  .formatted(special.getKey(), special.getValue(), id));
        }
      }
    }
  }

  /**
   * A text that can be written in UTF-8, as the library wants it: half of a surrogate pair is no
   * character, and the one that stands for such takes as many units.
   */
  private static String well(String text) {
    char[] units = null;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        i++;
        continue;
      }
      units = units == null ? text.toCharArray() : units;
      units[i] = '\uFFFD';
    }
    return units == null ? text : new String(units);
  }

  @Override
  public PieceSequence tokenize(String text) {
    Encoding encoding = tokenizer.encode(well(text), false, false);
    long[] ids = encoding.getIds();
    long[] words = encoding.getWordIds();
    CharSpan[] spans = encoding.getCharTokenSpans();
    PieceBuffer found = new PieceBuffer();
    // Spans count code points, we count UTF-16 units; they rise, so one walk over the text does,
    // and what falls back does so by little.
    int point = 0;
    int unit = 0;
    for (int i = 0; i < ids.length; i++) {
      int start = spans[i] == null ? point : spans[i].getStart();
      int end = spans[i] == null ? point : spans[i].getEnd();
      unit = text.offsetByCodePoints(unit, start - point);
      int endUnit = text.offsetByCodePoints(unit, end - start);
      boolean continuation = i > 0 && words[i] >= 0 && words[i] == words[i - 1];
      found.add((int) ids[i], unit, endUnit, continuation);
      point = start;
    }
    return found.toSequence();
  }

  @Override
  public PieceInput input(String text, int maxLength) {
    long[] ids = tokenizer.encode(well(text), false, false).getIds();
    int length = Math.min(ids.length, maxLength - 2);
    int[] input = new int[length + 2];
    input[0] = id(specials.first());
    for (int i = 0; i < length; i++) {
      input[i + 1] = (int) ids[i];
    }
    input[length + 1] = id(specials.separator());
    return new PieceInput(input, ids.length - length);
  }

  @Override
  public SpecialNames specials() {
    return specials;
  }

  @Override
  public int id(String piece) {
    return ids.getOrDefault(piece, -1);
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
  public String text(int[] ids) {
    return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
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
