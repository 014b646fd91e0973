package dev.sensus.solr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import org.apache.solr.client.solrj.embedded.EmbeddedSolrServer;
import org.apache.solr.client.solrj.request.FieldAnalysisRequest;
import org.apache.solr.client.solrj.request.QueryRequest;
import org.apache.solr.client.solrj.response.AnalysisResponseBase.AnalysisPhase;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.MapSolrParams;
import org.apache.solr.core.CoreContainer;

/**
 * A node that has the plug-in from the folder {@code lib} of its home alone, not from its class
 * path. Indexes three documents in its core {@code one}, asks, and writes down what it found; then
 * analyses a text as the schema of its core {@code pieces} says.
 *
 * <p>Arguments: the home, the file to write.
 */
final class FolderNode {
  private FolderNode() {}

  public static void main(String[] args) throws Exception {
    List<String> lines = new ArrayList<>();
    CoreContainer container = new CoreContainer(Path.of(args[0]), new Properties());
    container.load();
    try (EmbeddedSolrServer solr = new EmbeddedSolrServer(container, "one")) {
      container
          .getCoreInitFailures()
          .forEach((core, failure) -> lines.add(core + ": " + failure.exception));
      if (lines.isEmpty()) {
        add(solr, "river", "A heron stood on the muddy bank of the river.");
        add(solr, "money", "The lender pays interest on the money that people leave with it.");
        add(solr, "planet", "Mercury is the planet nearest to the sun.");
        solr.commit();
        for (String parser : List.of("{!hybrid}", "{!contextual}", "{!contextual f=static}")) {
          lines.add(ask(solr, parser + "interest that is paid on money"));
        }
        lines.add(analyse(solr, "text_pieces", "The Embeddings xyz[MASK]"));
      }
    } finally {
      container.shutdown();
    }
    Files.write(Path.of(args[1]), lines);
  }

  private static void add(EmbeddedSolrServer solr, String id, String body) throws Exception {
    SolrInputDocument document = new SolrInputDocument("id", id);
    document.setField("title", id);
    document.setField("body", body);
    solr.add(document);
  }

  /** The pieces of a text with their ends. */
  private static String analyse(EmbeddedSolrServer solr, String type, String text)
      throws Exception {
    StringJoiner pieces = new StringJoiner(" ");
    for (AnalysisPhase phase :
        new FieldAnalysisRequest()
            .setFieldValue(text)
            .addFieldType(type)
            .process(solr, "pieces")
            .getFieldTypeAnalysis(type)
            .getIndexPhases()) {
      phase.getTokens().forEach(token -> pieces.add(token.getText() + "/" + token.getEnd()));
    }
    return pieces.toString();
  }

  /** The best document, how many there are, and what is marked in it. */
  private static String ask(EmbeddedSolrServer solr, String question) throws Exception {
    Map<String, String> params = Map.of("q", question, "hl", "true", "debug", "true");
    QueryResponse response = new QueryRequest(new MapSolrParams(params)).process(solr);
    SolrDocument best = response.getResults().get(0);
    String id = (String) best.getFieldValue("id");
    return id
        + " of "
        + response.getResults().getNumFound()
        + " "
        + response.getHighlighting().get(id).get("body");
  }
}
