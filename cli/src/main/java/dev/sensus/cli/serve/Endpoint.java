package dev.sensus.cli.serve;

import java.io.IOException;
import java.util.List;

/**
 * One question that the API answers.
 *
 * @param path of the address, such as {@code /api/search}
 * @param purpose one line
 * @param parameters what it takes
 * @param answerer what makes the answer
 */
record Endpoint(String path, String purpose, List<Parameter> parameters, Answerer answerer) {

  /** Makes an answer: an object that becomes JSON. */
  @FunctionalInterface
  interface Answerer {
    /**
     * Answers a request.
     *
     * @throws RequestException if it asks for what cannot be
     * @throws IllegalArgumentException the same, from the library
     */
    Object answer(Arguments arguments) throws IOException;
  }
}
