package dev.sensus.indexer;

/**
 * How a collection is indexed.
 *
 * @param analyzer name in {@link Analyzers}
 * @param passagePieces longest passage in pieces, title included; 0 for the usual 254, or what the
 *     encoder reads if that is less
 * @param overlapPieces pieces that a passage shares with the one before; negative for an eighth of
 *     a passage
 */
public record IndexOptions(String analyzer, int passagePieces, int overlapPieces) {

  /** Checks the values. */
  public IndexOptions {
    analyzer = Analyzers.require(analyzer);
    if (passagePieces < 0) {
      throw new IllegalArgumentException("passage length must be 0 or more, got " + passagePieces);
    }
  }

  /** English, passages of the usual length, an eighth of overlap. */
  public static IndexOptions defaults() {
    return new IndexOptions(Analyzers.DEFAULT, 0, -1);
  }
}
