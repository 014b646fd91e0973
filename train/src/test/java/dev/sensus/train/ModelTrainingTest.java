package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.ModelException;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.encoder.Safetensors;
import dev.sensus.encoder.StaticEncoder;
import dev.sensus.indexer.CollectionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.lucene.util.IOUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from a collection to a model, broken off and gone on with. */
class ModelTrainingTest {
  @TempDir private Path temp;
  private Path collection;

  @BeforeEach
  void write() throws IOException {
    collection = Tiny.collection(temp.resolve("collection"), 200, 1);
  }

  private static ModelTraining.Report train(TrainingRequest request, TrainingOptions options)
      throws IOException {
    return new ModelTraining(request, options, TrainingListener.NONE).run();
  }

  /** What kills a training. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static TrainingListener killer(LongPredicate atStep) {
    return new TrainingListener() {
      @Override
      public void line(LogLine line, boolean best) {
        if (atStep.test(line.step())) {
          throw new Killed();
        }
      }
    };
  }

  private static void assertSameWeights(Path expected, Path found) throws IOException {
    try (Safetensors one = Safetensors.open(expected.resolve("model.safetensors"));
        Safetensors other = Safetensors.open(found.resolve("model.safetensors"))) {
      assertEquals(List.copyOf(one.names()), List.copyOf(other.names()));
      for (String name : one.names()) {
        assertArrayEquals(one.floats(name), other.floats(name), 1e-6f, name);
      }
    }
  }

  private static void assertSameLog(List<LogLine> expected, List<LogLine> found) {
    assertEquals(
        expected.stream().map(LogLine::step).toList(), found.stream().map(LogLine::step).toList());
    for (int i = 0; i < expected.size(); i++) {
      LogLine one = expected.get(i);
      LogLine other = found.get(i);
      assertEquals(one.pairs(), other.pairs());
      assertEquals(one.pieces(), other.pieces());
      assertEquals(one.pairLoss(), other.pairLoss(), 1e-5);
      assertEquals(one.maskedLoss(), other.maskedLoss(), 1e-5);
      assertEquals(one.nextLoss(), other.nextLoss(), 1e-5);
      assertEquals(one.rate(), other.rate(), 1e-12);
      assertEquals(one.norm(), other.norm(), 1e-4);
      assertEquals(one.score(), other.score(), 1e-6);
    }
  }

  @Test
  void aTableLearnsWhatWordsMean() throws IOException {
    Path output = temp.resolve("out");
    TrainingRequest request = Tiny.request(Tiny.table(temp, 16, 1), true, collection, output);
    ModelTraining.Report report =
        train(request, Tiny.options("steps", 60L, "evaluateEvery", 20L, "rate", 0.05));
    assertEquals(180, report.texts()); // a tenth is held out
    assertEquals(0, report.skipped());
    assertEquals(16L * Tiny.pieces().size(), report.parameters());
    assertEquals("MRR@10", report.measure());
    assertEquals(List.of(0L, 20L, 40L, 60L), report.log().stream().map(LogLine::step).toList());
    assertEquals(60 * 16, report.log().get(3).pairs());
    double before = report.log().get(0).score();
    assertTrue(report.best() > before + 0.2, before + " " + report.best());
    assertTrue(report.log().get(3).pairLoss() < report.log().get(1).pairLoss());
    assertFalse(report.early());
    new Models(temp).statics(output.toString()).close();
    // The questions of the collection are held out from nothing, and easier.
    TrainingRequest judged =
        new TrainingRequest(
            request.from(),
            true,
            false,
            null,
            null,
            request.sources(),
            collection,
            "test",
            collection,
            "test",
            null,
            null,
            temp.resolve("judged"),
            Precision.FP16,
            List.of("train", "--some"),
            "cpu");
    ModelTraining.Report other =
        train(judged, Tiny.options("steps", 60L, "evaluateEvery", 20L, "rate", 0.05));
    assertEquals("nDCG@10", other.measure());
    assertEquals(400, other.texts()); // as many judged pairs as texts
    assertTrue(other.best() > 0.9 && other.log().get(0).score() < 0.5, other.toString());
  }

  /** A quarter of what it began as: the mean of both ends, weight by weight. */
  @Test
  void somethingStaysOfWhatItBeganAs() throws IOException {
    Path start = Tiny.bert(temp, 1, 16, 1);
    TrainingOptions whole = Tiny.options("rate", 1e-3, "heldOut", 0);
    TrainingOptions part = Tiny.options("rate", 1e-3, "heldOut", 0, "keep", 0.25);
    train(Tiny.request(start, false, collection, temp.resolve("whole")), whole);
    Path kept = temp.resolve("part");
    // Broken off and gone on with, it still knows what it began as.
    TrainingRequest request = Tiny.request(start, false, collection, kept);
    assertThrows(
        Killed.class, () -> new ModelTraining(request, part, killer(step -> step == 8)).run());
    train(request, part);
    int moved = 0;
    try (Safetensors before = Safetensors.open(start.resolve("model.safetensors"));
        Safetensors after = Safetensors.open(temp.resolve("whole/model.safetensors"));
        Safetensors mean = Safetensors.open(kept.resolve("model.safetensors"))) {
      assertEquals(List.copyOf(after.names()), List.copyOf(mean.names()));
      for (String name : after.names()) {
        float[] old = before.floats(name);
        float[] trained = after.floats(name);
        float[] found = mean.floats(name);
        for (int i = 0; i < old.length; i++) {
          assertEquals(0.25 * old[i] + 0.75 * trained[i], found[i], 2e-3, name);
          moved += Math.abs(trained[i] - old[i]) > 5e-3 ? 1 : 0;
        }
      }
    }
    assertTrue(moved > 100, "moved: " + moved);
    assertFalse(Files.exists(ModelTraining.work(kept)));
  }

  @Test
  void aBertLearnsWithItsHeads() throws IOException {
    Path output = temp.resolve("out");
    TrainingOptions options =
        Tiny.options(
            "steps",
            45L,
            "evaluateEvery",
            15L,
            "rate",
            0.01,
            "maskedWeight",
            0.3,
            "nextWeight",
            0.1,
            "maskedRows",
            8);
    TrainingRequest request = Tiny.request(Tiny.bert(temp, 1, 16, 1), false, collection, output);
    ModelTraining.Report report = train(request, options);
    double before = report.log().get(0).score();
    assertTrue(report.best() > before + 0.2, before + " " + report.best());
    LogLine first = report.log().get(1);
    LogLine last = report.log().get(3);
    assertTrue(last.pairLoss() < first.pairLoss() && last.maskedLoss() < first.maskedLoss());
    assertTrue(Double.isFinite(last.nextLoss()));
    Models models = new Models(temp);
    models.contextual(output.toString(), Tiny.cpu()).close();
    models.maskedLanguageModel(output.toString(), Tiny.cpu()).close();
    models.nextSentence(output.toString(), Tiny.cpu()).close();
  }

  private void goesOn(Path from, boolean isStatic, TrainingOptions options) throws IOException {
    TrainingRequest whole = Tiny.request(from, isStatic, collection, temp.resolve("whole"));
    TrainingRequest broken = Tiny.request(from, isStatic, collection, temp.resolve("broken"));
    ModelTraining.Report expected = train(whole, options);
    for (long step : new long[] {0, 4, 8, 12}) {
      ModelTraining killed = new ModelTraining(broken, options, killer(at -> at == step));
      assertThrows(Killed.class, killed::run, "at step " + step);
      assertFalse(Files.exists(broken.output()));
    }
    ModelTraining.Report found = train(broken, options);
    assertSameLog(expected.log(), found.log());
    assertEquals(expected.best(), found.best(), 1e-6);
    assertEquals(expected.bestStep(), found.bestStep());
    assertSameWeights(whole.output(), broken.output());
  }

  @Test
  void aTableGoesOnWhereItWasBrokenOff() throws IOException {
    goesOn(
        Tiny.table(temp, 8, 1),
        true,
        Tiny.options("topics", 3, "topical", 0.5, "sentenceShare", 0.5, "spanShare", 1.0));
  }

  @Test
  void aBertGoesOnWhereItWasBrokenOff() throws IOException {
    goesOn(
        Tiny.bert(temp, 1, 8, 1),
        false,
        Tiny.options("maskedWeight", 0.5, "nextWeight", 0.2, "maskedRows", 4, "rate", 0.005));
  }

  /** The head of what follows is not learnt, so its start is not kept. */
  @Test
  void aBertWithoutNextSentencesGoesOn() throws IOException {
    goesOn(
        Tiny.bert(temp, 1, 8, 1),
        false,
        Tiny.options("maskedWeight", 0.5, "pairWeight", 0.0, "maskedRows", 4, "rate", 0.005));
    Models models = new Models(temp);
    String model = temp.resolve("broken").toString();
    models.maskedLanguageModel(model, Tiny.cpu()).close();
    assertThrows(ModelException.class, () -> models.nextSentence(model, Tiny.cpu()));
  }

  /** A half-written checkpoint, and one that was killed between two moves. */
  @Test
  void theCheckpointBeforeIsTakenBack() throws IOException {
    Path table = Tiny.table(temp, 8, 1);
    TrainingRequest whole = Tiny.request(table, true, collection, temp.resolve("whole"));
    TrainingRequest broken = Tiny.request(table, true, collection, temp.resolve("broken"));
    ModelTraining.Report expected = train(whole, Tiny.options());
    assertThrows(
        Killed.class, new ModelTraining(broken, Tiny.options(), killer(at -> at == 4))::run);
    Path work = ModelTraining.work(broken.output());
    Files.createDirectories(work.resolve("now.new").resolve("model"));
    Files.writeString(work.resolve("now.new").resolve("model").resolve("x"), "half");
    Files.move(work.resolve("now"), work.resolve("now.old"));
    Files.move(work.resolve("best"), work.resolve("best.old"));
    ModelTraining.Report found = train(broken, Tiny.options());
    assertSameLog(expected.log(), found.log());
    assertSameWeights(whole.output(), broken.output());
  }

  /** Where a checkpoint cannot be written the training ends, and the one before it is whole. */
  @Test
  void aFolderThatCannotBeWrittenTo() throws IOException {
    Path table = Tiny.table(temp, 8, 1);
    TrainingRequest whole = Tiny.request(table, true, collection, temp.resolve("whole"));
    TrainingRequest broken = Tiny.request(table, true, collection, temp.resolve("broken"));
    ModelTraining.Report expected = train(whole, Tiny.options());
    Path work = ModelTraining.work(broken.output());
    Path aside = temp.resolve("aside");
    TrainingListener taker =
        new TrainingListener() {
          @Override
          public void line(LogLine line, boolean best) {
            try {
              if (line.step() == 4) {
                Files.move(work, aside);
                Files.writeString(work, "a file");
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }
        };
    assertThrows(IOException.class, new ModelTraining(broken, Tiny.options(), taker)::run);
    assertFalse(Files.exists(broken.output()));
    Files.delete(work);
    Files.move(aside, work);
    new Models(temp).statics(work.resolve("now").resolve("model").toString()).close();
    assertSameLog(expected.log(), train(broken, Tiny.options()).log());
    assertSameWeights(whole.output(), broken.output());
  }

  /** A training that ended since nothing became better stays ended. */
  @Test
  void endsWhereNothingBecomesBetter() throws IOException {
    TrainingOptions options =
        Tiny.options("rate", 1e-12, "patience", 2, "steps", 100L, "evaluateEvery", 3L);
    TrainingRequest request =
        Tiny.request(Tiny.table(temp, 8, 1), true, collection, temp.resolve("out"));
    assertThrows(Killed.class, new ModelTraining(request, options, killer(at -> at == 6))::run);
    ModelTraining.Report report = train(request, options);
    assertTrue(report.early());
    assertEquals(List.of(0L, 3L, 6L), report.log().stream().map(LogLine::step).toList());
    assertEquals(0, report.bestStep());
  }

  /** The best model is the result, not the last one. */
  @Test
  void theBestModelIsWritten() throws IOException {
    Path table = Tiny.table(temp, 16, 1);
    TrainingRequest good = Tiny.request(table, true, collection, temp.resolve("good"));
    train(good, Tiny.options("steps", 40L, "evaluateEvery", 40L, "rate", 0.05));
    // Trained further on other meanings it becomes worse by those that it knows.
    Path wrong = temp.resolve("wrong.jsonl");
    List<String> lines =
        Files.readAllLines(collection.resolve("corpus.jsonl")).stream()
            .map(line -> line.replaceAll("\"title\":\"k(\\d+)", "\"title\":\"k1$1"))
            .map(line -> line.replace("\"title\":\"k11", "\"title\":\"k3"))
            .toList();
    Files.write(wrong, lines);
    TrainingRequest request =
        new TrainingRequest(
            good.output(),
            true,
            false,
            null,
            null,
            List.of(wrong),
            null,
            null,
            collection,
            "test",
            null,
            null,
            temp.resolve("out"),
            Precision.FP32,
            List.of("train", "--some"),
            "cpu");
    ModelTraining.Report report =
        train(request, Tiny.options("steps", 30L, "evaluateEvery", 15L, "rate", 0.1));
    assertEquals(0, report.bestStep(), report.toString());
    assertEquals(report.log().get(0).score(), report.best());
    assertTrue(report.log().get(2).score() < report.best());
    assertSameWeights(good.output(), request.output());
  }

  private static void assertRefused(TrainingRequest request, TrainingOptions options, String part) {
    TrainingException refused =
        assertThrows(TrainingException.class, () -> train(request, options));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count());
  }

  @Test
  void anotherTrainingIsNotGoneOnWith() throws IOException {
    Path output = temp.resolve("out");
    Path table = Tiny.table(temp, 8, 1);
    TrainingRequest request = Tiny.request(table, true, collection, output);
    assertThrows(
        Killed.class, new ModelTraining(request, Tiny.options(), killer(at -> at == 4))::run);
    assertRefused(request, Tiny.options("rate", 0.03), "other options");
    assertRefused(
        Tiny.request(Tiny.table(temp, 8, 2), true, collection, output),
        Tiny.options(),
        "another model or on other texts");
    Path other = Tiny.collection(temp.resolve("other"), 50, 2);
    assertRefused(
        Tiny.request(table, true, other, output), Tiny.options(), "another model or on other");
    train(request, Tiny.options());
  }

  /** What somebody else keeps in a folder of that name is neither written to nor deleted. */
  @Test
  void aFolderOfTheNameOfCheckpointsIsLeftAlone() throws IOException {
    Path output = temp.resolve("mails");
    Path own = Tiny.collection(temp.resolve("mails.training"), 200, 1);
    TrainingRequest request = Tiny.request(Tiny.table(temp, 8, 1), true, own, output);
    TrainingException e =
        assertThrows(TrainingException.class, () -> train(request, Tiny.options()));
    assertTrue(e.getMessage().contains("choose another --output"), e.getMessage());
    assertTrue(Files.exists(own.resolve("corpus.jsonl")));
    assertFalse(Files.exists(own.resolve("now")));
    assertFalse(Files.exists(output));
    // An empty one is as good as none.
    Path empty = Files.createDirectories(temp.resolve("other.training"));
    train(
        Tiny.request(request.from(), true, collection, temp.resolve("other")),
        Tiny.options("steps", 4L));
    assertFalse(Files.exists(empty));
  }

  @Test
  void aLinkToNothingIsNamedBeforeTheWork() throws IOException {
    Path output = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("nothing"));
    TrainingRequest request = Tiny.request(Tiny.table(temp, 8, 1), true, collection, output);
    TrainingException e =
        assertThrows(TrainingException.class, () -> train(request, Tiny.options()));
    assertTrue(e.getMessage().contains("is a link to nothing"), e.getMessage());
  }

  /** Pairs do not tell how well hidden pieces are known: nothing is held out, the last counts. */
  @Test
  void ofHiddenPiecesAloneTheLastModelIsTheResult() throws IOException {
    Path output = temp.resolve("out");
    ModelTraining.Report report =
        train(
            Tiny.request(Tiny.bert(temp, 1, 16, 1), false, collection, output),
            Tiny.options("pairWeight", 0.0, "maskedWeight", 1.0, "maskedRows", 4, "heldOut", 20));
    assertEquals(200, report.texts());
    assertEquals("", report.measure());
    assertEquals(12, report.bestStep());
  }

  /** A model's matrix may have more rows than its tokenizer has pieces. */
  @Test
  void rowsWithoutAPieceAreNoTrouble() throws IOException {
    Path start = temp.resolve("padded");
    int rows = Tiny.pieces().size() + 7;
    new NewBert(1, 16, 2, 32)
        .write(start, Tiny.tokenizer(temp.resolve("tokenizer")), rows, null, null, false, 1);
    Path output = temp.resolve("out");
    TrainingOptions options = Tiny.options("maskedWeight", 1.0, "maskedRows", 4, "steps", 4L);
    ModelTraining.Report report = train(Tiny.request(start, false, collection, output), options);
    assertEquals(4, report.log().get(report.log().size() - 1).step());
    try (BertLearner learner = Tiny.open(output, true, 1 << 14)) {
      assertEquals(rows, learner.model().vocabularySize());
    }
  }

  /** A tokenizer whose pieces the model does not know is refused before anything is read. */
  @Test
  void aTokenizerThatDoesNotFitIsRefused() throws IOException {
    Path start = temp.resolve("short");
    int rows = Tiny.pieces().size() - 7;
    new NewBert(1, 16, 2, 32)
        .write(start, Tiny.tokenizer(temp.resolve("tokenizer")), rows, null, null, false, 1);
    ModelException e =
        assertThrows(
            ModelException.class,
            () ->
                train(Tiny.request(start, false, collection, temp.resolve("out")), Tiny.options()));
    assertTrue(e.getMessage().contains("its tokenizer has ids up to"), e.getMessage());
  }

  @Test
  void aTeacherOfOtherVectorsIsRefused() throws IOException {
    Path output = temp.resolve("out");
    TrainingRequest request = Tiny.request(Tiny.table(temp, 8, 1), true, collection, output);
    TrainingRequest taught =
        new TrainingRequest(
            request.from(),
            true,
            false,
            null,
            null,
            request.sources(),
            null,
            null,
            null,
            "test",
            request.topics(),
            Models.standard().statics(Tiny.table(temp, 16, 1).toString()),
            output,
            Precision.FP32,
            request.command(),
            "cpu");
    TrainingException e =
        assertThrows(
            TrainingException.class,
            () -> train(taught, Tiny.options("vectorWeight", 1.0, "heldOut", 0)));
    assertTrue(e.getMessage().contains("has vectors of 8 components and the teacher of 16"));
    assertFalse(Files.exists(output));
  }

  /** What a model without sentence-transformers' files reads and pools, its result does. */
  @Test
  void poolingAndLengthStayAsTheyWere() throws IOException {
    Path start = Tiny.bert(temp, 1, 16, 1);
    Files.delete(start.resolve("modules.json"));
    Files.delete(start.resolve("sentence_bert_config.json"));
    Path pooling = start.resolve("1_Pooling/config.json");
    Files.writeString(
        pooling,
        Files.readString(pooling)
            .replaceAll("(mean_tokens\"\\s*:\\s*)true", "$1false")
            .replaceAll("(cls_token\"\\s*:\\s*)false", "$1true"));
    try (BertLearner before = Tiny.open(start, false, 1 << 14)) {
      Path output = temp.resolve("out");
      train(Tiny.request(start, false, collection, output), Tiny.options("steps", 4L));
      try (BertLearner after = Tiny.open(output, false, 1 << 14)) {
        assertEquals(List.of("pooling_mode_cls_token"), before.model().poolings());
        assertEquals(before.model().poolings(), after.model().poolings());
        assertEquals(before.model().longest(), after.model().longest());
      }
      // And where nothing tells, as nothing tells.
      IOUtils.rm(start.resolve("1_Pooling"));
      train(
          Tiny.request(start, false, collection, temp.resolve("mean")), Tiny.options("steps", 4L));
      try (BertLearner after = Tiny.open(temp.resolve("mean"), false, 1 << 14)) {
        assertEquals(List.of("pooling_mode_mean_tokens"), after.model().poolings());
      }
    }
  }

  @Test
  void aPoolingMayStandInAnyFolder() throws IOException {
    Path start = Tiny.bert(temp, 1, 16, 1);
    Path list = start.resolve("modules.json");
    Files.writeString(list, Files.readString(list).replace("1_Pooling", "pool"));
    Files.move(start.resolve("1_Pooling"), start.resolve("pool"));
    Path output = temp.resolve("out");
    train(Tiny.request(start, false, collection, output), Tiny.options("steps", 2L));
    try (BertLearner after = Tiny.open(output, false, 1 << 14)) {
      assertEquals(List.of("pooling_mode_mean_tokens"), after.model().poolings());
    }
  }

  @Test
  void onlyModelsAreReplaced() throws IOException {
    Path output = Files.createDirectories(temp.resolve("out"));
    TrainingRequest request = Tiny.request(Tiny.table(temp, 8, 1), true, collection, output);
    train(request, Tiny.options()); // an empty folder
    Path old = output.resolve("old");
    Files.writeString(old, "of the model before");
    org.apache.lucene.util.IOUtils.rm(ModelTraining.work(output));
    train(request, Tiny.options("rate", 0.03));
    assertFalse(Files.exists(old));
    Path home = Files.createDirectories(temp.resolve("home"));
    Files.writeString(home.resolve("letter.txt"), "dear");
    assertRefused(Tiny.request(request.from(), true, collection, home), Tiny.options(), "no model");
    assertTrue(Files.exists(home.resolve("letter.txt")));
    assertFalse(Files.exists(ModelTraining.work(home)));
    assertRefused(
        Tiny.request(request.from(), true, collection, home.resolve("letter.txt")),
        Tiny.options(),
        "no model");
  }

  @Test
  void aLossThatIsNoNumberEndsTheTraining() throws IOException {
    TrainingRequest request =
        Tiny.request(Tiny.table(temp, 8, 1), true, collection, temp.resolve("out"));
    assertRefused(
        request, Tiny.options("scale", 3e38), "at step 0 "); // more than 32 bits can add up
    assertFalse(Files.exists(request.output()));
    Path kept = ModelTraining.work(request.output()).resolve("now").resolve("model");
    new Models(temp).statics(kept.toString()).close();
  }

  /** One matrix is so large that after steps of about 1 in the next no sum of squares is finite. */
  @Test
  void whatOverflowsEndsTheTrainingAndKeepsTheCheckpoint() throws IOException {
    Path bert = Tiny.bert(temp, 2, 16, 1);
    TrainingRequest request = Tiny.request(bert, false, collection, temp.resolve("out"));
    // The square of the gradients' length is more than 32 bits hold.
    TrainingOptions options = Tiny.options("scale", 1e38, "steps", 100L, "evaluateEvery", 1L);
    TrainingException failed = assertThrows(TrainingException.class, () -> train(request, options));
    assertTrue(failed.getMessage().contains("is no number at step "), failed.getMessage());
    assertFalse(Files.exists(request.output()));
    Checkpoint checkpoint = new Checkpoint(ModelTraining.work(request.output()), "");
    long step = checkpoint.read().step();
    String kept = checkpoint.now().resolve("model").toString();
    assertTrue(
        failed
            .getMessage()
            .endsWith(
                "the checkpoint of step "
                    + step
                    + " is kept, and --from "
                    + kept
                    + " goes on from it, with another --output"),
        failed.getMessage());
    new Models(temp).contextual(kept, Tiny.cpu()).close();
  }

  @Test
  void aTableWithWhatIsNoNumber() throws IOException {
    Path table = Tiny.table(temp, 8, 1);
    Path file = table.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, bytes.length - 4, bytes.length, (byte) 0xff);
    Files.write(file, bytes);
    TrainingRequest request = Tiny.request(table, true, collection, temp.resolve("out"));
    ModelException refused =
        assertThrows(ModelException.class, () -> train(request, Tiny.options()));
    assertTrue(refused.getMessage().contains("NaN"), refused.getMessage());
  }

  @Test
  void anEmptyCollectionIsNamed() throws IOException {
    Path empty = Files.writeString(temp.resolve("empty.jsonl"), "");
    Path table = Tiny.table(temp, 8, 1);
    for (String text : List.of("", "{\"id\":\"a\",\"text\":\"w1 w2\"}\n")) {
      Files.writeString(empty, text);
      TrainingRequest request = Tiny.request(table, true, empty, temp.resolve("out"));
      CollectionException refused =
          assertThrows(CollectionException.class, () -> train(request, Tiny.options()));
      assertTrue(refused.getMessage().startsWith(empty.toString()), refused.getMessage());
      assertFalse(Files.exists(ModelTraining.work(request.output())), "something is left behind");
    }
  }

  @Test
  void newModels() throws IOException {
    Path table = Tiny.table(temp, 16, 1);
    TrainingRequest.Shape shape = new TrainingRequest.Shape(2, 16, 2, 32);
    TrainingRequest bert =
        new TrainingRequest(
            table,
            false,
            true,
            shape,
            null,
            List.of(collection),
            null,
            null,
            null,
            null,
            null,
            null,
            temp.resolve("bert"),
            Precision.FP32,
            List.of("train", "--some"),
            "cpu");
    ModelTraining.Report report = train(bert, Tiny.options("rate", 1e-9));
    // It begins as the table: about the same texts are near each other.
    TrainingRequest plain = Tiny.request(table, true, collection, temp.resolve("plain"));
    double expected = train(plain, Tiny.options("rate", 1e-9)).best();
    assertEquals(expected, report.log().get(0).score(), 0.1);
    new Models(temp).contextual(bert.output().toString(), Tiny.cpu()).close();
    TrainingRequest fresh =
        new TrainingRequest(
            table,
            true,
            true,
            new TrainingRequest.Shape(1, 24, 1, 1),
            null,
            List.of(collection),
            null,
            null,
            null,
            null,
            null,
            null,
            temp.resolve("fresh"),
            Precision.BF16,
            List.of("train", "--some"),
            "cpu");
    train(fresh, Tiny.options());
    try (StaticEncoder encoder = new Models(temp).statics(temp.resolve("fresh").toString())) {
      assertEquals(24, encoder.dimension());
    }
    TrainingRequest wrong =
        new TrainingRequest(
            table,
            false,
            true,
            new TrainingRequest.Shape(1, 32, 2, 32),
            null,
            List.of(collection),
            null,
            null,
            null,
            null,
            null,
            null,
            temp.resolve("wrong"),
            Precision.FP32,
            List.of("train", "--some"),
            "cpu");
    assertRefused(wrong, Tiny.options(), "vectors of 16, the new model a hidden size of 32");
    assertFalse(Files.exists(ModelTraining.work(wrong.output())));
  }
}
