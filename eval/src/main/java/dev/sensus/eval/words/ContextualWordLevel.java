package dev.sensus.eval.words;

import dev.sensus.encoder.ElmoEncoder;
import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.encoder.WordPooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A contextual encoder: a word's vector comes of its pieces where it stands. A word alone is a text
 * of its own.
 */
final class ContextualWordLevel implements WordLevelEncoder {
  private final TextEncoder encoder;
  private final LayerMix mix;
  private final WordPooling pooling;

  /**
   * Wraps an encoder, which is closed with this.
   *
   * @param mix the layers that pieces' vectors come from; an ELMo was opened with its own
   */
  ContextualWordLevel(TextEncoder encoder, LayerMix mix, WordPooling pooling) {
    this.encoder = encoder;
    this.mix = mix;
    this.pooling = pooling;
  }

  @Override
  public String fingerprint() {
    return encoder.fingerprint();
  }

  @Override
  public int dimension() {
    return encoder.dimension();
  }

  @Override
  public List<float[]> words(List<String> words) {
    return occurrences(words.stream().map(Occurrence::alone).toList()).stream()
        .map(Vectors::word)
        .toList();
  }

  @Override
  public List<float[]> sentences(List<String> sentences) {
    return Arrays.stream(encoder.encode(sentences, Role.QUERY))
        .map(WordLevelEncoder::orNull)
        .toList();
  }

  @Override
  public List<Vectors> occurrences(List<Occurrence> occurrences) {
    List<TokenVectors> tokens = tokens(occurrences.stream().map(Occurrence::text).toList());
    List<Vectors> vectors = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      vectors.add(vectors(occurrences.get(i), tokens.get(i)));
    }
    return vectors;
  }

  private Vectors vectors(Occurrence occurrence, TokenVectors tokens) {
    Spans spans = Spans.of(tokens, occurrence.start(), occurrence.end());
    boolean cut = isCut(occurrence, tokens);
    return new Vectors(cut ? null : spans.inside(pooling), spans.outside(), cut);
  }

  /** Whether a piece of the word is not among those that the model has read. */
  private boolean isCut(Occurrence occurrence, TokenVectors read) {
    if (read.length() > 0 && read.ends()[read.length() - 1] >= occurrence.end()) {
      return false;
    }
    int[] starts = encoder.pieces(occurrence.text()).starts();
    return starts.length > read.length() && starts[read.length()] < occurrence.end();
  }

  private List<TokenVectors> tokens(List<String> texts) {
    return switch (encoder) {
      case TokenEncoder pieces -> pieces.pieceVectors(texts, Role.QUERY, mix);
      case ElmoEncoder elmo -> elmo.wordVectors(texts);
      default -> throw new IllegalStateException(encoder.name() + " has no vectors of words");
    };
  }

  @Override
  public Optional<WordNeighbors> space() {
    return Optional.empty();
  }

  @Override
  public List<String> notes() {
    return List.of();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
