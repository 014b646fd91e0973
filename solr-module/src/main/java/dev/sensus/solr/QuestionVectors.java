package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.SolrParams;

/**
 * The vectors of a question, by field: made when first wanted, or those that the node which was
 * asked has sent along, so that no shard encodes it again. Safe for several threads.
 */
final class QuestionVectors {
  /** Parameter of shards' requests, the field behind it: floats, big-endian, in Base64. */
  private static final String PARAMETER = "sensus.vector.";

  /** Parameter of shards' requests, the field behind it: the fingerprint of what encoded it. */
  private static final String MODEL = "sensus.vector.model.";

  private final CoreEncoders encoders;
  private final String text;
  private final SolrParams params;
  private final Map<String, float[]> known = new TreeMap<>();

  QuestionVectors(CoreEncoders encoders, String text, SolrParams params) {
    this.encoders = encoders;
    this.text = text;
    this.params = params;
  }

  /**
   * The question's vector in a field.
   *
   * @throws SolrException if it was sent along and is of another model than this core's: several
   *     collections may be asked at once
   */
  synchronized float[] of(String field) {
    return known.computeIfAbsent(
        field,
        asked -> {
          String sent = params.get(PARAMETER + asked);
          if (sent == null) {
            return encoders.of(asked).encode(text, Role.QUERY);
          }
          requireSame(asked, params.get(MODEL + asked));
          return decoded(sent);
        });
  }

  /** Refuses another model; nodes of older versions tell none. */
  private void requireSame(String field, String theirs) {
    TextEncoder own = encoders.of(field);
    if (theirs != null && !theirs.equals(own.fingerprint())) {
      throw new SolrException(
          SolrException.ErrorCode.BAD_REQUEST,
          String.format(
              Locale.ROOT,
              "%s: the question's vector is of a model with %s, and a shard's are of %s; ask"
                  + " collections of different models one by one",
              field,
              ModelRecord.shortened(theirs),
              ModelRecord.text(own)));
    }
  }

  /** Sends along what {@link #of} gives, and whose it is. */
  void send(ModifiableSolrParams request, String field) {
    request.set(PARAMETER + field, encoded(field));
    request.set(MODEL + field, encoders.of(field).fingerprint());
  }

  private String encoded(String field) {
    float[] vector = of(field);
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static float[] decoded(String sent) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(sent));
    float[] vector = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(vector);
    return vector;
  }
}
