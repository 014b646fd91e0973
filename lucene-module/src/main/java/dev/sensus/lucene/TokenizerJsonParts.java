package dev.sensus.lucene;

import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What stands in a {@code tokenizer.json}: read whole first, and judged then, as its members come
 * in any order. Paths such as {@code model.vocab} name the members in messages.
 */
final class TokenizerJsonParts {
  private static final String WORD_PIECE = "WordPiece";
  private static final List<String> MODEL_MEMBERS =
      List.of("unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");

  private final String source;
  private final Map<String, Object> members = new HashMap<>();

  /** The model's members but the vocabulary, or null where there is no model. */
  private Map<String, Object> model;

  private final Map<String, Long> ids = new LinkedHashMap<>();

  private TokenizerJsonParts(String source) {
    this.source = source;
  }

  static TokenizerJsonParts read(Reader reader, String source) throws IOException {
    TokenizerJsonParts parts = new TokenizerJsonParts(source);
    JsonReader json = new JsonReader(reader, source);
    json.object(
        name -> {
          switch (name) {
            case "version", "added_tokens", "normalizer", "pre_tokenizer" ->
                parts.members.put(name, json.value());
            case "model" -> parts.readModel(json);
            default -> json.skip();
          }
        });
    json.end();
    return parts;
  }

  private void readModel(JsonReader json) throws IOException {
    model = new HashMap<>();
    json.object(
        name -> {
          switch (name) {
            case "type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word" ->
                model.put(name, json.value());
            case "vocab" -> {
              boolean object = json.atObject();
              // Another model's may be anything: a Unigram's is an array.
              if (object && WORD_PIECE.equals(model.getOrDefault("type", WORD_PIECE))) {
                readVocabulary(json);
              } else {
                json.skip();
              }
              model.put(name, object ? ids : List.of());
            }
            case "merges" -> {
              json.skip();
              model.put(name, true);
            }
            default -> json.skip();
          }
        });
  }

  private void readVocabulary(JsonReader json) throws IOException {
    json.object(
        piece -> {
          Object id = json.value();
          if (!(id instanceof Long number) || number < 0) {
            throw json.error(
                String.format(
                    Locale.ROOT,
                    "piece %s has the id %s, expected a whole number from 0",
                    JsonReader.quote(piece),
                    shown(id)));
          }
          ids.put(piece, number);
        });
  }

  /** Gives what the parts come to, or refuses them. */
  TokenizerJson toTokenizer() {
    if (members.containsKey("version") && !"1.0".equals(members.get("version"))) {
      throw unsupported("version", members.get("version"), "\"1.0\"");
    }
    requireWordPiece();
    Map<?, ?> normalizer = component("normalizer", "normalizers");
    if (normalizer != null) {
      requireType("normalizer", normalizer, "BertNormalizer");
    }
    Map<?, ?> preTokenizer = component("pre_tokenizer", "pretokenizers");
    if (preTokenizer == null) {
      throw unsupported("pre_tokenizer", null, "\"BertPreTokenizer\"");
    }
    requireType("pre_tokenizer", preTokenizer, "BertPreTokenizer");
    boolean lowerCase = normalizer != null && setting(normalizer, "lowercase");
    boolean accentsFollowCase = normalizer != null && normalizer.get("strip_accents") == null;
    WordPieceOptions options =
        new WordPieceOptions(
            normalizer != null && setting(normalizer, "clean_text"),
            normalizer != null && setting(normalizer, "handle_chinese_chars"),
            accentsFollowCase
                ? lowerCase
                : normalizer != null && setting(normalizer, "strip_accents"),
            lowerCase,
            unknown(),
            get("model", model, "continuing_subword_prefix", String.class, "a string"),
            maxCharsPerWord(),
            specials());
    return new TokenizerJson(vocabulary(), options, accentsFollowCase);
  }

  private void requireWordPiece() {
    if (model == null) {
      throw malformed("model is missing, expected an object");
    }
    if (model.containsKey("type")) {
      requireType("model", model, WORD_PIECE);
      get("model", model, "vocab", Map.class, "an object");
      return;
    }
    // As Hugging Face tells them apart: what has merges is a BPE.
    boolean merges = model.containsKey("merges");
    String missing =
        MODEL_MEMBERS.stream().filter(name -> model.get(name) == null).findFirst().orElse(null);
    if (merges || missing != null) {
      throw new UnsupportedTokenizerException(
          String.format(
              Locale.ROOT,
              "%s: model has no type and %s, so it is no \"%s\", which is needed",
              source,
              merges ? "merges" : "no " + missing,
              WORD_PIECE));
    }
  }

  /** A normaliser or pre-tokenizer, or null where there is none. */
  private Map<?, ?> component(String name, String parts) {
    Object component = members.get(name);
    while (component instanceof Map<?, ?> object
        && "Sequence".equals(object.get("type"))
        && object.get(parts) instanceof List<?> sequence
        && sequence.size() == 1) {
      component = sequence.get(0);
    }
    if (component == null) {
      return null;
    }
    if (component instanceof Map<?, ?> object) {
      return object;
    }
    throw wrong(name, component, "an object or null");
  }

  private void requireType(String path, Map<?, ?> object, String needed) {
    String type = get(path, object, "type", String.class, "a string");
    if (!type.equals(needed)) {
      throw unsupported(path + ".type", type, JsonReader.quote(needed));
    }
  }

  private boolean setting(Map<?, ?> normalizer, String name) {
    return get("normalizer", normalizer, name, Boolean.class, "true or false");
  }

  private String unknown() {
    String unknown = get("model", model, "unk_token", String.class, "a string");
    if (unknown.isEmpty()) {
      throw wrong("model.unk_token", unknown, "a piece");
    }
    return unknown;
  }

  private int maxCharsPerWord() {
    String name = "max_input_chars_per_word";
    long max = get("model", model, name, Long.class, "a whole number");
    if (max < 0) {
      throw wrong("model." + name, max, "a whole number from 0");
    }
    if (max == 0) {
      throw unsupported("model." + name, max, "at least 1");
    }
    // No word is longer than the largest int.
    return (int) Math.min(max, Integer.MAX_VALUE);
  }

  private Set<String> specials() {
    Set<String> specials = new HashSet<>();
    Object tokens = members.getOrDefault("added_tokens", List.of());
    if (!(tokens instanceof List<?> list)) {
      throw wrong("added_tokens", tokens, "an array");
    }
    for (int i = 0; i < list.size(); i++) {
      String path = "added_tokens[" + i + "]";
      if (!(list.get(i) instanceof Map<?, ?> token)) {
        throw wrong(path, list.get(i), "an object");
      }
      String piece = get(path, token, "content", String.class, "a string");
      get(path, token, "special", Boolean.class, "true or false");
      for (String name : List.of("single_word", "lstrip", "rstrip", "normalized")) {
        if (get(path, token, name, Boolean.class, "true or false")) {
          throw unsupported("added token " + JsonReader.quote(piece) + ": " + name, true, "false");
        }
      }
      Long id = get(path, token, "id", Long.class, "a whole number");
      // Hugging Face ignores an empty one.
      if (!piece.isEmpty()) {
        if (!id.equals(ids.get(piece))) {
          throw unsupported(
              "added token " + JsonReader.quote(piece) + ": id",
              id,
              ids.containsKey(piece)
                  ? "its id in model.vocab, " + ids.get(piece) + ","
                  : "a piece of model.vocab");
        }
        specials.add(piece);
      }
    }
    return specials;
  }

  private Vocabulary vocabulary() {
    String[] pieces = new String[ids.size()];
    ids.forEach(
        (piece, id) -> {
          if (id >= pieces.length) {
            throw malformed(
                String.format(
                    Locale.ROOT,
                    "piece %s has the id %d, expected ids from 0 to %d for %d pieces",
                    JsonReader.quote(piece),
                    id,
                    pieces.length - 1,
                    pieces.length));
          }
          int place = Math.toIntExact(id);
          if (pieces[place] != null) {
            throw malformed(
                String.format(
                    Locale.ROOT,
                    "pieces %s and %s both have the id %d",
                    JsonReader.quote(pieces[place]),
                    JsonReader.quote(piece),
                    id));
          }
          if (piece.isEmpty()) {
            throw malformed("the piece of id " + id + " is empty");
          }
          pieces[place] = piece;
        });
    return Vocabulary.ofJson(source, List.of(pieces));
  }

  private <T> T get(String path, Map<?, ?> object, String name, Class<T> type, String expected) {
    if (!object.containsKey(name)) {
      throw malformed(path + "." + name + " is missing, expected " + expected);
    }
    Object value = object.get(name);
    if (!type.isInstance(value)) {
      throw wrong(path + "." + name, value, expected);
    }
    return type.cast(value);
  }

  private UnsupportedTokenizerException unsupported(String path, Object value, String needed) {
    return new UnsupportedTokenizerException(
        String.format(
            Locale.ROOT, "%s: %s is %s, %s is needed", source, path, shown(value), needed));
  }

  private IllegalArgumentException wrong(String path, Object value, String expected) {
    return malformed(path + " is " + shown(value) + ", expected " + expected);
  }

  private IllegalArgumentException malformed(String wrong) {
    return new IllegalArgumentException(source + ": " + wrong);
  }

  private static String shown(Object value) {
    if (value instanceof String text) {
      return JsonReader.quote(text);
    }
    if (value instanceof Map) {
      return "an object";
    }
    return value instanceof List ? "an array" : String.valueOf(value);
  }
}
