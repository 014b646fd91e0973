package dev.sensus.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sensus.encoder.ModelOptions;
import dev.sensus.encoder.Models;
import dev.sensus.encoder.Pooling;
import dev.sensus.encoder.TextEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code sensus encode} prints what the library's encoders give. */
class EncodeTest {
  private static float[] vector(JsonNode json) {
    float[] vector = new float[json.path("vector").size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = json.path("vector").get(i).floatValue();
    }
    return vector;
  }

  @Test
  void oneText() throws IOException {
    try (TextEncoder mini = Models.standard().contextual("mini", ModelOptions.defaults());
        TextEncoder cls =
            Models.standard().contextual("mini", ModelOptions.defaults().withPooling(Pooling.CLS));
        TextEncoder statics = Models.standard().statics("mini-static")) {
      String text = "the bank of the river";
      float[] expected = mini.encode(text, TextEncoder.Role.PASSAGE);
      assertArrayEquals(expected, vector(Cli.json("encode", "--json", text)), 1e-6f);
      assertArrayEquals(
          expected, vector(Cli.json("encode", "--json", "the", "bank", "of the river")), 1e-6f);
      assertArrayEquals(
          cls.encode(text, TextEncoder.Role.PASSAGE),
          vector(Cli.json("encode", "--json", "--pooling=cls", text)),
          1e-6f);
      assertArrayEquals(
          statics.encode(text, TextEncoder.Role.PASSAGE),
          vector(Cli.json("encode", "--json", "--static=mini-static", text)),
          1e-6f);
      String[] numbers = Cli.run("encode", text).out().strip().split(" ", -1);
      assertEquals(expected.length, numbers.length);
      assertEquals(expected[7], Float.parseFloat(numbers[7]), 1e-6f);
    }
  }

  @Test
  void whatIsCutIsTold() {
    String text = "river ".repeat(300);
    Cli cli = Cli.withInput(text + "\nshort\n" + text + "bank", "encode", "-");
    assertEquals(3, cli.out().lines().count());
    // mini reads 254 pieces between the special ones.
    String told =
        "2 of 3 texts are longer than the model reads: 93 pieces at their ends were cut off";
    assertEquals(told, cli.err().strip());
    Cli tokens =
        Cli.withInput(text + "\nshort\n" + text + "bank", "encode", "--json", "--tokens", "-");
    assertEquals(told, tokens.err().strip());
    assertEquals("", Cli.run("encode", "short").err());
  }

  /** More lines than are encoded together, of all lengths and kinds, come back in their order. */
  @Test
  void linesOfStandardInput() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      texts.add(
          switch (i % 5) {
            case 0 -> "river ".repeat(i % 37) + i;
            case 1 -> "";
            case 2 -> "\uD83D\uDE00".repeat(i % 7);
            case 3 -> "x".repeat(i * 3);
            default -> "the bank number " + i;
          });
    }
    Cli cli = Cli.withInput(String.join("\n", texts), "encode", "--json", "-");
    assertEquals(0, cli.status(), cli.err());
    List<String> lines = cli.out().lines().toList();
    assertEquals(texts.size(), lines.size());
    try (TextEncoder mini = Models.standard().contextual("mini", ModelOptions.defaults())) {
      for (int i = 0; i < texts.size(); i += 41) {
        assertArrayEquals(
            mini.encode(texts.get(i), TextEncoder.Role.PASSAGE),
            vector(new ObjectMapper().readTree(lines.get(i))),
            1e-5f,
            texts.get(i));
      }
    }
  }

  @Test
  void wrongUse() {
    for (String[] args :
        new String[][] {
          {"encode"},
          {"encode", "--model=mini", "--static=mini-static", "x"},
          {"encode", "--static=mini-static", "--pooling=max", "x"},
          {"encode", "--pooling=most", "x"},
          {"encode", "--precision=fp8", "x"},
          {"encode", "--role=reader", "x"},
          {"encode", "--words=all", "x"},
          {"encode", "--words=mean", "--tokens", "x"},
          {"encode", "--static=mini-static", "--layer=1", "x"},
          {"encode", "--static=mini-static", "--precision=bf16", "x"},
          {"encode", "--layer=first", "x"},
          {"encode", "--layer=", "x"},
          {"encode", "--device=toaster", "x"}
        }) {
      Cli cli = Cli.run((Object[]) args);
      assertEquals(2, cli.status(), cli.err());
      assertEquals(1, cli.err().lines().count(), cli.err());
      assertTrue(cli.err().startsWith("sensus encode: "), cli.err());
    }
    assertEquals(
        "sensus encode: layer must be in [-3, 2], got 5; see sensus encode --help",
        Cli.run("encode", "--layer=1,5", "x").err().strip());
    assertTrue(
        Cli.run("encode", "--pooling=most", "x")
            .err()
            .contains("expected one of [mean, cls, max, mean_sqrt_len, weighted_mean, last]"));
    assertTrue(
        Cli.run("encode", "--precision=fp8", "x").err().contains("expected one of [fp32, bf16"));
    Cli cli = Cli.run("encode", "--model=nowhere", "x");
    assertEquals(1, cli.status());
    assertTrue(cli.err().startsWith("sensus encode: nowhere: no such model"), cli.err());
  }
}
