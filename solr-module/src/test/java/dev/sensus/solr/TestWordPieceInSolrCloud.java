package dev.sensus.solr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.solr.client.solrj.SolrQuery;
import org.apache.solr.client.solrj.request.CollectionAdminRequest;
import org.apache.solr.client.solrj.request.FieldAnalysisRequest;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.client.solrj.response.AnalysisResponseBase.TokenInfo;
import org.apache.solr.client.solrj.response.FieldAnalysisResponse;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.cloud.SolrCloudTestCase;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrInputDocument;
import org.junit.BeforeClass;
import org.junit.Test;

/** The analyzer in a real SolrCloud of two nodes; its vocabulary comes from the configset. */
public class TestWordPieceInSolrCloud extends SolrCloudTestCase {
  private static final String COLLECTION = "pieces";

  @BeforeClass
  public static void startCloud() throws Exception {
    Path configset =
        Path.of(TestWordPieceInSolrCloud.class.getResource("/pieces/conf/schema.xml").toURI())
            .getParent();
    configureCluster(2).addConfig(COLLECTION, configset).configure();
    CollectionAdminRequest.createCollection(COLLECTION, COLLECTION, 2, 1)
        .process(cluster.getSolrClient());
    cluster.waitForActiveCollection(COLLECTION, 2, 2);
    new UpdateRequest()
        .add(document("1", "The embeddings of a word.", "a bank"))
        .add(document("2", "A word, embed of money.", "CAF\u00C9 ding."))
        .add(document("3", "caf\u00E9", "a <b>river</b>"))
        .commit(cluster.getSolrClient(), COLLECTION);
  }

  private static SolrInputDocument document(String id, String... values) {
    SolrInputDocument document = new SolrInputDocument("id", id);
    for (String value : values) {
      document.addField("text", value);
    }
    document.addField("cased", values[values.length - 1]);
    return document;
  }

  private static List<String> ids(String query) throws Exception {
    QueryResponse response = cluster.getSolrClient().query(COLLECTION, new SolrQuery(query));
    List<String> ids = new ArrayList<>();
    for (SolrDocument document : response.getResults()) {
      ids.add((String) document.getFieldValue("id"));
    }
    ids.sort(null);
    return ids;
  }

  /** The tokens that a field type makes of a text, as {@code text[start,end]#position}. */
  private static List<String> analysis(String fieldType, String text) throws Exception {
    FieldAnalysisRequest request =
        new FieldAnalysisRequest().setFieldValue(text).addFieldType(fieldType);
    FieldAnalysisResponse response = request.process(cluster.getSolrClient(), COLLECTION);
    List<String> tokens = new ArrayList<>();
    response
        .getFieldTypeAnalysis(fieldType)
        .getIndexPhases()
        .forEach(
            phase -> {
              tokens.clear();
              for (TokenInfo token : phase.getTokens()) {
                tokens.add(
                    String.format(
                        Locale.ROOT,
                        "%s[%d,%d]#%d %s",
                        token.getText(),
                        token.getStart(),
                        token.getEnd(),
                        token.getPosition(),
                        token.getType()));
              }
            });
    return tokens;
  }

  @Test
  public void testAnalysisByName() throws Exception {
    assertEquals(
        List.of(
            "the[0,3]#1 <PIECE>",
            "em[4,6]#2 <PIECE>",
            "##bed[6,9]#3 <CONTINUATION>",
            "##ding[9,13]#4 <CONTINUATION>",
            "##s[13,14]#5 <CONTINUATION>",
            "cafe[15,19]#6 <PIECE>",
            "[UNK][20,23]#7 <PIECE>",
            "[MASK][23,29]#8 <PIECE>",
            "\u4E2D[29,30]#9 <PIECE>",
            "\u6587[30,31]#10 <PIECE>"),
        analysis("text_pieces", "The Embeddings Caf\u00E9 xyz[MASK]\u4E2D\u6587"));
  }

  @Test
  public void testAnalysisByClassAfterCharFilter() throws Exception {
    assertEquals(
        List.of(
            "em[3,5]#1 <PIECE>",
            // With any tokenizer, what ends at an end tag goes to the end of that.
            "##bed[5,12]#2 <CONTINUATION>",
            "[UNK][13,16]#3 <PIECE>",
            "[UNK][17,38]#4 <PIECE>"),
        analysis("text_cased", "<b>embed</b> The " + "a".repeat(21)));
  }

  @Test
  public void testAnalysisByTokenizerJson() throws Exception {
    assertEquals(
        List.of(
            "Em[0,2]#1 <PIECE>",
            "@@bed[2,5]#2 <CONTINUATION>",
            "<mask>[5,11]#3 <PIECE>",
            "<unk>[12,17]#4 <PIECE>"),
        analysis("text_json", "Embed<mask> EMBED"));
  }

  @Test
  public void testQueries() throws Exception {
    assertEquals(List.of("1", "2"), ids("text:word"));
    assertEquals(List.of("1"), ids("text:Embeddings"));
    assertEquals(List.of("1", "2"), ids("text:embed"));
    assertEquals(List.of("2", "3"), ids("text:cafe"));
    assertEquals(List.of("2", "3"), ids("text:CAF\u00C9"));
    assertEquals(List.of("1"), ids("text:\"a bank\""));
    // The gap between the values of a field.
    assertEquals(List.of(), ids("text:\"word . a bank\""));
    assertEquals(List.of("3"), ids("cased:river"));
  }

  @Test
  public void testHighlightsCoverWholeWordsInEachValue() throws Exception {
    SolrQuery query = new SolrQuery("text:(embeddings bank)");
    query.setHighlight(true).addHighlightField("text").set("hl.method", "unified");
    query.setHighlightSnippets(2).set("hl.bs.type", "SENTENCE");
    QueryResponse response = cluster.getSolrClient().query(COLLECTION, query);
    assertEquals(
        List.of("The <em>embeddings</em> of a word.", "a <em>bank</em>"),
        response.getHighlighting().get("1").get("text"));
  }
}
