package dev.sensus.encoder;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Reads arrays of floats from an HDF5 file; what is wrong is said with file, dataset and shape. */
final class HdfFloats implements AutoCloseable {
  /** The bytes 89 H D F 0D 0A 1A 0A. */
  private static final long SIGNATURE = 0x0a1a0a0d46444889L;

  /** How many bytes one byte of a compressed dataset gives at most: the limit of deflate. */
  private static final long MOST_PACKED = 1032;

  private final Path path;
  private final HdfFile file;
  private final long size;

  private HdfFloats(Path path, HdfFile file, long size) {
    this.path = path;
    this.file = file;
    this.size = size;
  }

  /**
   * Opens a file.
   *
   * @throws ModelFormatException if it is no HDF5, or cut short
   */
  static HdfFloats open(Path path) throws ModelException {
    if (!Files.isRegularFile(path)) {
      throw new ModelFormatException(path, "is no file");
    }
    requireWhole(path);
    // Through a mapping, for from a channel jHDF allocates whatever a corrupt length asks for.
    try (FileChannel channel = FileChannel.open(path)) {
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return new HdfFloats(path, HdfFile.fromByteBuffer(bytes), channel.size());
    } catch (IOException e) {
      throw new ModelException(path, "cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException | StackOverflowError e) {
      // jHDF's own, those of buffers that end too early, and groups that hold themselves
      throw new ModelFormatException(path, "cannot be read, expected HDF5: " + reason(e), e);
    }
  }

  /**
   * Refuses a file that is shorter than its superblock says, which jHDF does not look at: what is
   * cut off may be what is read last, or never.
   *
   * <p>The superblock: a signature of 8 bytes; its version; in versions 0 and 1 sizes and flags up
   * to byte 24 and 28, in 2 and 3 up to byte 12; then, 8 bytes each, the base address, one other
   * address, and the file's length.
   */
  private static void requireWhole(Path path) throws ModelException {
    byte[] start;
    long size;
    try (InputStream in = Files.newInputStream(path)) {
      start = in.readNBytes(64);
      size = Files.size(path);
    } catch (IOException e) {
      throw new ModelException(path, "cannot be read: " + e.getMessage(), e);
    }
    ByteBuffer bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    // With the signature elsewhere, or other sizes of addresses, jHDF is left to judge.
    if (start.length < 64 || bytes.getLong(0) != SIGNATURE) {
      return;
    }
    int version = start[8];
    boolean old = version <= 1;
    if (start[old ? 13 : 9] != Long.BYTES) {
      return;
    }
    long length = bytes.getLong((version == 0 ? 24 : old ? 28 : 12) + 2 * Long.BYTES);
    if (length > size) {
      throw new ModelFormatException(
          path, "is cut short: has " + size + " bytes, expected " + length);
    }
  }

  /**
   * Reads a dataset.
   *
   * @param name path in the file
   * @param shape that it must have
   * @return its elements, row-major
   * @throws ModelFormatException if it is not there, has another shape or type, or is cut short
   */
  float[] read(String name, int... shape) throws ModelFormatException {
    try {
      if (!(find(name) instanceof Dataset dataset)) {
        throw new ModelFormatException(
            path, "has no dataset " + name + ", expected floats " + Arrays.toString(shape));
      }
      if (!Arrays.equals(dataset.getDimensions(), shape)
          || (dataset.getJavaType() != float.class && dataset.getJavaType() != double.class)) {
        throw new ModelFormatException(
            path,
            "dataset %s is %s %s, expected floats %s"
                .formatted(
                    name,
                    dataset.getJavaType().getSimpleName(),
                    Arrays.toString(dataset.getDimensions()),
                    Arrays.toString(shape)));
      }
      requireStored(name, dataset);
      float[] values = floats(dataset.getDataFlat());
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw new ModelFormatException(
              path, "dataset " + name + ", element " + i + " is " + values[i] + ", not finite");
        }
      }
      return values;
    } catch (RuntimeException | StackOverflowError e) {
      throw new ModelFormatException(
          path,
          "dataset %s cannot be read, expected floats %s: %s"
              .formatted(name, Arrays.toString(shape), reason(e)),
          e);
    }
  }

  /** Refuses a dataset of more bytes than the file can hold, before any memory is taken for it. */
  private void requireStored(String name, Dataset dataset) throws ModelFormatException {
    long most = dataset.getFilters().isEmpty() ? size : size * MOST_PACKED;
    if (dataset.getSizeInBytes() > most) {
      throw new ModelFormatException(
          path,
          "dataset %s takes %d bytes, expected fewer in a file of %d"
              .formatted(name, dataset.getSizeInBytes(), size));
    }
  }

  private Node find(String name) {
    Node node = file;
    for (Path step : Path.of(name)) { // HDF5 has no lookup by path that gives null
      if (!(node instanceof Group group)) {
        return null;
      }
      node = group.getChild(step.toString());
    }
    return node;
  }

  private static float[] floats(Object data) {
    if (data instanceof double[] wide) {
      float[] values = new float[wide.length];
      IntStream.range(0, wide.length).forEach(i -> values[i] = (float) wide[i]);
      return values;
    }
    return (float[]) data;
  }

  /** In one line what jHDF says, or the failure's name where it says nothing. */
  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null
        ? "it ends too early or is corrupt (" + e.getClass().getSimpleName() + ")"
        : message.lines().findFirst().orElse("").strip();
  }

  @Override
  public void close() throws ModelException {
    try {
      file.close();
    } catch (HdfException e) {
      throw new ModelException(path, "cannot be closed: " + reason(e), e);
    }
  }
}
