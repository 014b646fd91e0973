package dev.sensus.cli;

import dev.sensus.encoder.ModelException;
import dev.sensus.encoder.Models;
import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.Manifest;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.lens.TermDescription;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** What terms of an index are described by. */
final class HarvestOptions {
  /** What tells a term's neighbours. */
  enum By {
    /** A masked-language-model head. */
    HEAD("a masked-language-model head"),
    /** Vectors of occurrences. */
    OCCURRENCES("contextual vectors of occurrences"),
    /** Static vectors. */
    STATIC("static vectors, the same in every sentence");

    private final String told;

    By(String told) {
      this.told = told;
    }

    /** What it is, in words. */
    String told() {
      return told;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description =
          "What tells a term's neighbours: head, a model's masked-language-model head; "
              + "occurrences, the contextual vectors of an index made with --occurrences; static, "
              + "for synonyms alone, static vectors. Default: head where --model tells one; else "
              + "occurrences, static vectors or head, the first that is there.")
  private By by;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "REF",
      description = "The model with the head. Default: the index's contextual one.")
  private String model;

  @Option(
      names = "--sentences",
      paramLabel = "N",
      defaultValue = "20",
      description = "Sentences of a term, of more by chance. Default: ${DEFAULT-VALUE}.")
  private int sentences;

  @Option(
      names = {"-k", "--top"},
      paramLabel = "N",
      defaultValue = "20",
      description = "Neighbours of the term in each sentence. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Chooses other sentences. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /**
   * The numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  TermDescription.Options options(double agree) {
    if (sentences < 1) {
      throw new IllegalArgumentException("--sentences must be at least 1, got " + sentences);
    }
    if (top < 1) {
      throw new IllegalArgumentException("-k must be at least 1, got " + top);
    }
    return new TermDescription.Options(sentences, top, agree, seed);
  }

  /** The models that open the index's encoders where one is told. */
  Map<String, String> references() {
    return model == null ? Map.of() : Map.of(IndexFields.CONTEXTUAL, model);
  }

  /** The reference of the model that may have a head; null where the index has none either. */
  String model(SensusIndex index) {
    Manifest.Encoder made = index.manifest().encoders().get(IndexFields.CONTEXTUAL);
    return model != null ? model : made == null ? null : made.model();
  }

  /**
   * What is asked for, or else the first that is there.
   *
   * @param statics whether static vectors may be, unasked
   * @throws IOException if there is none
   */
  By by(SensusIndex index, Models models, boolean statics) throws IOException {
    String reference = model(index);
    if (by == By.HEAD && reference == null) {
      throw new IOException(index.folder() + ": has no contextual model; --model takes one");
    }
    if (by != null) {
      return by;
    }
    boolean head = reference != null && hasHead(reference, models);
    if (head && model != null) {
      return By.HEAD;
    }
    if (index.manifest().occurrences() != null) {
      return By.OCCURRENCES;
    }
    if (statics && index.manifest().encoders().containsKey(IndexFields.STATIC)) {
      return By.STATIC;
    }
    if (head) {
      return By.HEAD; // the dearest: a pass of the model for each sentence
    }
    throw new IOException(
        index.folder()
            + ": has no occurrences of words (sensus index --occurrences), and its model no"
            + " masked-language-model head (--model takes one that has)");
  }

  /** A model that was told must be one that can have a head; the index's may be anything. */
  private boolean hasHead(String reference, Models models) throws IOException {
    try {
      return models.hasMaskedHead(reference);
    } catch (ModelException e) {
      if (model != null) {
        throw e;
      }
      return false;
    }
  }
}
