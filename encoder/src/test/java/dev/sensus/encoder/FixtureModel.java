package dev.sensus.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A reference checkpoint with a vocabulary of made-up words, so that texts make its inputs. */
final class FixtureModel {
  private FixtureModel() {}

  /** Copies a checkpoint to a new folder, with these special pieces and a word for any other id. */
  static Path copy(String name, Path parent, Map<Integer, String> specials) throws IOException {
    Path fixture = Shared.folder("fixtures/transformers/" + name);
    Path model = Files.createDirectory(parent.resolve(name));
    for (String file : new String[] {"config.json", "model.safetensors"}) {
      Files.write(model.resolve(file), Files.readAllBytes(fixture.resolve(file)));
    }
    List<String> pieces = new ArrayList<>();
    for (int id = 0; id < 120; id++) {
      pieces.add(specials.getOrDefault(id, word(id)));
    }
    Files.write(model.resolve("vocab.txt"), pieces);
    return model;
  }

  /** The word of an id. */
  static String word(int id) {
    return "x" + (char) ('a' + id / 26) + (char) ('a' + id % 26);
  }

  /** What the reference computed. */
  static Safetensors expected(String name) throws IOException {
    Path fixture = Shared.folder("fixtures/transformers/" + name);
    return Safetensors.open(fixture.resolve("expected.safetensors"));
  }
}
