package dev.sensus.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.MaskedLanguageModel;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Precision;
import dev.sensus.lucene.VocabularyOptions;
import dev.sensus.lucene.WordPieceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** A model from nothing, with all that lies beside it. */
class ModelCardTest {
  @TempDir private Path temp;

  @Test
  void fromNothing() throws Exception {
    Path collection = Tiny.collection(temp.resolve("collection"), 200, 1);
    List<String> specials = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    VocabularyOptions vocabulary =
        new VocabularyOptions(
            WordPieceOptions.uncased().withSpecials(Set.copyOf(specials)), 80, specials, 2, 1000);
    Path output = temp.resolve("out");
    TrainingRequest request =
        new TrainingRequest(
            temp,
            false,
            true,
            new TrainingRequest.Shape(1, 16, 2, 32),
            vocabulary,
            List.of(collection),
            null,
            null,
            null,
            null,
            null,
            null,
            output,
            Precision.FP32,
            List.of("train", "--new", "1x16"),
            "cpu");
    TrainingOptions options =
        Tiny.options("maskedWeight", 1.0, "maskedRows", 16, "nextWeight", 0.1, "steps", 8L);
    ModelTraining.Report report = new ModelTraining(request, options, TrainingListener.NONE).run();

    String card = Files.readString(output.resolve("README.md"));
    assertTrue(card.contains("sensus train --new 1x16\n"), card);
    assertTrue(card.contains("| maskedRows | 16 |"), card);
    assertTrue(card.contains("nothing, with a vocabulary of its own"), card);
    List<String> log = Files.readAllLines(output.resolve("training/log.tsv"));
    assertEquals(report.log().size() + 1, log.size());
    assertEquals(3, report.log().size());
    for (String plot : List.of("loss.svg", "score.svg")) {
      assertEquals("svg", svg(output.resolve("training").resolve(plot)));
    }
    assertFalse(Files.exists(ModelTraining.work(output)), "checkpoints are left");
    try (MaskedLanguageModel head =
        new Models(temp).maskedLanguageModel(output.toString(), Tiny.cpu())) {
      int[] ids = head.pieces("k1 v1 w2 .").ids();
      for (int id : ids) {
        assertTrue(id > 4, "unknown: " + id); // the words that it was made of
      }
    }
  }

  private static String svg(Path file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    Document document = factory.newDocumentBuilder().parse(file.toFile());
    return document.getDocumentElement().getTagName();
  }

  @Test
  void aNewHeadBeginsWithFrequencies() throws IOException {
    Path collection = Tiny.collection(temp.resolve("collection"), 200, 1);
    try (BertLearner learner = Tiny.open(Tiny.bert(temp, 1, 16, 3), true, 1 << 15)) {
      assertTrue(learner.model().hasNewHead());
      TrainingTexts reader = new TrainingTexts(learner.model(), 64, count -> {});
      reader.add(collection);
      MaskedBatch batch =
          new MaskedBatches(
                  learner.model(),
                  reader.texts(),
                  new Masking(64, 32, 0.15, false, 0, 0, false, 0),
                  1)
              .of(0);
      double before = learner.masked(batch, 1, 0)[0];
      learner.beginHead(reader.texts());
      double after = learner.masked(batch, 1, 0)[0];
      long[] counts = new long[learner.model().vocabularySize()];
      long all = 0;
      for (TrainingText text : reader.texts()) {
        for (int piece : text.body()) {
          counts[piece]++;
          all++;
        }
      }
      double entropy = 0;
      for (long label : batch.labels()) {
        entropy -= Math.log((double) counts[(int) label] / all) / batch.labels().length;
      }
      assertEquals(entropy, after, 0.1);
      assertTrue(after < before - 0.2, before + " -> " + after);
    }
  }
}
