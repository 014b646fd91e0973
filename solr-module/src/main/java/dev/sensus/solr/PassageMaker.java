package dev.sensus.solr;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.indexer.PassageSplitter;
import dev.sensus.indexer.PassageSplitter.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.solr.common.SolrException;
import org.apache.solr.common.SolrInputDocument;

/** Makes passages with vectors of texts, as nested documents. For one thread. */
final class PassageMaker {
  /** What is read of a document. */
  record Text(String title, String body) {}

  private final PassageSplitter splitter;
  private final Map<String, TextEncoder> encoders;
  private final LateVectors late;
  private final int lateDimension;

  /** Makes a maker of passages without token vectors. */
  PassageMaker(PassageSplitter splitter, Map<String, TextEncoder> encoders) {
    this(splitter, encoders, null, 0);
  }

  /**
   * Makes a maker.
   *
   * @param late makes token vectors; may be null for none
   * @param lateDimension of token vectors; 0 for none
   */
  PassageMaker(
      PassageSplitter splitter,
      Map<String, TextEncoder> encoders,
      LateVectors late,
      int lateDimension) {
    this.splitter = splitter;
    this.encoders = encoders;
    this.late = late;
    this.lateDimension = lateDimension;
  }

  /** The passages of a text. */
  List<Passage> split(Text text) {
    return splitter.split(text.title(), text.body());
  }

  /**
   * Encodes passages of several documents at once.
   *
   * @param documents the passages of each
   * @return nested documents of each, in the same order
   */
  List<List<SolrInputDocument>> encode(List<List<Passage>> documents) {
    List<String> texts = new ArrayList<>();
    List<SolrInputDocument> nested = new ArrayList<>();
    List<List<SolrInputDocument>> byDocument = new ArrayList<>();
    for (List<Passage> passages : documents) {
      int first = nested.size();
      for (Passage passage : passages) {
        SolrInputDocument one = new SolrInputDocument();
        one.setField(SolrFields.PASSAGE, nested.size() - first);
        one.setField(SolrFields.START, passage.start());
        one.setField(SolrFields.END, passage.end());
        nested.add(one);
        texts.add(passage.text());
      }
      byDocument.add(new ArrayList<>(nested.subList(first, nested.size())));
    }
    if (!texts.isEmpty()) {
      encoders.forEach((field, encoder) -> addVectors(nested, field, encoder, texts));
      if (lateDimension > 0) {
        List<byte[]> tokens = late.of(texts, lateDimension);
        for (int i = 0; i < tokens.size(); i++) {
          if (tokens.get(i).length > 0) {
            nested.get(i).setField(SolrFields.LATE, tokens.get(i));
          }
        }
      }
    }
    return byDocument;
  }

  private static void addVectors(
      List<SolrInputDocument> nested, String field, TextEncoder encoder, List<String> texts) {
    float[][] vectors = encoder.encode(texts, Role.PASSAGE);
    for (int i = 0; i < vectors.length; i++) {
      List<Float> components = new ArrayList<>(vectors[i].length);
      boolean zero = true;
      for (float component : vectors[i]) {
        if (!Float.isFinite(component)) {
          throw new SolrException(
              SolrException.ErrorCode.SERVER_ERROR,
              String.format(
                  Locale.ROOT, "model %s gives a vector that is not finite", encoder.name()));
        }
        zero &= component == 0;
        components.add(component);
      }
      // Of a text in which nothing was known there is no vector.
      if (!zero) {
        nested.get(i).setField(field, components);
      }
    }
  }
}
