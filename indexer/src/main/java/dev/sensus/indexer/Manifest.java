package dev.sensus.indexer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Pooling;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.TextEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What an index knows of how it was made; kept in the commit, so index and manifest are never
 * apart.
 *
 * @param version of this record's form
 * @param analyzer name in {@link Analyzers}
 * @param analyzerFingerprint what must be equal for the analyzer to give the same words; null where
 *     its name says it all
 * @param passagePieces longest passage, title included, in pieces of the contextual encoder, or of
 *     the static one where that is alone; 0 without vectors
 * @param overlapPieces pieces that a passage shares with the one before
 * @param documents how many there are
 * @param passages how many there are
 * @param encoders by vector field
 * @param vectors how vectors are kept
 * @param lateDimension components that were wanted of token vectors; 0 for none
 * @param occurrences of words; null where they are not kept
 * @param metadata types of the metadata fields that are not keywords, by name
 */
public record Manifest(
    int version,
    String analyzer,
    String analyzerFingerprint,
    int passagePieces,
    int overlapPieces,
    long documents,
    long passages,
    Map<String, Encoder> encoders,
    VectorSettings vectors,
    int lateDimension,
    @JsonInclude(JsonInclude.Include.NON_NULL) Occurrences occurrences,
    Map<String, MetadataType> metadata) {

  /** What to do where it differs. */
  static final String REENCODE = "; to change that: sensus index --reencode";

  /** The form that this code writes, and the newest it reads. */
  public static final int VERSION = 5;

  /** Where in the commit's user data the manifest is. */
  static final String KEY = "sensus.manifest";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An encoder that made a field.
   *
   * @param model the reference that opens it
   * @param fingerprint what must be equal for vectors to be comparable
   * @param precision that it computes in
   * @param pooling in place of the one that the model's files ask for, or null
   * @param layers in place of the usual ones, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Encoder(
      String model,
      String fingerprint,
      int dimension,
      Precision precision,
      Pooling pooling,
      LayerMix layers) {
    /** One that is open, by the reference that opens it. */
    static Encoder of(String model, TextEncoder open) {
      return new Encoder(
          model,
          open.fingerprint(),
          open.dimension(),
          open.precision(),
          open.askedPooling(),
          open.askedLayers());
    }

    /** How to open it: what it tells, and of the rest what is usual. */
    public ModelOptions options(ModelOptions usual) {
      ModelOptions known = usual.withPrecision(precision);
      known = pooling == null ? known : known.withPooling(pooling);
      return layers == null ? known : known.withLayers(layers);
    }

    /** An index that does not tell its precision was made when there was one. */
    public Encoder {
      precision = precision == null ? Precision.FP32 : precision;
    }

    /**
     * How another encoder differs from this; null if it makes the same vectors.
     *
     * @param field that this one made
     */
    String difference(String field, Encoder other) {
      return fingerprint.equals(other.fingerprint)
          ? null
          : String.format(
              Locale.ROOT,
              "its %s vectors were made with model %s (fingerprint %s, %d dimensions), not with %s"
                  + " (%s, %d)",
              field,
              model,
              shortened(fingerprint),
              dimension,
              other.model,
              shortened(other.fingerprint),
              other.dimension);
    }

    private static String shortened(String fingerprint) {
      return fingerprint.substring(0, Math.min(12, fingerprint.length()));
    }
  }

  /**
   * The occurrences of words.
   *
   * @param layers of the contextual encoder that their vectors are of
   * @param count how many there are
   */
  public record Occurrences(LayerMix layers, long count) {}

  /** Copies the maps; what older forms do not tell is what it was then. */
  public Manifest {
    encoders = encoders == null ? Map.of() : Map.copyOf(encoders);
    vectors = vectors == null ? VectorSettings.defaults() : vectors;
    metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
  }

  /** The same with other counts. */
  Manifest withCounts(BlockCounts counts) {
    return new Manifest(
        version,
        analyzer,
        analyzerFingerprint,
        passagePieces,
        overlapPieces,
        counts.documents(),
        counts.passages(),
        encoders,
        vectors,
        lateDimension,
        occurrences == null ? null : new Occurrences(occurrences.layers(), counts.occurrences()),
        metadata);
  }

  /** The same in the newest form. */
  Manifest upgraded() {
    return new Manifest(
        VERSION,
        analyzer,
        analyzerFingerprint,
        passagePieces,
        overlapPieces,
        documents,
        passages,
        encoders,
        vectors,
        lateDimension,
        occurrences,
        metadata);
  }

  /** In which way of indexing another one differs from this; null if in none. */
  String difference(Manifest other) {
    Map<String, List<Object>> settings = new LinkedHashMap<>();
    settings.put("analyzer", Arrays.asList(analyzer, other.analyzer));
    settings.put(
        "analyzer's vocabulary", Arrays.asList(analyzerFingerprint, other.analyzerFingerprint));
    settings.put("passage length", List.of(passagePieces, other.passagePieces));
    settings.put("passage overlap", List.of(overlapPieces, other.overlapPieces));
    settings.put("way to keep vectors", List.of(vectors.kept(), other.vectors.kept()));
    settings.put("dimension of token vectors", List.of(lateDimension, other.lateDimension));
    settings.put("layer of occurrences", Arrays.asList(layers(this), layers(other)));
    settings.put("types of metadata", List.of(metadata, other.metadata));
    settings.put(
        "set of vectors",
        List.of(new TreeSet<>(encoders.keySet()), new TreeSet<>(other.encoders.keySet())));
    for (Map.Entry<String, List<Object>> setting : settings.entrySet()) {
      Object here = setting.getValue().get(0);
      Object there = setting.getValue().get(1);
      if (!Objects.equals(here, there)) {
        return String.format(Locale.ROOT, "its %s is %s, not %s", setting.getKey(), here, there);
      }
    }
    return encoders.entrySet().stream()
        .map(made -> made.getValue().difference(made.getKey(), other.encoders.get(made.getKey())))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The layers of its occurrences, as messages have them. */
  private static String layers(Manifest manifest) {
    return manifest.occurrences == null
        ? "none"
        : manifest.occurrences.layers().layers().toString();
  }

  Map<String, String> toUserData() {
    try {
      return Map.of(KEY, JSON.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a record of texts and numbers", e);
    }
  }

  /**
   * Reads a manifest.
   *
   * @param folder the index, for messages
   */
  static Manifest parse(Path folder, String json) throws CollectionException {
    try {
      JsonNode tree = JSON.readTree(json);
      int version = tree.path("version").asInt();
      if (version > VERSION) {
        throw new CollectionException(
            folder,
            String.format(
                Locale.ROOT,
                "was made by a newer Sensus (manifest version %d, this one reads %d)",
                version,
                VERSION));
      }
      Manifest manifest = JSON.treeToValue(tree, Manifest.class);
      if (manifest == null || manifest.analyzer() == null) {
        throw new CollectionException(folder, "its manifest names no analyzer");
      }
      Analyzers.require(manifest.analyzer());
      return manifest;
    } catch (IllegalArgumentException e) {
      throw new CollectionException(folder, "its manifest is of no use here: " + e.getMessage());
    } catch (JsonProcessingException e) {
      String wrong = JsonLinesReader.firstLine(e.getOriginalMessage());
      throw new CollectionException(folder, "its manifest cannot be read: " + wrong);
    }
  }
}
