package dev.sensus.lens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sensus.lens.SynonymGraph.Synonym;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.boost.DelimitedBoostTokenFilter;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BoostAttribute;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file as Lucene reads it, and what a question becomes by it. */
class SynonymFileTest {
  @TempDir private Path temp;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    Map<String, List<Synonym>> synonyms = new LinkedHashMap<>();
    synonyms.put("bank", List.of(new Synonym("lender", .75), new Synonym("u.s", .5)));
    synonyms.put("o'neill", List.of(new Synonym("bank", 1)));
    file = temp.resolve("new/synonyms.txt");
    SynonymFile.write(
        new SynonymGraph(9, .5, synonyms), List.of("a comment\nof two lines", "bank => x"), file);
  }

  /** As Solr builds it: synonyms are cut at blanks. */
  private SynonymMap read() throws IOException {
    try (Analyzer blanks = new WhitespaceAnalyzer();
        Reader reader = Files.newBufferedReader(file)) {
      SolrSynonymParser parser = new SolrSynonymParser(true, true, blanks);
      parser.parse(reader);
      return parser.build();
    } catch (ParseException e) {
      throw new IOException(e);
    }
  }

  @Test
  void wordsThatPartWordsAreEscaped() throws IOException {
    Map<String, List<Synonym>> synonyms = new LinkedHashMap<>();
    synonyms.put("#x", List.of(new Synonym("a,b", 1), new Synonym("c=>d", .25)));
    synonyms.put("e\\f", List.of(new Synonym("#x", 1)));
    SynonymFile.write(new SynonymGraph(9, .5, synonyms), List.of(), file);
    SynonymMap read = read();
    Set<String> words = new HashSet<>();
    for (int i = 0; i < read.words.size(); i++) {
      words.add(read.words.get(i, new BytesRef()).utf8ToString());
    }
    assertEquals(Set.of("#x", "#x|1.00", "a,b|1.00", "c=>d|0.25", "e\\f"), words);
  }

  private Analyzer analyzer(SynonymMap synonyms) {
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new StandardTokenizer();
        TokenStream stream = new LowerCaseFilter(words);
        if (synonyms != null) {
          stream = new SynonymGraphFilter(stream, synonyms, false);
          stream = new DelimitedBoostTokenFilter(stream, '|');
        }
        return new TokenStreamComponents(words, new PorterStemFilter(stream));
      }
    };
  }

  @Test
  void wordsStandBesideTheirSynonymsWithWeights() throws IOException {
    try (Analyzer analyzer = analyzer(read());
        TokenStream stream = analyzer.tokenStream("text", "Bank river O'Neill")) {
      CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
      BoostAttribute boost = stream.addAttribute(BoostAttribute.class);
      Map<String, Float> boosts = new TreeMap<>();
      stream.reset();
      int count = 0;
      while (stream.incrementToken()) {
        count++;
        boosts.put(count + " " + word, boost.getBoost());
      }
      assertEquals(6, count, boosts.toString());
      assertTrue(boosts.containsValue(.75f), boosts.toString());
      assertTrue(boosts.containsValue(.5f), boosts.toString());
      assertEquals(4, boosts.values().stream().filter(one -> one == 1f).count());
      assertTrue(boosts.keySet().stream().noneMatch(one -> one.contains("|")), boosts.toString());
    }
  }

  @Test
  void questionsFindSynonymsBelowTheWordItself() throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        Analyzer plain = analyzer(null);
        Analyzer expanding = analyzer(read())) {
      try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(plain))) {
        for (String text : List.of("a lender here", "a bank here", "a river here")) {
          Document document = new Document();
          document.add(new TextField("text", text, Field.Store.NO));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        Query alone = new QueryBuilder(plain).createBooleanQuery("text", "banks");
        assertEquals(1, searcher.count(alone));
        Query query = new QueryBuilder(expanding).createBooleanQuery("text", "bank");
        ScoreDoc[] hits = searcher.search(query, 9).scoreDocs;
        assertEquals(2, hits.length);
        assertEquals(1, hits[0].doc);
        assertEquals(0, hits[1].doc);
        // The weight is that of the word's frequency: BM25 with k1 1.2, texts of equal length.
        assertEquals(.75 / (.75 + 1.2) / (1 / (1 + 1.2)), hits[1].score / hits[0].score, 1e-4);
      }
    }
  }
}
