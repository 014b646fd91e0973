package dev.sensus.encoder;

import java.util.List;

/** A static encoder of whole words, from a file that lists them: some words it does not know. */
public interface WordEncoder extends StaticEncoder {

  /** What became of the words of all texts that were encoded since the encoder was opened. */
  WordCounts counts();

  /**
   * What is odd about the file without making it useless, a line each that starts with the file,
   * such as <i>line 1 announces 4196 words, there are 4197; all are taken</i>.
   */
  List<String> notes();
}
