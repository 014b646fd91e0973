package dev.sensus.encoder.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.encoder.hub.HubSettings.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub with one model, and an empty cache. */
abstract class HubTestCase {
  static final String REFERENCE = "hf:" + FakeHub.REPOSITORY;
  static final String PINNED = REFERENCE + "@" + FakeHub.COMMIT;
  static final String OTHER_COMMIT = "f".repeat(40);
  static final String WEIGHTS = "model.safetensors";
  static final int SIZE = 3_000_000;
  static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ofMillis(5));

  @TempDir Path cache;
  FakeHub server;

  @BeforeEach
  void start() throws IOException {
    byte[] weights = new byte[SIZE];
    new Random(7).nextBytes(weights);
    server =
        new FakeHub()
            .with("config.json", bytes("{\"model_type\": \"bert\"}"))
            .with("vocab.txt", bytes("[PAD]\n[UNK]\n"))
            .with("1_Pooling/config.json", bytes("{}"))
            .with("modules.json", bytes("[]"))
            .with("README.md", bytes("# Nothing that we read"))
            .with("pytorch_model.bin", bytes("the same weights again"))
            .with("onnx/model.onnx", bytes("and again"))
            .with(WEIGHTS, weights);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  HubSettings settings(String base) {
    return new HubSettings(URI.create(base), null, cache, false, PATIENCE);
  }

  Hub hub() {
    return new Hub(settings(server.base()), HubListener.NONE);
  }

  /** A hub that has not been asked yet in this process. */
  Hub otherHub() {
    return new Hub(settings(server.otherBase()), HubListener.NONE);
  }

  String refusal(Hub hub, String reference) {
    String message =
        assertThrows(HubException.class, () -> hub.open(reference), reference).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith("hf:"), message);
    return message;
  }

  void assertWhole(Path folder) throws IOException {
    List<String> names =
        List.of("1_Pooling/config.json", "config.json", WEIGHTS, "modules.json", "vocab.txt");
    for (String name : names) {
      assertArrayEquals(server.file(name), Files.readAllBytes(folder.resolve(name)), name);
    }
    assertEquals(names, files(folder));
  }

  static List<String> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  long chosenBytes() {
    return server.size(
        "1_Pooling/config.json", "config.json", WEIGHTS, "modules.json", "vocab.txt");
  }
}
