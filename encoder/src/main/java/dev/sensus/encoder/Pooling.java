package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How the vectors of a text's pieces become one. */
public enum Pooling {
  /** Mean over all pieces, the special ones included, as sentence-transformers does. */
  MEAN(0),
  /** The first piece, {@code [CLS]}. */
  CLS(1),
  /** The largest value of each component. */
  MAX(2),
  /** The sum over all pieces, divided by the square root of their number. */
  MEAN_SQRT_LEN(3),
  /** Mean over all pieces, the n-th counted n times. */
  WEIGHTED_MEAN(4),
  /** The last piece. */
  LAST(5);

  private final int code;

  Pooling(int code) {
    this.code = code;
  }

  /** The number that the forward pass knows it by. */
  int code() {
    return code;
  }

  /** In which sentence-transformers puts the vectors of several one after the other. */
  private static final List<Pooling> ORDER =
      List.of(CLS, MAX, MEAN, MEAN_SQRT_LEN, WEIGHTED_MEAN, LAST);

  /**
   * Reads sentence-transformers' configuration of a Pooling module.
   *
   * @return one or more, whose vectors one after the other are the text's
   */
  static List<Pooling> read(Path file) throws ModelException {
    JsonNode json = ModelFiles.json(file);
    List<String> asked = new ArrayList<>();
    json.properties()
        .forEach(
            entry -> {
              if (entry.getKey().startsWith("pooling_mode_") && entry.getValue().asBoolean()) {
                asked.add(entry.getKey());
              }
            });
    if (json.path("pooling_mode").isTextual()) {
      asked.add("pooling_mode_" + json.path("pooling_mode").asText());
    }
    if (asked.isEmpty()) {
      throw new ModelFormatException(file, "asks for no pooling, expected one");
    }
    Set<Pooling> known = EnumSet.noneOf(Pooling.class);
    for (String name : asked) {
      known.add(byName(file, name));
    }
    return ORDER.stream().filter(known::contains).toList();
  }

  /** What sentence-transformers' configuration calls it. */
  String setting() {
    return switch (this) {
      case MEAN -> "pooling_mode_mean_tokens";
      case CLS -> "pooling_mode_cls_token";
      case MAX -> "pooling_mode_max_tokens";
      case MEAN_SQRT_LEN -> "pooling_mode_mean_sqrt_len_tokens";
      case WEIGHTED_MEAN -> "pooling_mode_weightedmean_tokens";
      case LAST -> "pooling_mode_lasttoken";
    };
  }

  private static Pooling byName(Path file, String name) throws ModelException {
    return switch (name) {
      case "pooling_mode_mean_tokens", "pooling_mode_mean" -> MEAN;
      case "pooling_mode_cls_token", "pooling_mode_cls" -> CLS;
      case "pooling_mode_max_tokens", "pooling_mode_max" -> MAX;
      case "pooling_mode_mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len" -> MEAN_SQRT_LEN;
      case "pooling_mode_weightedmean_tokens", "pooling_mode_weightedmean" -> WEIGHTED_MEAN;
      case "pooling_mode_lasttoken" -> LAST;
      default -> throw new ModelFormatException(file, "asks for " + name + ", which is not known");
    };
  }
}
