import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.store.FSDirectory;

/** Prints the one segment of an index, a JSON object a Lucene document. With Lucene 10. */
final class ReadBlocks {
  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(Path.of(args[0])))) {
      LeafReader leaf = reader.leaves().get(0).reader();
      List<Map<String, Object>> documents = new ArrayList<>();
      for (int doc = 0; doc < leaf.maxDoc(); doc++) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Document stored = leaf.storedFields().document(doc);
        for (IndexableField field : stored) {
          fields.put(field.name(), field.stringValue());
        }
        documents.add(fields);
      }
      for (String name : List.of("passage", "start", "end")) {
        NumericDocValues values = DocValues.getNumeric(leaf, name);
        for (int doc = values.nextDoc(); doc < leaf.maxDoc(); doc = values.nextDoc()) {
          documents.get(doc).put(name, values.longValue());
        }
      }
      for (String name : List.of("contextual", "static")) {
        FloatVectorValues values = leaf.getFloatVectorValues(name);
        FloatVectorValues.DocIndexIterator at = values.iterator();
        for (int doc = at.nextDoc(); doc < leaf.maxDoc(); doc = at.nextDoc()) {
          documents.get(doc).put(name, values.vectorValue(at.index()).clone());
        }
      }
      for (Map<String, Object> document : documents) {
        System.out.println(json.writeValueAsString(document));
      }
    }
  }
}
