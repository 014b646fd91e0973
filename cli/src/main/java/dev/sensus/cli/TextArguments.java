package dev.sensus.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
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
    if (isStandardInput()) {
      standardInput(most, consumer);
    } else {
      consumer.accept(List.of(String.join(" ", text)));
    }
  }

  private boolean isStandardInput() {
    return text.equals(List.of("-"));
  }

  /**
   * What is wrong with a text: an error that names its line, and wrong use where it is an argument.
   *
   * @param number of the text, from 1
   * @throws ParameterException if the text is an argument
   */
  IOException wrong(CommandSpec spec, long number, String what) {
    if (!isStandardInput()) {
      throw new ParameterException(spec.commandLine(), what);
    }
    return wrongLine(number, what);
  }

  /** The error for a line of standard input. */
  static IOException wrongLine(long number, String what) {
    return new IOException("standard input, line " + number + ": " + what);
  }

  /**
   * Gives all lines of standard input in order.
   *
   * @param most how many are given at once; no more are held
   */
  static void standardInput(int most, Consumer consumer) throws IOException {
    BufferedInputStream in = new BufferedInputStream(System.in);
    List<String> texts = new ArrayList<>();
    long number = 0;
    for (String line = line(in, 1); line != null; line = line(in, number + 1)) {
      number++;
      texts.add(line);
      if (texts.size() == most) {
        consumer.accept(texts);
        texts.clear();
      }
    }
    if (!texts.isEmpty()) {
      consumer.accept(texts);
    }
  }

  /** Takes all texts, one by one. */
  interface StreamConsumer {
    void accept(Iterator<String> texts) throws IOException;
  }

  /**
   * Gives all texts in order, read as they are asked for, in any thread.
   *
   * @throws IOException what went wrong with reading, too
   */
  void stream(StreamConsumer consumer) throws IOException {
    if (!text.equals(List.of("-"))) {
      consumer.accept(List.of(String.join(" ", text)).iterator());
      return;
    }
    try {
      consumer.accept(new Lines(new BufferedInputStream(System.in)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The lines of standard input; a line that cannot be read is an UncheckedIOException. */
  private static final class Lines implements Iterator<String> {
    private final InputStream in;
    private long number;
    private String next;
    private boolean ended;

    Lines(InputStream in) {
      this.in = in;
    }

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        try {
          next = line(in, ++number);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        ended = next == null;
      }
      return next != null;
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      String line = next;
      next = null;
      return line;
    }
  }

  /** A line ends in LF or CRLF: a CR within it is part of the text, unlike a Reader has it. */
  private static String line(InputStream in, long number) throws IOException {
    int next = in.read();
    if (next < 0) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (; next >= 0 && next != '\n'; next = in.read()) {
      bytes.write(next);
    }
    try {
      String line =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    } catch (CharacterCodingException e) {
      throw new IOException("standard input, line " + number + ": is not UTF-8", e);
    }
  }
}
