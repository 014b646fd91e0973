package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What a model calls the pieces that its inputs have besides a text's own.
 *
 * <p>Each is what {@code tokenizer_config.json} or else {@code special_tokens_map.json} names, if
 * the vocabulary has it; else BERT's name, or RoBERTa's where the vocabulary has none of BERT's.
 * MPNet is the other way round, for its vocabulary is BERT's with RoBERTa's names added, and those
 * it was trained with.
 *
 * @param first begins an input
 * @param separator ends a text
 * @param mask hides a piece; as long as {@code [MASK]}
 */
record SpecialNames(String first, String separator, String mask) {
  private static final SpecialNames BERT = new SpecialNames("[CLS]", "[SEP]", "[MASK]");
  private static final SpecialNames ROBERTA = new SpecialNames("<s>", "</s>", "<mask>");

  /**
   * Reads the names of a model.
   *
   * @param tokenizer the tokenizer's file, which has the others beside it
   * @param ids the id of a piece, below 0 where the vocabulary has none of that name
   * @throws ModelFormatException if one of the files is no JSON
   */
  static SpecialNames read(Path tokenizer, ToIntFunction<String> ids) throws ModelException {
    List<JsonNode> settings =
        List.of(
            ModelFiles.optionalJson(tokenizer.resolveSibling("tokenizer_config.json")),
            ModelFiles.optionalJson(tokenizer.resolveSibling("special_tokens_map.json")));
    String type =
        ModelFiles.optionalJson(tokenizer.resolveSibling("config.json"))
            .path("model_type")
            .asText();
    SpecialNames usual =
        ModelFamily.of(type) == ModelFamily.MPNET ? choose(ROBERTA, BERT, ids) : byVocabulary(ids);
    String mask = named("mask_token", settings, usual.mask, ids);
    return new SpecialNames(
        named("cls_token", settings, usual.first, ids),
        named("sep_token", settings, usual.separator, ids),
        // Texts have [MASK] whatever the model calls it, and places in them have to hold.
        mask.length() == BERT.mask.length() ? mask : usual.mask);
  }

  /** The names by the vocabulary alone: BERT's, or RoBERTa's where it has none of BERT's. */
  static SpecialNames byVocabulary(ToIntFunction<String> ids) {
    return choose(BERT, ROBERTA, ids);
  }

  private static SpecialNames choose(
      SpecialNames one, SpecialNames other, ToIntFunction<String> ids) {
    return new SpecialNames(
        choose(one.first, other.first, ids),
        choose(one.separator, other.separator, ids),
        choose(one.mask, other.mask, ids));
  }

  private static String choose(String one, String other, ToIntFunction<String> ids) {
    return ids.applyAsInt(one) < 0 && ids.applyAsInt(other) >= 0 ? other : one;
  }

  private static String named(
      String setting, List<JsonNode> files, String usual, ToIntFunction<String> ids) {
    for (JsonNode file : files) {
      // A string, or an object that also says how the piece is looked for in a text.
      JsonNode value = file.path(setting);
      String name = (value.isObject() ? value.path("content") : value).textValue();
      if (name != null && ids.applyAsInt(name) >= 0) {
        return name;
      }
    }
    return usual;
  }

  /** What the model calls a piece, given BERT's name of it; other names stay as they are. */
  String of(String bert) {
    if (bert.equals(BERT.first)) {
      return first;
    }
    if (bert.equals(BERT.separator)) {
      return separator;
    }
    return bert.equals(BERT.mask) ? mask : bert;
  }

  List<String> all() {
    return List.of(first, separator, mask);
  }
}
