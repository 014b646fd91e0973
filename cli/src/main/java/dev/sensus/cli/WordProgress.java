package dev.sensus.cli;

import dev.sensus.eval.words.WordEvaluation;
import java.io.PrintWriter;

/** Shows how far each encoder is with the tasks on words. */
final class WordProgress implements WordEvaluation.Listener {
  private final PrintWriter err;
  private Progress progress;
  private int all;
  private int done;

  WordProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void begin(String encoder, int texts) {
    progress = new Progress(encoder, "texts", err);
    all = texts;
    done = 0;
  }

  @Override
  public void read(int texts) {
    done += texts;
    progress.update(done, (double) done / all);
  }

  @Override
  public void end() {
    progress.close();
  }
}
