package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder.Role;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.apache.solr.common.params.SolrParams;

/**
 * The vectors of a question, by field: made when first wanted, or those that the node which was
 * asked has sent along, so that no shard encodes it again. Safe for several threads.
 */
final class QuestionVectors {
  /** Parameter of shards' requests, the field behind it: floats, big-endian, in Base64. */
  private static final String PARAMETER = "sensus.vector.";

  private final CoreEncoders encoders;
  private final String text;
  private final SolrParams params;
  private final Map<String, float[]> known = new TreeMap<>();

  QuestionVectors(CoreEncoders encoders, String text, SolrParams params) {
    this.encoders = encoders;
    this.text = text;
    this.params = params;
  }

  /** The question's vector in a field. */
  synchronized float[] of(String field) {
    return known.computeIfAbsent(
        field,
        asked -> {
          String sent = params.get(PARAMETER + asked);
          return sent == null ? encoders.of(asked).encode(text, Role.QUERY) : decoded(sent);
        });
  }

  static String parameter(String field) {
    return PARAMETER + field;
  }

  /** What {@link #of} gives, to be sent along. */
  String encoded(String field) {
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
