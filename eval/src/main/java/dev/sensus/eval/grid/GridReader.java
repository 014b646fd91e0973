package dev.sensus.eval.grid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sensus.eval.Measure;
import dev.sensus.indexer.CollectionException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a grid's YAML. */
final class GridReader {
  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Set<String> KEYS =
      Set.of("measures", "baseline", "hits", "seed", "index", "search", "systems");

  private static final String INDEX = "index.";

  private final Path file;

  private GridReader(Path file) {
    this.file = file;
  }

  static Grid read(Path file, String yaml) throws CollectionException {
    try {
      return new GridReader(file).grid(YAML.readTree(yaml));
    } catch (JsonProcessingException e) {
      String what = e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw line > 0
          ? new CollectionException(file, line, "is no YAML: " + what, e)
          : new CollectionException(file, "is no YAML: " + what);
    } catch (IllegalArgumentException e) {
      throw new CollectionException(file, e.getMessage());
    }
  }

  private Grid grid(JsonNode root) throws CollectionException {
    if (!root.isObject() || !root.path("systems").isArray() || root.path("systems").isEmpty()) {
      throw new CollectionException(file, "has no list of systems");
    }
    requireKnown("", root, KEYS);
    List<String> measures = new ArrayList<>();
    if (root.has("measures")) {
      for (String name : values("measures", root.get("measures"))) {
        String known = Measure.of(name).name();
        if (!measures.contains(known)) {
          measures.add(known);
        }
      }
    }
    Map<String, List<String>> usual = new LinkedHashMap<>();
    flatten("search", root.path("search"), "", Systems.SEARCH, usual);
    flatten("index", root.path("index"), INDEX, Systems.INDEX, usual);
    List<SystemSpec> systems = new ArrayList<>();
    int number = 0;
    for (JsonNode system : root.get("systems")) {
      systems.addAll(systems("system " + ++number, system, usual));
    }
    Set<String> names = new HashSet<>();
    for (SystemSpec system : systems) {
      if (!names.add(system.name())) {
        throw new CollectionException(file, "two systems are called " + system.name());
      }
    }
    String baseline = root.path("baseline").asText(systems.get(0).name());
    if (!names.contains(baseline)) {
      throw new CollectionException(
          file, "baseline is '" + baseline + "', expected one of " + String.join(", ", names));
    }
    return new Grid(
        measures.isEmpty() ? Grid.MEASURES : measures,
        baseline,
        (int) number(root, "hits", Grid.HITS, 1, Integer.MAX_VALUE - 1),
        number(root, "seed", Grid.SEED, Long.MIN_VALUE, Long.MAX_VALUE),
        systems);
  }

  private long number(JsonNode root, String name, long usual, long least, long most)
      throws CollectionException {
    JsonNode value = root.path(name);
    if (value.isMissingNode()) {
      return usual;
    }
    if (!value.canConvertToExactIntegral()
        || !value.canConvertToLong()
        || value.asLong() < least
        || value.asLong() > most) {
      throw new CollectionException(
          file, name + " is '" + value.asText() + "', expected a whole number, not too large");
    }
    return value.asLong();
  }

  /** One system, or one for each choice that its lists leave. */
  private List<SystemSpec> systems(String place, JsonNode node, Map<String, List<String>> usual)
      throws CollectionException {
    if (!node.isObject()) {
      throw new CollectionException(file, place + ": expected settings, got '" + node + "'");
    }
    String name = node.path("name").asText(null);
    String where = name == null ? place : place + " (" + name + ")";
    Map<String, List<String>> told = new LinkedHashMap<>(usual);
    JsonNode search = node.deepCopy();
    ((ObjectNode) search).remove(List.of("name", "index"));
    flatten(where, search, "", Systems.SEARCH, told);
    flatten(where + ", index", node.path("index"), INDEX, Systems.INDEX, told);
    List<Map<String, String>> choices = List.of(Map.of());
    for (Map.Entry<String, List<String>> setting : told.entrySet()) {
      List<Map<String, String>> more = new ArrayList<>();
      for (Map<String, String> choice : choices) {
        for (String value : setting.getValue()) {
          Map<String, String> one = new LinkedHashMap<>(choice);
          one.put(setting.getKey(), value);
          more.add(one);
        }
      }
      choices = more;
    }
    List<SystemSpec> systems = new ArrayList<>();
    for (Map<String, String> choice : choices) {
      String open =
          told.entrySet().stream()
              .filter(setting -> setting.getValue().size() > 1)
              .map(setting -> setting.getKey() + "=" + choice.get(setting.getKey()))
              .collect(Collectors.joining(" "));
      String base = name == null ? choice.getOrDefault("mode", place) : name;
      systems.add(
          Systems.of(open.isEmpty() ? base : base + " " + open, new Settings(where, choice)));
    }
    return systems;
  }

  private void flatten(
      String place, JsonNode node, String prefix, Set<String> known, Map<String, List<String>> into)
      throws CollectionException {
    if (node.isMissingNode()) {
      return;
    }
    if (!node.isObject()) {
      throw new CollectionException(file, place + ": expected settings, got '" + node + "'");
    }
    requireKnown(place + ": ", node, known);
    for (Iterator<Map.Entry<String, JsonNode>> all = node.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> setting = all.next();
      into.put(
          prefix + setting.getKey(), values(place + ": " + setting.getKey(), setting.getValue()));
    }
  }

  /** One value, or a list of some. */
  private List<String> values(String place, JsonNode node) throws CollectionException {
    List<String> values = new ArrayList<>();
    if (node.isArray()) {
      for (JsonNode value : node) {
        if (!value.isValueNode() || value.isNull()) {
          values.clear();
          break;
        }
        values.add(value.asText());
      }
    } else if (node.isValueNode() && !node.isNull()) {
      values.add(node.asText());
    }
    if (values.isEmpty()) {
      throw new CollectionException(file, place + " has no value, expected one or a list");
    }
    return values;
  }

  private void requireKnown(String place, JsonNode node, Set<String> known)
      throws CollectionException {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new CollectionException(
            file,
            place
                + "there is no setting '"
                + name
                + "', expected "
                + known.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
  }
}
