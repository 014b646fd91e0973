package dev.sensus.encoder;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A TorchScript module in PyTorch's memory, run through DJL. The first one loads the native
 * library.
 */
final class TorchModule implements AutoCloseable {
  private final Model model;
  private final String name;

  private TorchModule(Model model, String name) {
    this.model = model;
    this.name = name;
  }

  /**
   * Loads an archive.
   *
   * @param name what messages call the model
   * @param device where it is put
   */
  static TorchModule load(Path archive, String name, Device device) throws IOException {
    return load(archive, name, device, false);
  }

  /**
   * Loads an archive.
   *
   * @param trained whether gradients may flow into its tensors
   */
  private static TorchModule load(Path archive, String name, Device device, boolean trained)
      throws IOException {
    Model model = Model.newInstance("bert", device, "PyTorch");
    try {
      model.load(
          archive, null, Map.of("mapLocation", "true", "trainParam", String.valueOf(trained)));
      return new TorchModule(model, name);
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw new ModelException(
          archive, "cannot be loaded by PyTorch (deleted, it is made again): " + lastLine(e), e);
    }
  }

  /**
   * Loads a module that is trained: its tensors can have gradients, and it has empty lists of
   * tensors {@code gradients}, {@code first} and {@code second} for them and for their moments.
   */
  static TorchModule trained(TorchScriptArchive archive, String name, Device device)
      throws IOException {
    for (String list : List.of("gradients", "first", "second")) {
      archive.putEmptyList(list, "Tensor");
    }
    Path file = Files.createTempFile("sensus-training", ".pt");
    try {
      archive.write(file);
      return load(file, name, device, true);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Where it is. */
  Device device() {
    return model.getNDManager().getDevice();
  }

  /**
   * Runs a method of the module on one batch, in one native call.
   *
   * @return the elements of the one tensor that the method gives
   */
  float[] run(String method, PieceBatch batch) {
    return run(method, batch, false, null);
  }

  /**
   * One vector of unit length a text, {@code [rows][dimension]}.
   *
   * @param mix weight of each layer, or null for the last layer alone
   */
  float[] pooled(PieceBatch batch, float[] mix) {
    return run(mix == null ? "forward" : "forward_mixed", batch, true, mix);
  }

  /** One vector a piece, {@code [rows][width][hidden]}, the layers mixed by weights. */
  float[] mixed(PieceBatch batch, float[] mix) {
    return run("mixed", batch, false, mix);
  }

  /**
   * The masked head's logits at some pieces alone, {@code [places][vocabulary]}: at all pieces the
   * head costs more than the layers.
   *
   * @param places {@code row * width + column} of each
   */
  float[] maskedLogits(PieceBatch batch, long[] places) {
    return run(
        "masked_logits_at",
        manager -> {
          NDList input = pieces(manager, batch);
          input.add(manager.create(places));
          return input;
        })[0];
  }

  private static NDList pieces(NDManager manager, PieceBatch batch) {
    Shape shape = new Shape(batch.rows(), batch.width());
    NDList input = new NDList();
    input.add(manager.create(batch.ids(), shape));
    input.add(manager.create(batch.mask(), shape));
    input.add(manager.create(batch.types(), shape));
    return input;
  }

  private float[] run(String method, PieceBatch batch, boolean counted, float[] mix) {
    return run(
        method,
        manager -> {
          NDList input = pieces(manager, batch);
          if (counted) {
            input.add(manager.create(batch.counted(), new Shape(batch.rows(), batch.width())));
          }
          if (mix != null) {
            input.add(manager.create(mix));
          }
          return input;
        })[0];
  }

  /**
   * Runs a method of the module, in one native call.
   *
   * @param inputs makes the arguments in a manager that is closed afterwards
   * @return the elements of each tensor that the method gives
   */
  float[][] run(String method, Function<NDManager, NDList> inputs) {
    return run(method, false, inputs);
  }

  /**
   * Runs a method of the module, in one native call.
   *
   * @param training whether gradients are kept account of, and what is dropped in training is
   * @param inputs makes the arguments in a manager that is closed afterwards
   * @return the elements of each tensor that the method gives
   */
  float[][] run(String method, boolean training, Function<NDManager, NDList> inputs) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDList input = inputs.apply(manager);
      NDArray selector = manager.create(0);
      selector.setName("module_method:" + method); // how DJL is told which method
      input.add(selector);
      // The optimiser of graphs takes a fifth of a second for the first batch and saves nothing
      // afterwards; in training it splits a method into parts that it differentiates itself, anew
      // for each shape. It is a setting of the thread.
      JniUtils.setGraphExecutorOptimize(false);
      NDList output = model.getBlock().forward(new ParameterStore(manager, false), input, training);
      return output.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    } catch (EngineException e) {
      throw new EngineException("model " + name + ": " + said(e), e);
    }
  }

  /**
   * Runs a method of a module that is trained.
   *
   * @param training whether gradients are kept account of
   */
  float[][] train(String method, boolean training, Function<NDManager, NDList> inputs) {
    JniUtils.setGradMode(training); // a setting of the thread, too, which DJL turns off
    try {
      return run(method, training, inputs);
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  /** Where memory ran out, PyTorch says so in the middle of a message. */
  private static String said(EngineException e) {
    return BatchRunner.isOutOfMemory(e) ? "out of memory: " + lastLine(e) : lastLine(e);
  }

  /** PyTorch's messages are tracebacks: what is wrong comes last. */
  private static String lastLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().reduce("", (before, line) -> line).strip();
  }

  @Override
  public void close() {
    model.close();
  }
}
