package dev.sensus.lens;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A reference checkpoint with a masked-language-model head, and random weights. */
final class HeadModel {
  private HeadModel() {}

  /** Copies it to a new folder; it has 120 rows and no vocabulary, so words are made up. */
  static Path copy(Path folder) throws IOException {
    Path fixture =
        Path.of(System.getProperty("sensus.shared"), "fixtures/transformers/bert-masked-lm");
    assumeTrue(Files.exists(fixture), () -> "skipped: no " + fixture);
    Files.createDirectory(folder);
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.write(folder.resolve(file), Files.readAllBytes(fixture.resolve(file)));
    }
    List<String> pieces =
        new ArrayList<>(
            List.of(
                "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ",", ".", "bank", "##s", "river",
                "the", "a", "of", "lends", "money", "muddy", "boat", "on"));
    for (int i = pieces.size(); i < 120; i++) {
      pieces.add((i % 7 == 0 ? "##" : "w") + (char) ('a' + i / 26) + (char) ('a' + i % 26));
    }
    Files.write(folder.resolve("vocab.txt"), pieces);
    return folder;
  }
}
