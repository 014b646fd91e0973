package dev.sensus.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The text of a command: its arguments, or with {@code -} a text a line from standard input. */
final class TextArguments {
  @Parameters(
      arity = "1..*",
      paramLabel = "TEXT",
      description = "The text; - for standard input, one text a line.")
  private List<String> text;

  /** Takes some texts. */
  interface Consumer {
    void accept(List<String> texts) throws IOException;
  }

  /**
   * Gives all texts in order.
   *
   * @param most how many are given at once; no more are held
   */
  void forEach(int most, Consumer consumer) throws IOException {
    if (!text.equals(List.of("-"))) {
      consumer.accept(List.of(String.join(" ", text)));
      return;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder()));
    List<String> texts = new ArrayList<>();
    long read = 0;
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        read++;
        texts.add(line);
        if (texts.size() == most) {
          consumer.accept(texts);
          texts.clear();
        }
      }
    } catch (CharacterCodingException e) {
      throw new IOException("standard input is not UTF-8, after line " + read, e);
    }
    if (!texts.isEmpty()) {
      consumer.accept(texts);
    }
  }
}
