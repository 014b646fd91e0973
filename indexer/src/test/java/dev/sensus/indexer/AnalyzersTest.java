package dev.sensus.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyzersTest {
  @TempDir private Path temp;

  private static List<String> tokens(Analyzer analyzer, String text) throws IOException {
    List<String> tokens = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("f", text)) {
      CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
      OffsetAttribute offset = stream.getAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        tokens.add(term + " " + offset.startOffset() + "-" + offset.endOffset());
      }
      stream.end();
    }
    return tokens;
  }

  @Test
  void everyNameIsAnAnalyzer() throws IOException {
    assertTrue(Analyzers.names().containsAll(List.of("english", "standard", "wordpiece")));
    for (String name : Analyzers.names()) {
      try (Analyzer analyzer = Analyzers.byName(name)) {
        assertFalse(tokens(analyzer, "A river").isEmpty(), name);
      }
    }
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Analyzers.byName("klingon"));
    assertTrue(refusal.getMessage().startsWith("analyzer must be one of [cjk, english, "));
    assertTrue(refusal.getMessage().endsWith(" or wordpiece:MODEL, got klingon"));
  }

  @Test
  void wordPiecesHaveTheOffsetsOfWords() throws IOException {
    Files.writeString(temp.resolve("vocab.txt"), "[UNK]\nem\n##bed\nthe\n");
    try (Analyzer analyzer = Analyzers.byName("wordpiece:" + temp)) {
      assertEquals(
          List.of("the 0-3", "em 4-9", "##bed 4-9", "[UNK] 10-11"),
          tokens(analyzer, "The Embed x"));
    }
  }

  @Test
  void anIndexKnowsItsPieces() throws IOException {
    Path model = Files.createDirectory(temp.resolve("model"));
    Path vocabulary = Files.writeString(model.resolve("vocab.txt"), "[UNK]\nem\n##bed\nthe\n");
    Path collection = Files.writeString(temp.resolve("d.jsonl"), "{\"id\":\"a\",\"text\":\"em\"}");
    Path folder = temp.resolve("index");
    IndexOptions options = IndexOptions.defaults().withText("wordpiece:" + model, 0, -1);
    try (DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
      new CollectionIndexer(null, null, options)
          .index(reader, folder, Map.of(), RunOptions.defaults(), IndexListener.NONE);
    }
    try (SensusIndex index = SensusIndex.open(folder)) {
      assertEquals("wordpiece:" + model.toAbsolutePath(), index.manifest().analyzer());
      assertEquals(List.of("em 0-5", "##bed 0-5"), tokens(index.analyzer(), "embed"));
    }
    Files.writeString(vocabulary, "[UNK]\nem\n##bed\nthe\nmore\n");
    CollectionException refusal =
        assertThrows(CollectionException.class, () -> SensusIndex.open(folder).close());
    assertTrue(
        refusal
            .getMessage()
            .startsWith(
                folder
                    + ": its words were made by wordpiece:"
                    + model
                    + " when it had other pieces (fingerprint "),
        refusal.getMessage());
  }

  @Test
  void aModelThatIsNotThere() throws IOException {
    Path collection = Files.writeString(temp.resolve("d.jsonl"), "{\"id\":\"a\",\"text\":\"em\"}");
    Path folder = temp.resolve("index");
    IndexOptions options =
        IndexOptions.defaults().withText("wordpiece:" + temp.resolve("none"), 0, -1);
    try (DocumentReader reader = DocumentReaders.open(collection, FieldNames.usual())) {
      CollectionIndexer indexer = new CollectionIndexer(null, null, options);
      IOException refusal =
          assertThrows(
              IOException.class,
              () ->
                  indexer.index(
                      reader, folder, Map.of(), RunOptions.defaults(), IndexListener.NONE));
      assertTrue(
          refusal.getMessage().startsWith(temp.resolve("none") + ": no such model"),
          refusal.getMessage());
    }
    assertFalse(Files.exists(folder));
  }
}
