package dev.sensus.solr;

import dev.sensus.indexer.IndexOptions;
import dev.sensus.indexer.LateEncoder;
import dev.sensus.indexer.PassageSplitter;
import java.util.List;
import java.util.Map;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.params.SolrParams;
import org.apache.solr.common.util.NamedList;
import org.apache.solr.common.util.StrUtils;
import org.apache.solr.core.SolrCore;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.schema.BinaryField;
import org.apache.solr.schema.SchemaField;
import org.apache.solr.update.processor.UpdateRequestProcessor;
import org.apache.solr.update.processor.UpdateRequestProcessorFactory;
import org.apache.solr.util.plugin.SolrCoreAware;

/**
 * Cuts documents into passages, and gives each its vectors, on the node that receives them: in the
 * chain it stands before {@code DistributedUpdateProcessorFactory}, so no replica encodes again.
 *
 * <pre class="prettyprint">
 * &lt;updateRequestProcessorChain name="sensus" default="true"&gt;
 *   &lt;processor class="solr.LogUpdateProcessorFactory"/&gt;
 *   &lt;processor class="dev.sensus.solr.EncodeUpdateProcessorFactory"&gt;
 *     &lt;str name="title"&gt;title&lt;/str&gt;
 *     &lt;str name="body"&gt;body&lt;/str&gt;
 *   &lt;/processor&gt;
 *   &lt;processor class="solr.DistributedUpdateProcessorFactory"/&gt;
 *   &lt;processor class="solr.RunUpdateProcessorFactory"/&gt;
 * &lt;/updateRequestProcessorChain&gt;</pre>
 *
 * <p>The encoders are those of {@link SensusComponent}. Passages become nested documents of the
 * document, {@code passages}, with {@code passage}, {@code start}, {@code end} and a field for each
 * vector.
 *
 * <p>A request with {@link EncodedBy#PARAMETER} has documents that come with their passages and
 * vectors; they are handed on as they are if the models are the collection's, and refused if not.
 *
 * <p>Arguments: {@code title} and {@code body}, fields with commas between that are read, {@code
 * title} and {@code body} unless told; stored ones, if there are atomic updates. {@code
 * passageLength}, the longest passage in the model's pieces (254, or what it reads if that is
 * less), and {@code passageOverlap}, how many of them the next repeats (an eighth). {@code late},
 * whether passages have the vectors of their tokens too, for {@code {!hybrid rerank=late}}: {@code
 * true}, or how long the vectors are (64); the schema has {@code late} as a stored {@code
 * solr.BinaryField} then.
 */
public final class EncodeUpdateProcessorFactory extends UpdateRequestProcessorFactory
    implements SolrCoreAware {
  private List<String> titles;
  private List<String> bodies;
  private int length;
  private int overlap;
  private int late;

  @Override
  public void init(NamedList<?> args) {
    SolrParams params = args.toSolrParams();
    titles = StrUtils.splitSmart(params.get("title", "title"), ",", true);
    bodies = StrUtils.splitSmart(params.get("body", "body"), ",", true);
    length = params.getInt("passageLength", 0);
    overlap = params.getInt("passageOverlap", -1);
    late = late(params.get("late", "false"));
  }

  private static int late(String told) {
    if (told.isBlank() || told.equals("false")) {
      return 0;
    }
    if (told.equals("true")) {
      return IndexOptions.DEFAULT_LATE_DIMENSION;
    }
    if (!told.matches("[1-9]\\d{0,4}")) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "EncodeUpdateProcessorFactory: late must be true, false or a dimension, got " + told);
    }
    return Integer.parseInt(told);
  }

  /** Refuses a configuration that no document could be indexed with. */
  @Override
  public void inform(SolrCore core) {
    for (List<String> fields : List.of(titles, bodies)) {
      fields.forEach(core.getLatestSchema()::getField);
    }
    if (late > 0) {
      SchemaField field = core.getLatestSchema().getField(SolrFields.LATE);
      if (!(field.getType() instanceof BinaryField) || !field.stored()) {
        throw new SolrException(
            SolrException.ErrorCode.SERVER_ERROR,
            "field " + SolrFields.LATE + ": must be a stored solr.BinaryField for late=true");
      }
    }
    SensusComponent.of(core).whenOpen(this::require);
  }

  /** Refuses passages, or vectors of tokens, that the core's models cannot make. */
  private void require(CoreEncoders encoders) {
    try {
      PassageSplitter unused = PassageSplitter.of(encoders.measure(), length, overlap);
      if (late > 0) {
        LateEncoder.require(encoders.byField().get(SolrFields.CONTEXTUAL), late);
      }
    } catch (IllegalArgumentException e) {
      throw new SolrException(
          SolrException.ErrorCode.SERVER_ERROR,
          "EncodeUpdateProcessorFactory: " + e.getMessage(),
          e);
    }
  }

  @Override
  public UpdateRequestProcessor getInstance(
      SolrQueryRequest request, SolrQueryResponse response, UpdateRequestProcessor next) {
    SensusComponent sensus = SensusComponent.of(request.getCore());
    CoreEncoders encoders = sensus.encoders();
    PassageMaker passages =
        new PassageMaker(
            PassageSplitter.of(encoders.measure(), length, overlap),
            encoders.byField(),
            sensus.late(),
            late);
    SourceFields sources = new SourceFields(titles, bodies);
    EncodeUpdateProcessor encoding =
        new EncodeUpdateProcessor(passages, sources, request.getCore(), next);
    String encoded = request.getParams().get(EncodedBy.PARAMETER);
    if (encoded == null) {
      return encoding;
    }
    EncodedUpdateProcessor.requireSame(encoded, request.getCore(), encoders.byField(), late);
    return new EncodedUpdateProcessor(sources, encoding, next);
  }

  /** How passages are cut, as it was told. */
  Map<String, Object> passages() {
    return Map.of("length", length, "overlap", overlap);
  }

  /** The fields that are read. */
  Map<String, Object> sources() {
    return Map.of("title", titles, "body", bodies);
  }
}
