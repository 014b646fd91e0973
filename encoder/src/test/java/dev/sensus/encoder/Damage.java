package dev.sensus.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What happens to files: cut short, bytes changed, lengths that lie, settings of other types. */
final class Damage {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What stands in place of a value. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1",
          "3",
          "2.5",
          "1e308",
          "-1e-300",
          "65536",
          "2147483647",
          "-2147483648",
          "2147483648",
          "9223372036854775807",
          "123456789012345678901234567890",
          "\"\"",
          "\"x\"",
          "\"../..\"",
          "\"a\\nb\\u0000c\\u2028\"",
          "\"\\ud800\"",
          "[]",
          "{}",
          "[[1, [2]], {\"a\": null}]",
          "{\"type\": \"WordPiece\", \"0\": 0}");

  /** What a whole file may be in place of what it should be. */
  private static final List<byte[]> OTHERS =
      List.of(
          new byte[0],
          new byte[1],
          new byte[4096],
          bytes("{}"),
          bytes("[]"),
          bytes("null"),
          bytes("[".repeat(100_000)),
          bytes("<!DOCTYPE html><html><body>404</body></html>\n"),
          bytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"),
          bytes("2 3\n"),
          bytes("9999999999 65536\nword "),
          bytes("\ufeff{}"),
          new byte[] {0x1F, (byte) 0x8B, 8, 0},
          new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
          new byte[] {(byte) 0x80, 2, '}', '.'},
          new byte[] {0, 0, 0, '{', 0, 0, 0, '}'});

  private final Random random;

  Damage(long seed) {
    random = new Random(seed);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Damages a file's content.
   *
   * @param json whether it is JSON
   */
  byte[] damage(byte[] whole, boolean json) throws IOException {
    if (json && random.nextInt(4) > 0) {
      return edit(whole);
    }
    return switch (random.nextInt(10)) {
      case 0, 1 -> Arrays.copyOf(whole, place(whole));
      case 2 -> OTHERS.get(random.nextInt(OTHERS.size()));
      case 3, 4 -> lie(whole.clone());
      case 5 -> shift(whole);
      default -> flip(whole.clone());
    };
  }

  /** A place in a file, most often in what tells of the rest: its start and its end. */
  private int place(byte[] whole) {
    int region =
        switch (random.nextInt(6)) {
          case 0 -> 24;
          case 1, 2 -> 400;
          case 3 -> 4000;
          default -> whole.length;
        };
    int at = random.nextInt(Math.max(1, Math.min(region, whole.length)));
    return random.nextInt(4) == 0 && whole.length > 0 ? whole.length - 1 - at : at;
  }

  private byte[] flip(byte[] bytes) {
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes[place(bytes)] ^= (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : 0xFF);
    }
    return bytes;
  }

  /** Writes a number that no length should be. */
  private byte[] lie(byte[] bytes) {
    int at = place(bytes) / 4 * 4;
    if (at + 8 > bytes.length) {
      return flip(bytes);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (random.nextInt(6)) {
      case 0 -> buffer.putInt(at, -1);
      case 1 -> buffer.putInt(at, Integer.MAX_VALUE);
      case 2 -> buffer.putInt(at, Integer.MIN_VALUE);
      case 3 -> buffer.putLong(at, Long.MAX_VALUE);
      case 4 -> buffer.putLong(at, 1L << 31);
      default -> buffer.putInt(at, 1 << 28);
    }
    return bytes;
  }

  /** Puts in or takes out some bytes. */
  private byte[] shift(byte[] whole) {
    int at = place(whole);
    int to = Math.min(whole.length, at + 1 + random.nextInt(16));
    boolean twice = random.nextBoolean();
    ByteBuffer shifted = ByteBuffer.allocate(whole.length + 32);
    shifted
        .put(whole, 0, twice ? to : at)
        .put(whole, twice ? at : to, whole.length - (twice ? at : to));
    return Arrays.copyOf(shifted.array(), shifted.position());
  }

  /** Changes or removes a member or element, wherever it is. */
  private byte[] edit(byte[] whole) throws IOException {
    JsonNode root = JSON.readTree(whole);
    List<ContainerNode<?>> containers = new ArrayList<>();
    collect(root, containers);
    // First which container, for a vocabulary has more members than all settings together.
    ContainerNode<?> container = containers.get(random.nextInt(containers.size()));
    if (container.isEmpty()) {
      return bytes(VALUES.get(random.nextInt(VALUES.size())));
    }
    int at = random.nextInt(container.size());
    boolean remove = random.nextInt(4) == 0;
    if (container instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      if (remove) {
        object.remove(names.get(at));
      } else {
        object.set(names.get(at), value());
      }
    } else if (remove) {
      ((ArrayNode) container).remove(at);
    } else {
      ((ArrayNode) container).set(at, value());
    }
    return JSON.writeValueAsBytes(root);
  }

  private JsonNode value() throws JsonProcessingException {
    return JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> into) {
    if (node instanceof ContainerNode<?> container) {
      into.add(container);
      // Lists of pairs, such as scores, are all alike.
      int taken = 0;
      for (JsonNode child : container) {
        if (taken++ < 12) {
          collect(child, into);
        }
      }
    }
  }

  int next(int bound) {
    return random.nextInt(bound);
  }
}
