package dev.sensus.eval.collection;

import java.util.List;

/**
 * A collection that BEIR publishes.
 *
 * @param name as in {@code beir:NAME}, and of its archive
 * @param md5 what the archive hashes to, as BEIR's README has it
 */
record Published(String name, String md5) {
  /** Those that anybody may download. */
  static final List<Published> ALL =
      List.of(
          new Published("arguana", "8ad3e3c2a5867cdced806d6503f29b99"),
          new Published("climate-fever", "8b66f0a9126c521bae2bde127b4dc99d"),
          new Published("cqadupstack", "4e41456d7df8ee7760a7f866133bda78"),
          new Published("dbpedia-entity", "c2a39eb420a3164af735795df012ac2c"),
          new Published("fever", "5a818580227bfb4b35bb6fa46d9b6c03"),
          new Published("fiqa", "17918ed23cd04fb15047f73e6c3bd9d9"),
          new Published("hotpotqa", "f412724f78b0d91183a0e86805e16114"),
          new Published("msmarco", "444067daf65d982533ea17ebd59501e4"),
          new Published("nfcorpus", "a89dba18a62ef92f7d323ec890a0d38d"),
          new Published("nq", "d4d3d2e48787a744b6f6e691ff534307"),
          new Published("quora", "18fb154900ba42a600f84b839c173167"),
          new Published("scidocs", "38121350fc3a4d2f48850f6aff52e4a9"),
          new Published("scifact", "5f7d1de60b170fc8027bb7898e2efca1"),
          new Published("trec-covid", "ce62140cb23feb9becf6270d0d1fe6d1"),
          new Published("webis-touche2020", "46f650ba5a527fc69e0a6521c5a23563"));
}
