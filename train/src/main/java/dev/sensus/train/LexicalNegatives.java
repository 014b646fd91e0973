package dev.sensus.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.IOUtils;

/** The best body by BM25, over pieces, of another group than the question's. */
final class LexicalNegatives implements Negatives {
  private static final String FIELD = "pieces";
  private static final String NUMBER = "number";

  /** Hits that are looked through for one of another group. */
  private static final int DEPTH = 8;

  private final List<TrainingText> texts;
  private final int most;
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final int[] numbers;

  private LexicalNegatives(
      List<TrainingText> texts,
      int most,
      Directory directory,
      DirectoryReader reader,
      int[] numbers) {
    this.texts = texts;
    this.most = most;
    this.directory = directory;
    this.reader = reader;
    this.searcher = new IndexSearcher(reader);
    this.numbers = numbers;
  }

  /**
   * Indexes the texts.
   *
   * @param most pieces of a negative
   * @param folder of the index, which is made anew
   */
  static LexicalNegatives open(List<TrainingText> texts, int most, Path folder) throws IOException {
    IOUtils.rm(folder);
    Files.createDirectories(folder);
    Directory directory = new MMapDirectory(folder);
    try {
      IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer());
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        // Judged pairs are there several times; copies would crowd out what else is like them.
        Set<TrainingText> indexed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < texts.size(); i++) {
          if (!indexed.add(texts.get(i))) {
            continue;
          }
          StringJoiner pieces = new StringJoiner(" ");
          for (int piece : texts.get(i).body()) {
            pieces.add(Integer.toString(piece));
          }
          Document document = new Document();
          document.add(new TextField(FIELD, pieces.toString(), Field.Store.NO));
          document.add(new NumericDocValuesField(NUMBER, i));
          writer.addDocument(document);
        }
      }
      DirectoryReader reader = DirectoryReader.open(directory);
      int[] numbers = new int[reader.maxDoc()];
      NumericDocValues values = MultiDocValues.getNumericValues(reader, NUMBER);
      for (int doc = values.nextDoc(); doc < numbers.length; doc = values.nextDoc()) {
        numbers[doc] = (int) values.longValue();
      }
      return new LexicalNegatives(texts, most, directory, reader, numbers);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  @Override
  public PairBatch addTo(List<Example> examples) throws IOException {
    List<int[]> bodies = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    for (Example example : examples) {
      BooleanQuery.Builder query = new BooleanQuery.Builder();
      Set<Integer> asked = new HashSet<>();
      for (int piece : example.question()) {
        if (asked.add(piece) && asked.size() < IndexSearcher.getMaxClauseCount()) {
          query.add(
              new TermQuery(new Term(FIELD, Integer.toString(piece))), BooleanClause.Occur.SHOULD);
        }
      }
      for (ScoreDoc hit : searcher.search(query.build(), DEPTH).scoreDocs) {
        int number = numbers[hit.doc];
        TrainingText text = texts.get(number);
        if (text.group() != example.group() && number != example.text() && taken.add(number)) {
          bodies.add(PairMaker.head(text.body(), most));
          groups.add(text.group());
          break;
        }
      }
    }
    return new PairBatch(examples, bodies, groups);
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }
}
