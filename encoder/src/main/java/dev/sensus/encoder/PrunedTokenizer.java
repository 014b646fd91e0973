package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sensus.lucene.WordPieceMatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A model's tokenizer without the pieces that no vector of a text is made of: special ones, other
 * added tokens, and {@code [unused0]} and the like. What is left is numbered anew, in the old
 * order, from 0. The unknown piece stays, for a tokenizer needs it.
 *
 * @param json what {@code tokenizer.json} is to have
 * @param pieces those that are left
 * @param ids {@code [pieces]} what the model's own tokenizer numbers them
 * @param unknown the unknown piece's number among those that are left, or -1 where the tokenizer
 *     names none
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record PrunedTokenizer(ObjectNode json, List<String> pieces, int[] ids, int unknown) {
  private static final Pattern UNUSED = Pattern.compile("\\[unused\\d+\\]");

  /**
   * Reads a directory's tokenizer.
   *
   * @param tokenizer the same, opened
   * @param specials ids of pieces that are special, whatever the file says; an id of none is passed
   *     over
   */
  static PrunedTokenizer read(Path directory, PieceTokenizer tokenizer, Set<Integer> specials)
      throws IOException {
    Path file = directory.resolve("tokenizer.json");
    WordPieceMatcher matcher = tokenizer.matcher();
    JsonNode root =
        Files.exists(file)
            ? ModelFiles.json(file)
            : new TokenizerWriter(matcher.vocabulary(), matcher.options()).tokenizer();
    if (!(root instanceof ObjectNode json) || !(root.path("model") instanceof ObjectNode model)) {
      throw new ModelFormatException(file, "has no model, expected an object");
    }
    TreeMap<Integer, String> all = pieces(model.path("vocab"));
    Set<String> dropped = new HashSet<>();
    json.path("added_tokens").forEach(added -> dropped.add(added.path("content").asText()));
    specials.stream().map(all::get).filter(Objects::nonNull).forEach(dropped::add);
    String unknown = all.get(model.path("unk_id").asInt(tokenizer.unknown()));
    all.values().removeIf(piece -> drops(piece, dropped, unknown));
    if (all.size() < (unknown == null ? 1 : 2)) {
      throw new ModelException(directory, "has no pieces but special ones");
    }

    Map<String, Integer> numbers = new HashMap<>();
    all.values().forEach(piece -> numbers.put(piece, numbers.size()));
    renumber(model, all, numbers);
    if (model.has("unk_id") && unknown != null) {
      model.put("unk_id", numbers.get(unknown));
    }
    keepUnknown(json, unknown, numbers);
    // Texts are cut into pieces and nothing else: no special ones around them, no padding, no end.
    json.putNull("post_processor").putNull("truncation").putNull("padding");
    addPrefixSpace(json.path("pre_tokenizer"));
    return new PrunedTokenizer(
        json,
        List.copyOf(all.values()),
        all.keySet().stream().mapToInt(Integer::intValue).toArray(),
        tokenizer.unknown() < 0 ? -1 : numbers.get(unknown));
  }

  private static boolean drops(String piece, Set<String> dropped, String unknown) {
    return !piece.equals(unknown) && (dropped.contains(piece) || UNUSED.matcher(piece).lookingAt());
  }

  /** By id: an object from piece to id, or for Unigram a list of pairs of piece and score. */
  private static TreeMap<Integer, String> pieces(JsonNode vocabulary) {
    TreeMap<Integer, String> pieces = new TreeMap<>();
    vocabulary.properties().forEach(entry -> pieces.put(entry.getValue().asInt(), entry.getKey()));
    for (int id = 0; vocabulary.isArray() && id < vocabulary.size(); id++) {
      pieces.put(id, vocabulary.get(id).path(0).asText());
    }
    return pieces;
  }

  private static void renumber(
      ObjectNode model, Map<Integer, String> left, Map<String, Integer> numbers) {
    JsonNode old = model.path("vocab");
    if (old.isArray()) {
      ArrayNode scores = model.putArray("vocab");
      left.keySet().forEach(id -> scores.add(old.get(id)));
    } else {
      ObjectNode vocabulary = model.putObject("vocab");
      left.values().forEach(piece -> vocabulary.put(piece, numbers.get(piece)));
    }
  }

  private static void keepUnknown(ObjectNode json, String unknown, Map<String, Integer> numbers) {
    List<ObjectNode> kept = new ArrayList<>();
    for (JsonNode added : json.path("added_tokens")) {
      if (added instanceof ObjectNode token && token.path("content").asText().equals(unknown)) {
        kept.add(token.put("id", numbers.get(unknown)));
      }
    }
    json.putArray("added_tokens").addAll(kept);
  }

  /** A byte-level tokenizer takes a text's first word for one like any other. */
  private static void addPrefixSpace(JsonNode step) {
    if (step instanceof ObjectNode cut && cut.path("type").asText().equals("ByteLevel")) {
      cut.put("add_prefix_space", true);
    }
    step.path("pretokenizers").forEach(PrunedTokenizer::addPrefixSpace);
  }
}
