package dev.sensus.eval.words;

/** Something that is asked of each encoder. */
interface WordTask {

  /** How many texts an encoder reads for it. */
  int texts();

  /** Asks an encoder. */
  void run(WordLevelEncoder encoder, Findings findings);
}
