package dev.sensus.indexer;

import dev.sensus.encoder.LayerMix;
import java.util.Map;

/**
 * How a collection is indexed.
 *
 * @param analyzer name in {@link Analyzers}
 * @param passagePieces longest passage in pieces, title included; 0 for the usual 254, or what the
 *     encoder reads if that is less
 * @param overlapPieces pieces that a passage shares with the one before; negative for an eighth of
 *     a passage
 * @param vectors how vectors are kept and their graph is built
 * @param lateDimension components of the token vectors that are kept for late interaction; 0 for
 *     none
 * @param occurrences layers that the vectors of words' occurrences are of; null where occurrences
 *     are not kept
 * @param metadata types of the metadata fields that are not keywords, by name
 */
public record IndexOptions(
    String analyzer,
    int passagePieces,
    int overlapPieces,
    VectorSettings vectors,
    int lateDimension,
    LayerMix occurrences,
    Map<String, MetadataType> metadata) {

  /** Enough for most of what token vectors tell apart. */
  public static final int DEFAULT_LATE_DIMENSION = 64;

  /** Checks the values. */
  public IndexOptions {
    analyzer = Analyzers.require(analyzer);
    if (passagePieces < 0) {
      throw new IllegalArgumentException("passage length must be 0 or more, got " + passagePieces);
    }
    if (lateDimension < 0) {
      throw new IllegalArgumentException(
          "dimension of token vectors must be 0 or more, got " + lateDimension);
    }
    metadata = Map.copyOf(metadata);
  }

  /** English, passages of the usual length, an eighth of overlap. */
  public static IndexOptions defaults() {
    return new IndexOptions(Analyzers.DEFAULT, 0, -1, VectorSettings.defaults(), 0, null, Map.of());
  }

  /** Those that an index was made with. */
  public static IndexOptions of(Manifest manifest) {
    return new IndexOptions(
        manifest.analyzer(),
        manifest.passagePieces(),
        manifest.overlapPieces(),
        manifest.vectors(),
        manifest.lateDimension(),
        manifest.occurrences() == null ? null : manifest.occurrences().layers(),
        manifest.metadata());
  }

  /** The same with another analyzer and passages of another length. */
  public IndexOptions withText(String otherAnalyzer, int pieces, int overlap) {
    return new IndexOptions(
        otherAnalyzer, pieces, overlap, vectors, lateDimension, occurrences, metadata);
  }

  /** The same with vectors kept otherwise. */
  public IndexOptions withVectors(VectorSettings other) {
    return new IndexOptions(
        analyzer, passagePieces, overlapPieces, other, lateDimension, occurrences, metadata);
  }

  /** The same with token vectors of another dimension, or none (0). */
  public IndexOptions withLate(int dimension) {
    return new IndexOptions(
        analyzer, passagePieces, overlapPieces, vectors, dimension, occurrences, metadata);
  }

  /** The same with words' occurrences of other layers, or without any (null). */
  public IndexOptions withOccurrences(LayerMix layers) {
    return new IndexOptions(
        analyzer, passagePieces, overlapPieces, vectors, lateDimension, layers, metadata);
  }

  /** The same with other types of metadata. */
  public IndexOptions withMetadata(Map<String, MetadataType> other) {
    return new IndexOptions(
        analyzer, passagePieces, overlapPieces, vectors, lateDimension, occurrences, other);
  }
}
