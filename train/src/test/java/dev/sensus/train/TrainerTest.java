package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.TrainableModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the steps do where memory runs out. */
class TrainerTest {
  @TempDir private Path temp;

  /**
   * A learner on a machine with little memory: whatever it is told to learn fails, after it has
   * begun to, while it goes through more at once than the machine holds.
   */
  private record Small(BertLearner learner, AtomicInteger part, int holds, String message)
      implements Learner {
    @Override
    public TrainableModel model() {
      return learner.model();
    }

    @Override
    public double pairs(PairBatch batch, PairLoss loss, float[][] teacher) {
      double found = learner.pairs(batch, loss, teacher);
      if (part.get() > holds) {
        throw new EngineException(message);
      }
      return found;
    }

    @Override
    public boolean halve() {
      part.set(part.get() / 2);
      return learner.halve();
    }

    @Override
    public double update(AdamW.Step step) {
      return learner.update(step);
    }

    @Override
    public float[][] vectors(List<int[]> texts) {
      return learner.vectors(texts);
    }

    @Override
    public float[] mean(List<int[]> texts) {
      return learner.mean(texts);
    }

    @Override
    public float[][] moments() {
      return learner.moments();
    }

    @Override
    public void restore(float[][] moments) {
      learner.restore(moments);
    }

    @Override
    public void write(Path directory, Precision stored) throws IOException {
      learner.write(directory, stored);
    }

    @Override
    public void close() {
      learner.close();
    }
  }

  private static List<TrainingText> texts() {
    List<TrainingText> texts = new ArrayList<>();
    for (Example example : Tiny.examples(200, 1)) {
      texts.add(new TrainingText(example.question(), example.body(), texts.size(), true));
    }
    return texts;
  }

  private Trainer.Outcome run(Learner learner, String folder) throws IOException {
    TrainingOptions options = Tiny.options("steps", 4L, "evaluateEvery", 2L, "batch", 64);
    PairMaker maker = new PairMaker(options.shares(), 0, 16, 32, id -> false, id -> true);
    PairBatches pairs = new PairBatches(texts(), null, 0, maker, Negatives.NONE, null, 64, 1);
    Checkpoint checkpoint = new Checkpoint(temp.resolve(folder), "");
    return new Trainer(learner, options, pairs, null, null, null, checkpoint, TrainingListener.NONE)
        .run();
  }

  @Test
  void whereMemoryRunsOutLessIsDoneAtOnce() throws IOException {
    for (String message :
        List.of(
            "model m: CUDA out of memory. Tried to allocate 2.00 GiB",
            "DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")) {
      Path start = Tiny.bert(temp, 1, 8, 1);
      Trainer.Outcome expected;
      Trainer.Outcome found;
      try (BertLearner whole = Tiny.open(start, false, 4096);
          BertLearner small = Tiny.open(start, false, 4096)) {
        expected = run(whole, "whole");
        AtomicInteger part = new AtomicInteger(4096);
        found = run(new Small(small, part, 1024, message), "small");
        assertEquals(1024, part.get());
      }
      for (int i = 0; i < 3; i++) {
        assertEquals(expected.log().get(i).pairs(), found.log().get(i).pairs());
        assertEquals(expected.log().get(i).pieces(), found.log().get(i).pieces());
        assertEquals(expected.log().get(i).pairLoss(), found.log().get(i).pairLoss(), 1e-5);
      }
      assertEquals(256, found.log().get(2).pairs());
      Path model = Path.of("now", "model", "model.safetensors");
      try (Safetensors one = Safetensors.open(temp.resolve("whole").resolve(model));
          Safetensors other = Safetensors.open(temp.resolve("small").resolve(model))) {
        for (String name : one.names()) {
          assertArrayEquals(one.floats(name), other.floats(name), 1e-3f, name);
        }
      }
    }
  }

  @Test
  void whereItCannotBeLessTrainingEnds() throws IOException {
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 1, 8, 1), false, 4096)) {
      Learner small = new Small(learner, new AtomicInteger(4096), 16, "CUDA out of memory");
      TrainingException failed = assertThrows(TrainingException.class, () -> run(small, "small"));
      assertTrue(failed.getMessage().contains("out of memory at step 0"), failed.getMessage());
      Learner broken = new Small(learner, new AtomicInteger(4096), 16, "something else");
      assertThrows(EngineException.class, () -> run(broken, "broken"));
    }
  }
}
