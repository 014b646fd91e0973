package dev.sensus.indexer;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  private Analyzers() {}

  /** The names, sorted. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(BY_NAME.keySet());
  }

  /**
   * Makes an analyzer; the caller closes it.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Analyzer byName(String name) {
    Supplier<Analyzer> analyzer = BY_NAME.get(name);
    if (analyzer == null) {
      throw new IllegalArgumentException("analyzer must be one of " + names() + ", got " + name);
    }
    return analyzer.get();
  }
}
