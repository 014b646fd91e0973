package dev.sensus.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of an ELMo, as AllenNLP's {@code options.json} gives it.
 *
 * @param filters of the character CNN, in the order that their outputs are put together
 * @param characterSize components of a character's embedding
 * @param maxCharacters codes of a word, those for its begin and end included
 * @param highways highway layers behind the CNN
 * @param activation of the CNN
 * @param layers LSTM layers
 * @param cells of one LSTM layer in one direction
 * @param projection components that a layer gives in one direction; of a word's input as well
 * @param cellClip bound of a cell's state; infinite for none
 * @param projectionClip bound of a projected output; infinite for none
 * @param skipConnections whether a layer's input is added to its output, from the second layer on
 */
record ElmoOptions(
    List<Filter> filters,
    int characterSize,
    int maxCharacters,
    int highways,
    Activation activation,
    int layers,
    int cells,
    int projection,
    double cellClip,
    double projectionClip,
    boolean skipConnections) {

  /** Characters wide, and how many there are of that width. */
  record Filter(int width, int count) {}

  /** What comes behind the largest value over time. */
  enum Activation {
    RELU,
    TANH
  }

  /** More than any that was published, and a bound on what a corrupt file makes us allocate. */
  private static final int MOST = 1 << 16;

  /** All filters together: components of a word before the projection. */
  int filterCount() {
    return filters.stream().mapToInt(Filter::count).sum();
  }

  /** The widest filter. */
  int widest() {
    return filters.stream().mapToInt(Filter::width).max().orElseThrow();
  }

  /** Components of a word's vector: forward and backward. */
  int dimension() {
    return 2 * projection;
  }

  /**
   * Reads the file.
   *
   * @throws ModelFormatException if a member lacks or is not what it should be; it is named
   */
  static ElmoOptions read(Path file) throws ModelException {
    Reader reader = new Reader(file, ModelFiles.json(file));
    // AllenNLP writes 262, one for masking, and the model was trained with 261; the file of
    // weights has the 261 in either case.
    reader.integer("char_cnn", "n_characters", ElmoCharacters.CODES, ElmoCharacters.CODES + 1);
    int maxCharacters = reader.integer("char_cnn", "max_characters_per_token", 4, 1000);
    return new ElmoOptions(
        reader.filters(maxCharacters),
        reader.integer("char_cnn", "embedding.dim", 1, MOST),
        maxCharacters,
        reader.integer("char_cnn", "n_highway", 0, 100),
        reader.activation(),
        reader.integer("lstm", "n_layers", 1, 100),
        reader.integer("lstm", "dim", 1, MOST),
        reader.integer("lstm", "projection_dim", 1, MOST),
        reader.clip("cell_clip"),
        reader.clip("proj_clip"),
        reader.skipConnections());
  }

  /** Members by name, with one kind of message for what is wrong with them. */
  private record Reader(Path file, JsonNode json) {

    int integer(String part, String name, int least, int most) throws ModelFormatException {
      JsonNode value = json.path(part).at("/" + name.replace('.', '/'));
      if (!value.isInt() || value.asInt() < least || value.asInt() > most) {
        throw wrong(part + "." + name, value, "an integer in [" + least + ", " + most + "]");
      }
      return value.asInt();
    }

    double clip(String name) throws ModelFormatException {
      JsonNode value = json.path("lstm").path(name);
      boolean none = value.isMissingNode() || value.isNull();
      if (!none && (!value.isNumber() || value.asDouble() < 0)) {
        throw wrong("lstm." + name, value, "a number, 0 or null for no clipping");
      }
      return none || value.asDouble() == 0 ? Double.POSITIVE_INFINITY : value.asDouble();
    }

    boolean skipConnections() throws ModelFormatException {
      JsonNode value = json.path("lstm").path("use_skip_connections");
      if (!value.isBoolean()) {
        throw wrong("lstm.use_skip_connections", value, "true or false");
      }
      return value.asBoolean();
    }

    Activation activation() throws ModelFormatException {
      JsonNode value = json.path("char_cnn").path("activation");
      return switch (value.asText()) {
        case "relu" -> Activation.RELU;
        case "tanh" -> Activation.TANH;
        default -> throw wrong("char_cnn.activation", value, "relu or tanh");
      };
    }

    List<Filter> filters(int maxCharacters) throws ModelFormatException {
      JsonNode list = json.path("char_cnn").path("filters");
      List<Filter> filters = new ArrayList<>();
      for (JsonNode pair : list) {
        int width = pair.path(0).asInt();
        int count = pair.path(1).asInt();
        if (width < 1 || width > maxCharacters || count < 1 || count > MOST) {
          throw wrong(
              "char_cnn.filters",
              pair,
              "pairs of a width in [1, " + maxCharacters + "] and a count in [1, " + MOST + "]");
        }
        filters.add(new Filter(width, count));
      }
      if (!list.isArray() || filters.isEmpty() || filters.size() > 100) {
        throw wrong("char_cnn.filters", list, "a list of 1 to 100 pairs of width and count");
      }
      return List.copyOf(filters);
    }

    private ModelFormatException wrong(String name, JsonNode value, String expected) {
      return new ModelFormatException(
          file,
          value.isMissingNode()
              ? "has no " + name + ", expected " + expected
              : name + " is " + value + ", expected " + expected);
    }
  }
}
