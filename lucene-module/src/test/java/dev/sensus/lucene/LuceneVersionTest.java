package dev.sensus.lucene;

import static org.junit.Assert.assertEquals;

import org.apache.lucene.util.Version;
import org.junit.Test;

/** The build runs the tests with the Lucene that it says: the newest, and that of Solr 9. */
public final class LuceneVersionTest {
  @Test
  public void isTheOneAskedFor() {
    assertEquals(System.getProperty("sensus.lucene"), Version.LATEST.toString());
  }
}
