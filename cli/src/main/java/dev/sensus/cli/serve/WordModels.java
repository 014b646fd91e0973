package dev.sensus.cli.serve;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.WordNeighbors;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.Manifest;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.Substitutes;
import dev.sensus.lens.WordAttention;
import dev.sensus.query.IndexEncoders;
import java.io.IOException;
import java.util.Map;

/** What the models of an index make of a word in its sentence. Safe for several threads. */
public final class WordModels implements AutoCloseable {
  private final TokenEncoder tokens;
  private final MaskedLanguageModel masked;
  private final String noHead;
  private final WordNeighbors neighbors;

  private WordModels(
      TokenEncoder tokens, MaskedLanguageModel masked, String noHead, WordNeighbors neighbors) {
    this.tokens = tokens;
    this.masked = masked;
    this.noHead = noHead;
    this.neighbors = neighbors;
  }

  /**
   * Opens what the models of an index have: heads of the contextual one, static neighbours.
   *
   * @param encoders of the index, closed after this
   * @param options of the contextual model
   */
  public static WordModels open(
      SensusIndex index, IndexEncoders encoders, Models models, ModelOptions options)
      throws IOException {
    Map<String, Manifest.Encoder> made = index.manifest().encoders();
    TokenEncoder tokens = null;
    if (made.containsKey(IndexFields.CONTEXTUAL)) {
      TextEncoder contextual = encoders.get(IndexFields.CONTEXTUAL);
      tokens = contextual instanceof TokenEncoder known ? known : null;
    }
    String reference = tokens == null ? null : made.get(IndexFields.CONTEXTUAL).model();
    boolean hasHead = reference != null && models.hasMaskedHead(reference);
    String noHead =
        tokens == null
            ? "the index has no model that reads masked words"
            : "model " + reference + " has no masked-language-model head";
    String statics =
        made.containsKey(IndexFields.STATIC)
            ? made.get(IndexFields.STATIC).model()
            : Models.DEFAULT_STATIC;
    WordNeighbors neighbors = models.neighbors(statics);
    try {
      MaskedLanguageModel masked = hasHead ? models.maskedLanguageModel(reference, options) : null;
      return new WordModels(tokens, masked, noHead, neighbors);
    } catch (IOException | RuntimeException e) {
      neighbors.close();
      throw e;
    }
  }

  /**
   * Words that could stand in a word's place.
   *
   * @throws IllegalArgumentException if the word is not in the text, or beyond what the model reads
   */
  Substitutes substitutes(String word, String text, int n) {
    return Substitutes.of(word, text, masked, noHead, neighbors, n);
  }

  /**
   * Where the heads look from a word, at words; null if no model of the index tells.
   *
   * @throws IllegalArgumentException if the word is not in the text, or beyond what the model reads
   */
  WordAttention attention(String word, String text) {
    return tokens == null
        ? null
        : WordAttention.of(tokens.attentions(text, Role.PASSAGE).words(text), text, word);
  }

  @Override
  public void close() {
    try (WordNeighbors closed = neighbors) {
      if (masked != null) {
        masked.close();
      }
    }
  }
}
