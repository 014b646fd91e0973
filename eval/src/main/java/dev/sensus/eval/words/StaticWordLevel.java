package dev.sensus.eval.words;

import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordEncoder;
import dev.sensus.encoder.WordNeighbors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A static encoder: a word has one vector, that of its dictionary form, wherever it stands. What
 * its sentence tells is the mean of the other words.
 */
final class StaticWordLevel implements WordLevelEncoder {
  private final WordNeighbors space;

  StaticWordLevel(WordNeighbors space) {
    this.space = space;
  }

  @Override
  public String fingerprint() {
    return space.encoder().fingerprint();
  }

  @Override
  public int dimension() {
    return space.encoder().dimension();
  }

  @Override
  public List<float[]> words(List<String> words) {
    return words.stream().map(this::word).toList();
  }

  private float[] word(String word) {
    float[] vector = space.vector(word);
    return vector == null ? null : WordLevelEncoder.orNull(vector);
  }

  @Override
  public List<float[]> sentences(List<String> sentences) {
    return Arrays.stream(space.encoder().encode(sentences, Role.QUERY))
        .map(WordLevelEncoder::orNull)
        .toList();
  }

  @Override
  public List<Vectors> occurrences(List<Occurrence> occurrences) {
    List<TokenVectors> tokens =
        space
            .encoder()
            .tokenVectors(occurrences.stream().map(Occurrence::text).toList(), Role.QUERY);
    List<Vectors> vectors = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      Occurrence occurrence = occurrences.get(i);
      Spans spans = Spans.of(tokens.get(i), occurrence.start(), occurrence.end());
      vectors.add(new Vectors(word(occurrence.word()), spans.outside(), false));
    }
    return vectors;
  }

  @Override
  public Optional<WordNeighbors> space() {
    return Optional.of(space);
  }

  @Override
  public List<String> notes() {
    return space.encoder() instanceof WordEncoder words ? words.notes() : List.of();
  }

  @Override
  public void close() {
    space.close();
  }
}
