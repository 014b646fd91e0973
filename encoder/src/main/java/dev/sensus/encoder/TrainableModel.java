package dev.sensus.encoder;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A model whose weights can change, with its tokenizer. What is done to it is TorchScript of the
 * caller's; weights are kept in 32 bits. One thread at a time, but for {@link #pieces}.
 */
public sealed interface TrainableModel extends AutoCloseable permits TrainableBert, TrainableTable {

  /** The directory that it was read from. */
  Path directory();

  /** Pieces of the vocabulary. */
  int vocabularySize();

  /** Components of a text's vector. */
  int dimension();

  /** How many floats its weights have. */
  long parameters();

  /** A text's pieces, without special ones. */
  PieceSequence pieces(String text);

  /** Id of a piece, -1 where there is none. */
  int id(String piece);

  /** The piece of an id; null for a row of the model's that no piece has. */
  String piece(int id);

  /** A text that has these pieces, as far as they tell: blanks and case may be lost. */
  String text(int[] pieces);

  /**
   * Runs a method of the module, in one native call.
   *
   * @param training whether it is a step of training; else nothing has a gradient
   * @param inputs makes the arguments in a manager that is closed afterwards
   * @return the elements of each tensor that the method gives
   */
  float[][] run(String method, boolean training, Function<NDManager, NDList> inputs);

  /** Whether memory ran out, on a processor or a GPU. */
  static boolean isOutOfMemory(EngineException e) {
    return BatchRunner.isOutOfMemory(e);
  }

  @Override
  void close();
}
