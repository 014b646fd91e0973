package dev.sensus.lucene;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/**
 * Learns what Hugging Face's trainer learnt, piece by piece in the order of ids: many scripts, ties
 * everywhere, limits. The README beside the files tells how they were made.
 */
public final class VocabularyGoldenTest {
  @Test
  public void learnsTheVocabulariesOfHuggingFace() throws IOException {
    List<String> cases = lines("cases.tsv");
    assertEquals("golden\ttext\tletters\tsize\tminFrequency\talphabet", cases.get(0));
    assertTrue(cases.size() > 1);
    for (String line : cases.subList(1, cases.size())) {
      String[] values = line.split("\t", -1);
      VocabularyTrainer trainer = new VocabularyTrainer(options(values));
      texts(values[1]).forEach(trainer::add);
      Vocabulary vocabulary = trainer.train();
      List<String> golden = lines("golden/" + values[0]);
      assertTrue(line, golden.size() <= Integer.parseInt(values[3]));
      for (int id = 0; id < Math.min(golden.size(), vocabulary.size()); id++) {
        assertEquals(line + ", id " + id, golden.get(id), vocabulary.piece(id));
      }
      assertEquals(line, golden.size(), vocabulary.size());
    }
  }

  private static VocabularyOptions options(String... values) {
    WordPieceOptions wordPiece =
        switch (values[2]) {
          case "cased" -> WordPieceOptions.cased();
          case "uncased" -> WordPieceOptions.uncased();
          default -> throw new IllegalArgumentException(values[2]);
        };
    return VocabularyOptions.of(wordPiece, Integer.parseInt(values[3]))
        .withMinFrequency(Long.parseLong(values[4]))
        .withAlphabet(Integer.parseInt(values[5]));
  }

  private static List<String> texts(String name) throws IOException {
    return name.equals("samples") ? VocabularyTrainerTest.samples() : lines(name + ".txt");
  }

  private static List<String> lines(String file) throws IOException {
    try (InputStream in = VocabularyGoldenTest.class.getResourceAsStream("vocabularies/" + file)) {
      assertNotNull(file, in);
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(file, text.endsWith("\n"));
      // Lines end in LF alone: any other line separator is a piece's own.
      return new ArrayList<>(List.of(text.substring(0, text.length() - 1).split("\n", -1)));
    }
  }
}
