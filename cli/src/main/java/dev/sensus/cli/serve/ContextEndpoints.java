package dev.sensus.cli.serve;

import dev.sensus.lens.WordAttention;
import dev.sensus.lens.WordAttention.Look;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the models of an index make of a word in its sentence. */
final class ContextEndpoints {
  private static final int SUBSTITUTES = 8;

  /** The strongest that a head looks at. */
  private static final int LOOKS = 3;

  private final WordModels models;
  private final int longestText;

  ContextEndpoints(WordModels models, int longestText) {
    this.models = models;
    this.longestText = longestText;
  }

  List<Endpoint> all() {
    return List.of(
        new Endpoint(
            "/api/context",
            "A word in its text: words that could stand there, and where each head of the model"
                + " looks from it.",
            List.of(
                Parameter.text(
                    "word", longestText, "The word, in any case; its first place counts."),
                Parameter.text("text", longestText, "A text that has it.")),
            this::context));
  }

  private Object context(Arguments arguments) {
    String word = arguments.text("word");
    String text = arguments.text("text");
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("substitutes", models.substitutes(word, text, SUBSTITUTES));
    WordAttention attention = models.attention(word, text);
    answer.put("attention", attention == null ? null : looks(attention));
    return answer;
  }

  /** {@code [layers][heads][looks]} of the words that are looked at most. */
  private static List<List<List<Map<String, Object>>>> looks(WordAttention attention) {
    List<List<List<Map<String, Object>>>> layers = new ArrayList<>();
    for (int layer = 0; layer < attention.weights().length; layer++) {
      List<List<Map<String, Object>>> heads = new ArrayList<>();
      for (int head = 0; head < attention.weights()[layer].length; head++) {
        heads.add(
            attention.strongest(layer, head, LOOKS).stream()
                .map(ContextEndpoints::described)
                .toList());
      }
      layers.add(heads);
    }
    return layers;
  }

  private static Map<String, Object> described(Look look) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("token", look.token().token());
    described.put("start", look.token().start());
    described.put("end", look.token().end());
    described.put("weight", look.weight());
    return described;
  }
}
