package dev.sensus.indexer;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.indexer.PassageSplitter.Passage;
import dev.sensus.indexer.Window.Encoded;
import dev.sensus.indexer.Window.EncodedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/** Makes the vectors of a window; a text that an encoder fails on is found and told of. */
final class WindowEncoder implements Stages.Step<Window, Encoded> {
  private final TextEncoder contextual;
  private final TextEncoder statics;
  private final LateEncoder late;
  private final OccurrenceEncoder occurrences;
  private final Faults faults;

  /** Any encoder may be null. */
  WindowEncoder(
      TextEncoder contextual,
      TextEncoder statics,
      LateEncoder late,
      OccurrenceEncoder occurrences,
      Faults faults) {
    this.contextual = contextual;
    this.statics = statics;
    this.late = late;
    this.occurrences = occurrences;
    this.faults = faults;
  }

  @Override
  public Encoded apply(Window window) throws IOException {
    List<EncodedDocument> encoded;
    try {
      encoded = encode(window.documents(), window.passages());
    } catch (EncodingFailure e) {
      requireWorks(e);
      encoded = oneByOne(window);
    }
    long skipped = window.documents().size() - encoded.size();
    return new Encoded(
        encoded, window.after(), window.share(), skipped, late == null ? null : late.reducer());
  }

  /** An encoder that fails on a plain word too is broken, and the texts are not at fault. */
  private static void requireWorks(EncodingFailure e) throws IOException {
    try {
      vectors(e.encoder, List.of("word"));
    } catch (EncodingFailure again) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private List<EncodedDocument> oneByOne(Window window) throws IOException {
    List<EncodedDocument> encoded = new ArrayList<>();
    for (int i = 0; i < window.documents().size(); i++) {
      SourceDocument document = window.documents().get(i);
      try {
        encoded.addAll(encode(List.of(document), List.of(window.passages().get(i))));
      } catch (EncodingFailure e) {
        faults.passOver(new BadRecordException(document, e.getMessage(), e));
      }
    }
    return encoded;
  }

  private List<EncodedDocument> encode(List<SourceDocument> documents, List<List<Passage>> passages)
      throws IOException {
    List<String> texts = new ArrayList<>();
    passages.forEach(split -> split.forEach(passage -> texts.add(passage.text())));
    List<float[]> contextualVectors = vectors(contextual, texts);
    List<float[]> staticVectors = vectors(statics, texts);
    List<BytesRef> lateVectors = late(texts);
    List<List<Occurrence>> words = occurrences(documents, passages);
    List<EncodedDocument> encoded = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < documents.size(); i++) {
      List<Passage> split = passages.get(i);
      int to = from + split.size();
      encoded.add(
          new EncodedDocument(
              documents.get(i),
              split,
              contextualVectors.subList(from, to),
              staticVectors.subList(from, to),
              lateVectors.subList(from, to),
              words.get(i)));
      from = to;
    }
    return encoded;
  }

  private List<BytesRef> late(List<String> texts) throws IOException {
    if (late == null || texts.isEmpty()) {
      return Arrays.asList(new BytesRef[texts.size()]);
    }
    try {
      return late.encode(texts);
    } catch (RuntimeException e) {
      throw new EncodingFailure(contextual, "fails: " + e.getMessage(), e);
    }
  }

  private List<List<Occurrence>> occurrences(
      List<SourceDocument> documents, List<List<Passage>> passages) {
    if (occurrences == null) {
      return Collections.nCopies(documents.size(), List.of());
    }
    try {
      return occurrences.encode(documents, passages);
    } catch (RuntimeException e) {
      throw new EncodingFailure(contextual, "fails: " + e.getMessage(), e);
    }
  }

  /** A vector for each text; nulls without an encoder. */
  private static List<float[]> vectors(TextEncoder encoder, List<String> texts) {
    if (encoder == null || texts.isEmpty()) {
      return Arrays.asList(new float[texts.size()][]);
    }
    float[][] vectors;
    try {
      vectors = encoder.encode(texts, Role.PASSAGE);
    } catch (RuntimeException e) {
      throw new EncodingFailure(encoder, "fails: " + e.getMessage(), e);
    }
    for (float[] vector : vectors) {
      for (float component : vector) {
        if (!Float.isFinite(component)) {
          throw new EncodingFailure(encoder, "gives a vector that is not finite", null);
        }
      }
    }
    return Arrays.asList(vectors);
  }

  /** An encoder that gives no vectors for some texts. */
  private static final class EncodingFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient TextEncoder encoder;

    EncodingFailure(TextEncoder encoder, String what, Throwable cause) {
      super("model " + encoder.name() + " " + what, cause);
      this.encoder = encoder;
    }
  }
}
