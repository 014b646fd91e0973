package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.solr.common.SolrException;
import org.apache.solr.core.SolrCore;
import org.apache.solr.handler.RequestHandlerBase;
import org.apache.solr.request.SolrQueryRequest;
import org.apache.solr.response.SolrQueryResponse;
import org.apache.solr.security.AuthorizationContext;
import org.apache.solr.security.PermissionNameProvider;
import org.apache.solr.update.processor.UpdateRequestProcessorFactory;

/**
 * Tells what a client must know that encodes documents itself: the models of the collection, how
 * passages are cut, and which fields they are made of.
 *
 * <pre class="prettyprint">
 * &lt;requestHandler name="/sensus" class="dev.sensus.solr.ModelsHandler"/&gt;</pre>
 *
 * <p>Answers {@code models}: {@code model} and {@code fingerprint} by field; {@code passages}:
 * {@code length} and {@code overlap} as the update chain has them; {@code fields}: {@code id},
 * {@code title} and {@code body}. The chain is the default one, or that of {@code update.chain}.
 */
public final class ModelsHandler extends RequestHandlerBase {
  @Override
  public void handleRequestBody(SolrQueryRequest request, SolrQueryResponse response) {
    SolrCore core = request.getCore();
    Map<String, Object> models = new LinkedHashMap<>();
    for (Map.Entry<String, TextEncoder> one :
        SensusComponent.of(core).encoders().byField().entrySet()) {
      models.put(one.getKey(), ModelRecord.entry(one.getValue()));
    }
    response.add("models", models);
    EncodeUpdateProcessorFactory factory = factory(request);
    response.add("passages", factory.passages());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", core.getLatestSchema().getUniqueKeyField().getName());
    fields.putAll(factory.sources());
    response.add("fields", fields);
    response.setHttpCaching(false);
  }

  private static EncodeUpdateProcessorFactory factory(SolrQueryRequest request) {
    for (UpdateRequestProcessorFactory factory :
        request.getCore().getUpdateProcessorChain(request.getParams()).getProcessors()) {
      if (factory instanceof EncodeUpdateProcessorFactory encoding) {
        return encoding;
      }
    }
    throw new SolrException(
        SolrException.ErrorCode.BAD_REQUEST,
        request.getCore().getName() + ": its update chain has no EncodeUpdateProcessorFactory");
  }

  @Override
  public PermissionNameProvider.Name getPermissionName(AuthorizationContext context) {
    return PermissionNameProvider.Name.READ_PERM;
  }

  @Override
  public String getDescription() {
    return "models of the collection, for clients that encode";
  }
}
