package dev.sensus.indexer;

import dev.sensus.encoder.Models;
import dev.sensus.encoder.PieceVocabulary;
import dev.sensus.lucene.PieceLayout;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.core.SimpleAnalyzer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;

/** The analyzers for BM25's fields, by the name that the manifest keeps. */
public final class Analyzers {
  /** Porter stemming and stop words: what published English baselines use. */
  public static final String DEFAULT = "english";

  private static final Map<String, Supplier<Analyzer>> BY_NAME =
      new TreeMap<>(
          Map.of(
              DEFAULT,
              EnglishAnalyzer::new,
              "french",
              FrenchAnalyzer::new,
              "german",
              GermanAnalyzer::new,
              "italian",
              ItalianAnalyzer::new,
              "spanish",
              SpanishAnalyzer::new,
              "cjk",
              CJKAnalyzer::new,
              "standard",
              StandardAnalyzer::new,
              "simple",
              SimpleAnalyzer::new,
              "whitespace",
              WhitespaceAnalyzer::new));

  /**
   * The word pieces of a model: {@code wordpiece} for the built-in one, or {@code wordpiece:REF}.
   */
  public static final String WORD_PIECE = "wordpiece";

  /**
   * Each piece a position, so that a word is a phrase; offsets are the word's, so that a snippet
   * marks words.
   */
  private static final PieceLayout LAYOUT = new PieceLayout(false, true);

  private Analyzers() {}

  /** The names, sorted. */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>(BY_NAME.keySet());
    names.add(WORD_PIECE);
    return Collections.unmodifiableSet(names);
  }

  /**
   * Checks a name.
   *
   * @return the name as an index remembers it, so that a model is found from another folder
   * @throws IllegalArgumentException if there is none of this name
   */
  static String require(String name) {
    if (isWordPiece(name)) {
      return WORD_PIECE + ":" + Models.standard().portable(model(name));
    }
    if (!BY_NAME.containsKey(name)) {
      throw new IllegalArgumentException(
          "analyzer must be one of " + names() + " or wordpiece:MODEL, got " + name);
    }
    return name;
  }

  /**
   * What must be equal for an analyzer to give the same words, or null if the name says it all.
   *
   * @throws IOException if the model cannot be read
   */
  public static String fingerprint(String name) throws IOException {
    if (!isWordPiece(name)) {
      return null;
    }
    try (PieceVocabulary pieces = Models.standard().pieces(model(name))) {
      return pieces.fingerprint();
    }
  }

  private static boolean isWordPiece(String name) {
    return name.equals(WORD_PIECE) || name.startsWith(WORD_PIECE + ":");
  }

  private static String model(String name) {
    String model = name.substring(Math.min(name.length(), WORD_PIECE.length() + 1));
    return model.isEmpty() ? Models.DEFAULT_CONTEXTUAL : model;
  }

  /**
   * Makes an analyzer; the caller closes it.
   *
   * @throws IllegalArgumentException if there is none of this name
   * @throws IOException if the model of a {@code wordpiece} analyzer cannot be read
   */
  public static Analyzer byName(String name) throws IOException {
    require(name);
    if (isWordPiece(name)) {
      try (PieceVocabulary pieces = Models.standard().pieces(model(name))) {
        return pieces.analyzer(LAYOUT);
      }
    }
    return BY_NAME.get(name).get();
  }
}
