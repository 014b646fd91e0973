package dev.sensus.solr;

import java.nio.file.Path;
import org.apache.solr.client.solrj.request.CollectionAdminRequest;
import org.apache.solr.cloud.MiniSolrCloudCluster;

/**
 * A SolrCloud of two nodes in a process of its own, with a collection of two shards, until its
 * standard input ends. Says the URL of the collection.
 *
 * <p>Arguments: a folder for it, the configset, the collection's name. The command's tests use it.
 */
final class BulkNode {
  private BulkNode() {}

  public static void main(String[] args) throws Exception {
    MiniSolrCloudCluster cluster =
        new MiniSolrCloudCluster.Builder(2, Path.of(args[0]))
            .addConfig("sensus", Path.of(args[1]))
            .build();
    try {
      CollectionAdminRequest.createCollection(args[2], "sensus", 2, 1)
          .process(cluster.getSolrClient());
      cluster.waitForActiveCollection(args[2], 2, 2);
      System.out.println("url " + cluster.getJettySolrRunner(0).getBaseUrl() + "/" + args[2]);
      while (System.in.read() >= 0) {
        // Nobody says anything; they go.
      }
    } finally {
      cluster.shutdown();
    }
  }
}
