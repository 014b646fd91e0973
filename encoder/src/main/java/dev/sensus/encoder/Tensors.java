package dev.sensus.encoder;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;

/** Named tensors in a file, or in several. */
interface Tensors extends Closeable {

  /** Names of the tensors. */
  Set<String> names();

  /** Whether there is a tensor of this name. */
  default boolean contains(String name) {
    return names().contains(name);
  }

  /**
   * Reads a tensor of floating-point numbers.
   *
   * @param shape what its shape must be
   * @return all elements, row-major
   * @throws ModelFormatException if there is none of this name, shape and kind
   */
  float[] floats(String name, long... shape) throws IOException;
}
