import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/** Writes what ReadBlocks printed, in the fields of the index contract. With Lucene 9.12. */
final class WriteBlocks {
  public static void main(String[] args) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    String manifest = Files.readString(Path.of(args[1])).strip();
    IndexWriterConfig config =
        new IndexWriterConfig(new EnglishAnalyzer()).setSimilarity(new BM25Similarity(.9f, .4f));
    try (IndexWriter writer = new IndexWriter(FSDirectory.open(Path.of(args[2])), config)) {
      List<Document> block = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        int parent = i;
        while (!lines.get(parent).has("id")) {
          parent++;
        }
        JsonNode line = lines.get(i);
        Document document = new Document();
        String id = lines.get(parent).path("id").asText();
        document.add(new StringField("block", id, Store.NO));
        if (i == parent) {
          parent(document, line);
        } else {
          passage(document, line);
        }
        block.add(document);
        if (i == parent) {
          writer.addDocuments(block);
          block.clear();
          if (id.equals("bank-2")) {
            writer.flush(); // two segments
          }
        }
      }
      writer.setLiveCommitData(Map.of("sensus.manifest", manifest).entrySet());
      writer.commit();
    }
  }

  private static void passage(Document document, JsonNode line) {
    for (String name : List.of("passage", "start", "end")) {
      document.add(new NumericDocValuesField(name, line.path(name).asLong()));
    }
    for (String name : List.of("contextual", "static")) {
      if (line.has(name)) {
        float[] vector = new float[line.path(name).size()];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = line.path(name).get(i).floatValue();
        }
        document.add(new KnnFloatVectorField(name, vector, VectorSimilarityFunction.DOT_PRODUCT));
      }
    }
  }

  private static void parent(Document document, JsonNode line) {
    String id = line.path("id").asText();
    String title = line.path("title").asText();
    String body = line.path("body").asText();
    document.add(new StringField("id", id, Store.YES));
    document.add(new SortedDocValuesField("id", new BytesRef(id)));
    document.add(new TextField("text", title.isEmpty() ? body : title + " " + body, Store.NO));
    document.add(new TextField("title", title, Store.YES));
    document.add(new TextField("body", body, Store.YES));
    line.fields()
        .forEachRemaining(
            field -> {
              if (field.getKey().startsWith("meta.")) {
                String value = field.getValue().asText();
                document.add(new StringField(field.getKey(), value, Store.YES));
              }
            });
  }
}
