package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.util.Utils;
import org.apache.solr.core.SolrCore;

/**
 * Which models a collection's vectors are of: kept beside its state in ZooKeeper, {@code
 * /collections/NAME/sensus.json}, and in the data folder of a core without ZooKeeper. The first
 * core that loads writes it, all others must have the same models; it goes with the collection.
 *
 * <p>JSON: {@code {"contextual": {"model": "mini", "fingerprint": "5e1f…"}}}, a field each.
 */
final class ModelRecord {
  private static final String FILE = "sensus.json";
  private static final String MODEL = "model";
  private static final String FINGERPRINT = "fingerprint";
  private static final int SHOWN = 12;

  private ModelRecord() {}

  /**
   * Writes down a core's models, or compares them with those that were.
   *
   * @throws SolrException if they are others
   */
  static void require(SolrCore core, Map<String, TextEncoder> encoders) {
    Map<String, Map<String, String>> own = new TreeMap<>();
    encoders.forEach((field, encoder) -> own.put(field, entry(encoder)));
    byte[] kept = CollectionFile.of(core, FILE).keep(Utils.toJSON(own));
    if (kept != null) {
      compare(name(core), (Map<?, ?>) Utils.fromJSON(kept), own);
    }
  }

  /** What is kept of a model. */
  static Map<String, String> entry(TextEncoder encoder) {
    return new TreeMap<>(Map.of(MODEL, encoder.name(), FINGERPRINT, encoder.fingerprint()));
  }

  /** A model as messages call it. */
  static String text(TextEncoder encoder) {
    return text(entry(encoder));
  }

  /** What messages call the collection of a core. */
  static String name(SolrCore core) {
    String collection = core.getCoreDescriptor().getCollectionName();
    return collection == null ? core.getName() : collection;
  }

  private static void compare(
      String collection, Map<?, ?> kept, Map<String, Map<String, String>> own) {
    own.forEach(
        (field, model) -> {
          Map<?, ?> made = (Map<?, ?>) kept.get(field);
          if (made == null) {
            throw refusal(collection, field, "no model", text(model));
          }
          if (!model.get(FINGERPRINT).equals(made.get(FINGERPRINT))) {
            throw refusal(collection, field, text(made), text(model));
          }
        });
    for (Object field : kept.keySet()) {
      if (!own.containsKey(field)) {
        throw refusal(collection, field, text((Map<?, ?>) kept.get(field)), "no model");
      }
    }
  }

  private static SolrException refusal(String collection, Object field, String made, String own) {
    return new SolrException(
        SolrException.ErrorCode.SERVER_ERROR,
        String.format(
            Locale.ROOT,
            "collection %s: its %s vectors are of %s, and not of %s, which is configured; make a new"
                + " collection for another model",
            collection,
            field,
            made,
            own));
  }

  private static String text(Map<?, ?> model) {
    return String.format(
        Locale.ROOT,
        "model %s (%s)",
        model.get(MODEL),
        shortened(String.valueOf(model.get(FINGERPRINT))));
  }

  /** A fingerprint as messages show it. */
  static String shortened(String fingerprint) {
    return fingerprint.substring(0, Math.min(SHOWN, fingerprint.length()));
  }
}
