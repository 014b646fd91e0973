package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.index.VectorEncoding;
import org.apache.solr.common.SolrException;
import org.apache.solr.schema.DenseVectorField;
import org.apache.solr.schema.IndexSchema;
import org.apache.solr.schema.SchemaField;

/** The fields of a schema that encoders' vectors go into. */
final class VectorFields {
  private VectorFields() {}

  /**
   * Refuses a schema that would not take the vectors, or lose them: they are stored, so that an
   * atomic update keeps them, and read from the index as floats.
   *
   * @param encoders by field
   */
  static void requireFit(IndexSchema schema, Map<String, TextEncoder> encoders) {
    encoders.forEach(
        (field, encoder) -> {
          List<String> faults = faults(schema.getField(field), encoder.dimension());
          if (!faults.isEmpty()) {
            throw new SolrException(
                SolrException.ErrorCode.SERVER_ERROR,
                String.format(
                    Locale.ROOT,
                    "field %s: must be a solr.DenseVectorField of vectorDimension %d and"
                        + " vectorEncoding FLOAT32, indexed and stored, for model %s, is %s",
                    field,
                    encoder.dimension(),
                    encoder.name(),
                    String.join(", ", faults)));
          }
        });
  }

  private static List<String> faults(SchemaField field, int dimension) {
    if (!(field.getType() instanceof DenseVectorField vectors)) {
      return List.of("a " + field.getType().getClass().getSimpleName());
    }
    List<String> faults = new ArrayList<>();
    if (vectors.getDimension() != dimension) {
      faults.add("of " + vectors.getDimension());
    }
    if (vectors.getVectorEncoding() != VectorEncoding.FLOAT32) {
      faults.add("of " + vectors.getVectorEncoding());
    }
    if (!field.indexed()) {
      faults.add("not indexed");
    }
    if (!field.stored()) {
      faults.add("not stored");
    }
    return faults;
  }
}
