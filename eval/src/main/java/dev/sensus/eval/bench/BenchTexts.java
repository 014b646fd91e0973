package dev.sensus.eval.bench;

import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.SourceDocument;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The texts that benchmarks read. */
enum BenchTexts {
  /** The passages of the sample collection. */
  ENGLISH {
    @Override
    List<String> read() throws IOException {
      return documents(samples());
    }
  },
  /** Lines in Chinese, Japanese and languages with many accents, some of them in one line. */
  MIXED {
    @Override
    List<String> read() throws IOException {
      List<String> texts = new ArrayList<>();
      try (InputStream in = BenchTexts.class.getResourceAsStream("mixed.txt");
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        lines.lines().forEach(texts::add);
      }
      // As many texts as the samples have, in as many orders of three lines.
      List<String> joined = new ArrayList<>();
      for (int i = 0; i < 225; i++) {
        joined.add(
            String.join(
                " ",
                texts.get(i % texts.size()),
                texts.get((i / texts.size() + i) % texts.size()),
                texts.get((7 * i + 3) % texts.size())));
      }
      return joined;
    }
  };

  abstract List<String> read() throws IOException;

  /** Where the samples and models are. */
  static Path home() {
    return Path.of(System.getProperty("sensus.home", "."));
  }

  /** The sample collection, with questions and judgements. */
  static Path samples() {
    return home().resolve("src").resolve("samples").resolve("senses");
  }

  /** Titles and bodies of a collection. */
  static List<String> documents(Path collection) throws IOException {
    List<String> texts = new ArrayList<>();
    try (DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
      for (SourceDocument next = reader.next(); next != null; next = reader.next()) {
        texts.add(next.title().isEmpty() ? next.body() : next.title() + "\n" + next.body());
      }
    }
    return texts;
  }

  /** Bytes of all texts in UTF-8. */
  static long bytes(List<String> texts) {
    long bytes = 0;
    for (String text : texts) {
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }
}
