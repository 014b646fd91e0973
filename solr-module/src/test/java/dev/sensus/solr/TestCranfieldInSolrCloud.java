package dev.sensus.solr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * A collection of real abstracts and questions on two nodes, two shards of two replicas: the first
 * answers to every question are those of the library on one index. Of the 1400 documents, which
 * both encode, the first ones, as many as {@code sensus.cranfield.documents} says.
 */
public class TestCranfieldInSolrCloud extends SensusCloudTestCase {
  private static final String COLLECTION = "cranfield";

  private static final int QUESTIONS = 225;

  private static final int DOCUMENTS = Integer.getInteger("sensus.cranfield.documents", 300);

  /** What the library answers, by kind and question. */
  private static final Map<String, Map<String, List<Answer>>> LIBRARY = new LinkedHashMap<>();

  @BeforeClass
  public static void startCloud() throws Exception {
    Path folder = Path.of(System.getProperty("sensus.shared"), "collections", COLLECTION);
    assumeTrue("no collection at " + folder, Files.isDirectory(folder));
    Library library =
        Library.start(
            createTempDir(),
            json(folder.resolve("corpus.jsonl")).subList(0, DOCUMENTS),
            questions(folder.resolve("queries.jsonl")),
            "bm25,contextual,cc,ranks");
    try {
      startNodes();
      create(COLLECTION, SENSUS, SHARDS, REPLICAS);
      index(COLLECTION, documents(folder.resolve("corpus.jsonl")).subList(0, DOCUMENTS));
      LIBRARY.putAll(library.answers());
    } finally {
      library.stop();
    }
  }

  private static void assertSame(String kind, String parser, boolean cosine) throws Exception {
    assertEquals(QUESTIONS, LIBRARY.get(kind).size());
    assertAsInTheLibrary(COLLECTION, LIBRARY.get(kind), parser, cosine);
  }

  @Test
  public void testWords() throws Exception {
    assertSame("bm25", "{!words}", false);
  }

  @Test
  public void testNearest() throws Exception {
    assertSame("contextual", "{!contextual}", true);
  }

  @Test
  public void testBlendedByScores() throws Exception {
    assertSame("cc", "{!hybrid}", false);
  }

  /**
   * Where two documents are equally near but for the last bits of their vectors, which depend on
   * what is encoded together, their ranks may be swapped: so some scores may be those of a rank
   * beside, and no more than that.
   */
  @Test
  public void testBlendedByRanks() throws Exception {
    Map<String, List<Answer>> questions = LIBRARY.get("ranks");
    assertEquals(QUESTIONS, questions.size());
    float rank = 1 / 61f - 1 / 62f;
    int all = 0;
    int other = 0;
    for (Map.Entry<String, List<Answer>> one : questions.entrySet()) {
      List<Answer> found = first(COLLECTION, "{!hybrid fusion=rrf}" + one.getKey());
      List<Answer> expected = one.getValue();
      assertEquals(one.getKey(), expected.size(), found.size());
      for (int i = 0; i < expected.size(); i++) {
        String what = one.getKey() + " rank " + (i + 1);
        assertEquals(what, expected.get(i).score(), found.get(i).score(), rank);
        boolean same =
            expected.get(i).id().equals(found.get(i).id())
                && Math.abs(expected.get(i).score() - found.get(i).score()) <= 1e-5f;
        all++;
        other += same ? 0 : 1;
      }
    }
    assertTrue(other + " of " + all, other <= all / 500);
  }
}
