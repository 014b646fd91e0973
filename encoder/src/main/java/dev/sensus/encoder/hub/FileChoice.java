package dev.sensus.encoder.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which of a repository's files Sensus reads. Repositories hold the same weights for other
 * libraries too; a model is downloaded once, in the first of the forms below that is there.
 */
final class FileChoice {
  private static final Set<String> SETTINGS =
      Set.of(
          "config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "vocab.txt",
          "modules.json",
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_xlm-roberta_config.json",
          "config_sentence_transformers.json");

  private static final Set<String> TOKENIZERS = Set.of("tokenizer.json", "vocab.txt");

  /** Folders that sentence-transformers gives its modules: a number and the module's class. */
  private static final Pattern MODULE = Pattern.compile("\\d{1,2}_\\w{1,60}");

  private static final Pattern SAFETENSORS_SHARD =
      Pattern.compile("model-\\d{5}-of-\\d{5}\\.safetensors");
  private static final Pattern PICKLE_SHARD =
      Pattern.compile("pytorch_model-\\d{5}-of-\\d{5}\\.bin");
  private static final Pattern ELMO_OPTIONS = Pattern.compile("(?:\\w[\\w.-]*_)?options\\.json");
  private static final Pattern ELMO_WEIGHTS = Pattern.compile("\\w[\\w.-]*\\.hdf5");
  private static final Pattern WORD_VECTORS =
      Pattern.compile("\\w[\\w.-]*\\.(?:bin|vec|vec\\.gz)|glove[\\w.-]*\\.txt(?:\\.gz)?");

  private FileChoice() {}

  /** The files of a model, sorted by name; none if the repository holds nothing that we know. */
  static List<HubFile> of(List<HubFile> listing) {
    Map<String, Map<String, HubFile>> folders = new TreeMap<>();
    for (HubFile file : listing) {
      String folder = file.folder();
      if (folder.isEmpty() || MODULE.matcher(folder).matches()) {
        folders.computeIfAbsent(folder, f -> new TreeMap<>()).put(file.simpleName(), file);
      }
    }
    Map<String, HubFile> top = folders.getOrDefault("", Map.of());
    List<HubFile> chosen = new ArrayList<>();
    if (top.containsKey("config.json") || top.containsKey("modules.json")) {
      folders.values().forEach(files -> chosen.addAll(ofFolder(files)));
    } else if (any(top, ELMO_OPTIONS) && any(top, ELMO_WEIGHTS)) {
      Predicate<String> elmo = ELMO_OPTIONS.asMatchPredicate().or(ELMO_WEIGHTS.asMatchPredicate());
      chosen.addAll(matching(top, elmo.or(SETTINGS::contains)));
    } else {
      List<HubFile> vectors = matching(top, WORD_VECTORS.asMatchPredicate());
      // Of several files nothing tells which one is meant.
      chosen.addAll(vectors.size() == 1 ? vectors : matching(top, SETTINGS::contains));
    }
    return List.copyOf(chosen);
  }

  /**
   * Of those the files of the tokenizer, and the settings that tell where it is; none if the
   * repository has no tokenizer.
   */
  static List<HubFile> tokenizer(List<HubFile> listing) {
    List<HubFile> chosen = of(listing);
    return chosen.stream().noneMatch(file -> TOKENIZERS.contains(file.simpleName()))
        ? List.of()
        : chosen.stream().filter(file -> SETTINGS.contains(file.simpleName())).toList();
  }

  /** The file of word vectors, if that is all that was chosen, else null. */
  static HubFile wordVectors(List<HubFile> chosen) {
    return chosen.size() == 1 && WORD_VECTORS.matcher(chosen.getFirst().name()).matches()
        ? chosen.getFirst()
        : null;
  }

  private static List<HubFile> ofFolder(Map<String, HubFile> files) {
    Predicate<String> weights;
    if (files.containsKey("model.safetensors")) {
      weights = "model.safetensors"::equals;
    } else if (files.containsKey("model.safetensors.index.json")) {
      weights = withIndex("model.safetensors.index.json", SAFETENSORS_SHARD);
    } else if (files.containsKey("pytorch_model.bin")) {
      weights = "pytorch_model.bin"::equals;
    } else {
      weights = withIndex("pytorch_model.bin.index.json", PICKLE_SHARD);
    }
    return matching(files, weights.or(SETTINGS::contains));
  }

  private static Predicate<String> withIndex(String index, Pattern shard) {
    return shard.asMatchPredicate().or(index::equals);
  }

  private static boolean any(Map<String, HubFile> files, Pattern name) {
    return files.keySet().stream().anyMatch(name.asMatchPredicate());
  }

  private static List<HubFile> matching(Map<String, HubFile> files, Predicate<String> name) {
    return files.values().stream().filter(file -> name.test(file.simpleName())).toList();
  }
}
