package dev.sensus.eval.collection;

import java.util.List;

/**
 * A collection that BEIR publishes.
 *
 * @param name as in {@code beir:NAME}, and of its archive
 * @param md5 what the archive hashes to; null where that is not known here, and then its size and
 *     the CRC of each file in it have to do
 */
record Published(String name, String md5) {
  /** Those that anybody may download. */
  static final List<Published> ALL =
      List.of(
          new Published("arguana", null),
          new Published("climate-fever", null),
          new Published("cqadupstack", null),
          new Published("dbpedia-entity", null),
          new Published("fever", null),
          new Published("fiqa", null),
          new Published("hotpotqa", null),
          new Published("msmarco", null),
          new Published("nfcorpus", null),
          new Published("nq", null),
          new Published("quora", null),
          new Published("scidocs", null),
          new Published("scifact", null),
          new Published("trec-covid", null),
          new Published("webis-touche2020", null));
}
