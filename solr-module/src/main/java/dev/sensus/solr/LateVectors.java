package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenReducer;
import dev.sensus.indexer.LateEncoder;
import dev.sensus.query.LateInteraction;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.util.BytesRef;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.SolrCore;

/**
 * Makes a collection's token vectors, for late interaction. How they are shortened is learned from
 * the first request with enough text, and kept with the collection ({@code
 * /collections/NAME/sensus.late} in ZooKeeper, as {@link TokenReducer#toBytes} has it): whoever
 * learns at the same time elsewhere takes what was kept first. Safe for several threads.
 */
final class LateVectors {
  private static final String FILE = "sensus.late";

  /** Token vectors for each direction that is to be learned; fewer would fit themselves alone. */
  private static final int PER_DIRECTION = 16;

  private final CollectionFile file;
  private final CoreEncoders encoders;
  private TokenReducer known;
  private String knownHash;

  LateVectors(SolrCore core, CoreEncoders encoders) {
    this.file = CollectionFile.of(core, FILE);
    this.encoders = encoders;
  }

  /** What shortens the collection's vectors; null if nothing has been learned yet. */
  private synchronized TokenReducer known() {
    if (known == null) {
      byte[] kept = file.read();
      if (kept != null) {
        known = TokenReducer.of(kept);
        knownHash = hash(kept);
      }
    }
    return known;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has it", e);
    }
  }

  /**
   * What makes the token vectors: the fingerprint of the model, a colon, a hash of what was
   * learned. Null if nothing has been learned yet.
   */
  private synchronized String maker() {
    return known() == null ? null : encoder(known.dimension()).fingerprint() + ":" + knownHash;
  }

  /**
   * Refuses a question's tokens that were not made as the documents' were: several collections may
   * be asked at once, and each learns by itself.
   *
   * @param theirs of the question; null from nodes of older versions, which do not tell
   */
  void requireMadeBy(String theirs) {
    String own = maker();
    if (theirs != null && own != null && !theirs.equals(own)) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          String.format(
              Locale.ROOT,
              "rerank=late: the question's tokens are made by %s, and a shard's by %s; ask"
                  + " collections that learned apart one by one",
              shortened(theirs),
              shortened(own)));
    }
  }

  private static String shortened(String maker) {
    int colon = maker.indexOf(':') + 1;
    return String.format(
        Locale.ROOT,
        "a model with %s and what was learned with %s",
        ModelRecord.shortened(maker.substring(0, Math.max(0, colon - 1))),
        ModelRecord.shortened(maker.substring(colon)));
  }

  private TokenEncoder encoder(int dimension) {
    TextEncoder encoder = encoders.byField().get(SolrFields.CONTEXTUAL);
    try {
      LateEncoder.require(encoder, dimension);
    } catch (IllegalArgumentException e) {
      throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, e.getMessage(), e);
    }
    return (TokenEncoder) encoder;
  }

  /**
   * The packed vectors of texts' tokens.
   *
   * @param dimension of the short vectors
   * @throws SolrException if the collection's have another, or there is too little to learn from
   */
  List<byte[]> of(List<String> texts, int dimension) {
    TokenEncoder encoder = encoder(dimension);
    try {
      TokenReducer reducer = known();
      if (reducer == null) {
        reducer = learned(encoder, dimension, texts);
      }
      requireSame(reducer.dimension(), dimension);
      List<byte[]> all = new ArrayList<>();
      for (BytesRef packed : new LateEncoder(encoder, dimension, reducer).encode(texts)) {
        all.add(Arrays.copyOfRange(packed.bytes, packed.offset, packed.offset + packed.length));
      }
      return all;
    } catch (IOException e) {
      throw new SolrException(SolrException.ErrorCode.SERVER_ERROR, "late: " + e.getMessage(), e);
    }
  }

  private static void requireSame(int kept, int dimension) {
    if (kept != dimension) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          String.format(
              Locale.ROOT,
              "late: the collection's token vectors have %d dimensions, not %d; make a new"
                  + " collection for others",
              kept,
              dimension));
    }
  }

  private TokenReducer learned(TokenEncoder encoder, int dimension, List<String> texts)
      throws IOException {
    int least = PER_DIRECTION * dimension;
    TokenReducer learned = LateEncoder.learn(encoder, dimension, texts, least);
    if (learned == null) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          String.format(
              Locale.ROOT,
              "late: a collection learns from its first request how to shorten token vectors, and"
                  + " that needs documents of %d tokens at least, one or many",
              least));
    }
    file.keep(learned.toBytes());
    return known();
  }

  /**
   * A question's tokens, shortened and packed as those of passages are.
   *
   * @throws SolrException if the collection has no token vectors
   */
  LateQuestion ofQuestion(String text) {
    requireMade();
    TokenReducer reducer = known();
    TokenEncoder encoder = encoder(reducer.dimension());
    return new LateQuestion(
        LateInteraction.pack(reducer, encoder.pieceVectors(text, Role.QUERY)),
        reducer.dimension(),
        maker());
  }

  /** Refuses a question to a collection that has no token vectors. */
  void requireMade() {
    if (known() == null) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          "rerank=late: the collection has no token vectors; they are made where the update"
              + " processor has late=true");
    }
  }
}
