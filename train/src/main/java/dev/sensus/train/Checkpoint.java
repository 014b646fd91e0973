package dev.sensus.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.SafetensorsWriter;
import dev.sensus.encoder.SafetensorsWriter.Values;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.IOUtils;

/**
 * The folder of a training: {@code now}, the newest checkpoint, and {@code best}, the one whose
 * score was best. Each has {@code model} (weights in 32 bits), the newest also {@code
 * optimizer.safetensors}, and both {@code state.json}. A checkpoint appears whole, after which the
 * one before it goes.
 */
final class Checkpoint {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "state.json";
  private static final List<String> PARTS =
      List.of(
          "now",
          "now.new",
          "now.old",
          "best",
          "best.new",
          "best.old",
          "start",
          "vocabulary",
          "negatives",
          "before",
          "averaged",
          "centered",
          "result");
  private static final String OPTIMIZER = "optimizer.safetensors";

  /**
   * Where a training is.
   *
   * @param options as text, to be compared
   * @param request what is trained on what, as text; null in checkpoints that do not tell
   * @param step updates so far
   * @param best the best score so far
   * @param stale looks since then
   */
  record State(
      String options,
      String request,
      long step,
      double seconds,
      long pairs,
      long pieces,
      double best,
      long bestStep,
      int stale,
      List<LogLine> log) {}

  private final Path folder;
  private final String request;

  /**
   * Keeps checkpoints.
   *
   * @param request what is trained on what, as text
   */
  Checkpoint(Path folder, String request) {
    this.folder = folder;
    this.request = request;
  }

  String request() {
    return request;
  }

  Path now() {
    return folder.resolve("now");
  }

  Path best() {
    return folder.resolve("best");
  }

  /** What training puts into the folder. */
  static boolean isOurs(String name) {
    return PARTS.contains(name);
  }

  /** Deletes all of that, and the folder if nothing else is there. */
  void delete() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (String part : PARTS) {
      IOUtils.rm(folder.resolve(part));
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      return; // something else is there, which is not ours to delete
    }
  }

  /** The state of the newest checkpoint, or null where there is none. */
  State read() throws IOException {
    settle(now());
    settle(best());
    Path file = now().resolve(STATE);
    return Files.exists(file) ? JSON.readValue(file.toFile(), State.class) : null;
  }

  void restore(Learner learner) throws IOException {
    try (Safetensors file = Safetensors.open(now().resolve(OPTIMIZER))) {
      int count = file.names().size();
      float[][] moments = new float[count][];
      for (int i = 0; i < count; i++) {
        moments[i] = file.floats(Integer.toString(i));
      }
      learner.restore(moments);
    }
  }

  void write(Learner learner, State state, boolean isBest) throws IOException {
    try {
      if (isBest) {
        replace(best(), learner, state, null);
      }
      replace(now(), learner, state, learner.moments());
    } catch (IOException e) {
      throw new TrainingException(
          folder
              + ": the checkpoint of step "
              + state.step()
              + " cannot be written ("
              + e.getMessage()
              + "); the one before it is kept",
          e);
    }
  }

  private static void replace(Path place, Learner learner, State state, float[][] moments)
      throws IOException {
    Path half = place.resolveSibling(place.getFileName() + ".new");
    IOUtils.rm(half);
    Files.createDirectories(half);
    learner.write(half.resolve("model"), Precision.FP32);
    if (moments != null) {
      Map<String, Values> tensors = new LinkedHashMap<>();
      for (int i = 0; i < moments.length; i++) {
        tensors.put(Integer.toString(i), new Values(moments[i], moments[i].length));
      }
      SafetensorsWriter.write(half.resolve(OPTIMIZER), tensors, Precision.FP32);
    }
    // The last to be written: a folder that has it is whole.
    JSON.writerWithDefaultPrettyPrinter().writeValue(half.resolve(STATE).toFile(), state);
    Path old = place.resolveSibling(place.getFileName() + ".old");
    IOUtils.rm(old);
    if (Files.exists(place)) {
      Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(half, place, StandardCopyOption.ATOMIC_MOVE);
    IOUtils.rm(old);
  }

  /** Takes the one before back where a run was killed between two moves. */
  private static void settle(Path place) throws IOException {
    Path old = place.resolveSibling(place.getFileName() + ".old");
    if (!Files.exists(place) && Files.exists(old)) {
      Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
