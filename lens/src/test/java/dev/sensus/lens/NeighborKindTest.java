package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighborKindTest {
  @ParameterizedTest
  @CsvSource({
    "bank, loan, SEMANTIC",
    "bank, BANK, SPELLING",
    "cafe, café, SPELLING",
    "cafe, cafe\u0301, SPELLING",
    "email, e-mail, SPELLING",
    "bank, banks, INFLECTION",
    "run, running, INFLECTION",
    "running, ran, SEMANTIC",
    "run, ran, INFLECTION",
    "mouse, Mice, INFLECTION",
    "go, went, INFLECTION",
    "the, of, SYNTACTIC",
    "she, he, SYNTACTIC",
    "was, were, INFLECTION",
    "seven, 7, SYNTACTIC",
    "bank, band, SPELLING",
    "mercury, merc, SPELLING",
    "colour, color, SPELLING",
    "cat, dog, SEMANTIC",
    "bank, банк, ACROSS_LANGUAGES",
    "bank, 銀行, ACROSS_LANGUAGES",
    "street, straße, ACROSS_LANGUAGES",
    "straße, street, SEMANTIC",
    "банк, bank, ACROSS_LANGUAGES",
  })
  void isToldByTheRules(String word, String neighbor, NeighborKind kind) {
    assertEquals(kind, NeighborKind.of(word, neighbor));
  }
}
