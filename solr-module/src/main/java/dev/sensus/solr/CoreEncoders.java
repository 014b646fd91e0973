package dev.sensus.solr;

import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Pooling;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;

/** The encoders of a core, by the fields of their vectors. */
final class CoreEncoders implements AutoCloseable {
  private final Map<String, TextEncoder> byField = new TreeMap<>();
  private final List<SharedEncoders.Key> held = new ArrayList<>();

  private CoreEncoders() {}

  /**
   * Opens encoders.
   *
   * @param options {@code model}, {@code static}, {@code models}, {@code pooling}, {@code
   *     precision}, {@code device}
   * @throws IOException if a model cannot be used
   */
  static CoreEncoders open(SolrParams options) throws IOException {
    CoreEncoders encoders = new CoreEncoders();
    try {
      String folder = given(options, "models");
      Models models = folder == null ? Models.standard() : new Models(Path.of(folder));
      String model = given(options, "model");
      if (model != null) {
        ModelOptions how = modelOptions(options);
        encoders.add(
            SolrFields.CONTEXTUAL,
            new SharedEncoders.Key(model, folder, how.toString()),
            () -> models.contextual(model, how));
      }
      String statics = given(options, "static");
      if (statics != null) {
        encoders.add(
            SolrFields.STATIC,
            new SharedEncoders.Key(statics, folder, "static"),
            () -> models.statics(statics));
      }
    } catch (IOException | RuntimeException e) {
      encoders.close();
      throw e;
    }
    return encoders;
  }

  private static ModelOptions modelOptions(SolrParams options) {
    ModelOptions how = ModelOptions.defaults().withDevice(given(options, "device"));
    String pooling = given(options, "pooling");
    if (pooling != null) {
      how = how.withPooling(named("pooling", pooling, Pooling.values()));
    }
    String precision = given(options, "precision");
    if (precision != null) {
      how = how.withPrecision(named("precision", precision, Precision.values()));
    }
    return how;
  }

  /** Of the values that an option may have the one of a name, which may be written small. */
  private static <E extends Enum<E>> E named(String option, String name, E[] values) {
    for (E value : values) {
      if (shown(value).equals(name.toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s must be one of %s, got %s",
            option,
            Arrays.stream(values).map(CoreEncoders::shown).collect(Collectors.joining(", ")),
            name));
  }

  private static String shown(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** An option's value; null where it is empty too, as a property without one is. */
  static String given(SolrParams options, String name) {
    String value = options.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private void add(String field, SharedEncoders.Key key, SharedEncoders.Opening opening)
      throws IOException {
    byField.put(field, SharedEncoders.acquire(key, opening));
    held.add(key);
  }

  /** All of them, by field. */
  Map<String, TextEncoder> byField() {
    return byField;
  }

  /** The encoder by whose pieces passages are measured; null if there is none. */
  TextEncoder measure() {
    TextEncoder contextual = byField.get(SolrFields.CONTEXTUAL);
    return contextual != null ? contextual : byField.get(SolrFields.STATIC);
  }

  /** The encoder of a field. */
  TextEncoder of(String field) {
    TextEncoder encoder = byField.get(field);
    if (encoder == null) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          field + ": no encoder is configured for this field, only for " + byField.keySet());
    }
    return encoder;
  }

  @Override
  public void close() {
    held.forEach(SharedEncoders::release);
    held.clear();
    byField.clear();
  }
}
