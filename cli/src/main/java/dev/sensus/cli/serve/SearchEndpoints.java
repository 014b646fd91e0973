package dev.sensus.cli.serve;

import dev.sensus.indexer.IndexFields;
import dev.sensus.indexer.Manifest;
import dev.sensus.indexer.SensusIndex;
import dev.sensus.indexer.SourceDocument;
import dev.sensus.query.Answer;
import dev.sensus.query.Fusion;
import dev.sensus.query.Hit;
import dev.sensus.query.Mode;
import dev.sensus.query.SearchRequest;
import dev.sensus.query.SensusSearcher;
import dev.sensus.query.WeightedAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Search: one mode, or all of them side by side; and the documents themselves. */
final class SearchEndpoints {
  private static final int MOST_HITS = 100;
  private static final int MOST_COMPARED = 20;
  private static final int LAST_PAGE = 10_000;
  private static final int LONGEST_NAME = 1_000;

  private final SensusIndex index;
  private final SensusSearcher searcher;
  private final int longestText;
  private final List<Mode> modes = new ArrayList<>();

  SearchEndpoints(SensusIndex index, SensusSearcher searcher, int longestText) {
    this.index = index;
    this.searcher = searcher;
    this.longestText = longestText;
    Map<String, Manifest.Encoder> encoders = index.manifest().encoders();
    modes.add(Mode.BM25);
    if (encoders.containsKey(IndexFields.STATIC)) {
      modes.add(Mode.STATIC);
    }
    if (encoders.containsKey(IndexFields.CONTEXTUAL)) {
      modes.add(Mode.CONTEXTUAL);
    }
    if (!encoders.isEmpty()) {
      modes.add(Mode.HYBRID);
    }
  }

  List<Endpoint> all() {
    Parameter question = Parameter.text("q", longestText, "The question.");
    Parameter filter =
        Parameter.texts(
            "filter",
            LONGEST_NAME,
            "NAME=VALUE: only documents with this metadata; several of a name are alternatives.");
    return List.of(
        new Endpoint(
            "/api/index", "What the index holds, and who made it.", List.of(), this::about),
        new Endpoint(
            "/api/search",
            "The best documents for a question.",
            List.of(
                question,
                Parameter.choice(
                    "mode", names(), names().get(modes.size() - 1), "How it is found."),
                Parameter.integer("n", 1, MOST_HITS, 10, "How many hits."),
                Parameter.integer("from", 0, LAST_PAGE, 0, "How many to leave out before."),
                Parameter.number(
                    "weight", 0, 1, null, "The share of words in hybrid search; else the usual."),
                filter),
            this::search),
        new Endpoint(
            "/api/compare",
            "Every mode beside the others; hybrid hits with both parts of their scores, for any"
                + " weight.",
            List.of(
                question,
                Parameter.integer("n", 1, MOST_COMPARED, 10, "How many hits of each."),
                filter),
            this::compare),
        new Endpoint(
            "/api/document",
            "A document as it was read.",
            List.of(Parameter.text("id", LONGEST_NAME, "Its id.")),
            this::document));
  }

  private List<String> names() {
    return modes.stream().map(Mode::toString).toList();
  }

  private Object about(Arguments arguments) throws IOException {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("documents", index.manifest().documents());
    about.put("modes", names());
    about.put("analyzer", index.manifest().analyzer());
    Map<String, String> models = new LinkedHashMap<>();
    index.manifest().encoders().forEach((field, made) -> models.put(field, made.model()));
    about.put("models", models);
    about.put("weight", Fusion.Convex.LEXICAL_WEIGHT);
    about.put("longest_question", longestText);
    about.put("occurrences", index.manifest().occurrences() != null);
    return about;
  }

  private Object search(Arguments arguments) throws IOException {
    SearchRequest request =
        request(arguments, mode(arguments.text("mode")))
            .withPage(arguments.integer("from"), arguments.integer("n"));
    if (arguments.has("weight")) {
      if (request.mode() != Mode.HYBRID) {
        throw RequestException.wrong("weight is for the mode hybrid");
      }
      request =
          request.withFusion(new Fusion.Convex(), arguments.number("weight"), request.vectors());
    }
    Answer answer = searcher.search(request, MarkedText.MARKS);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("mode", request.mode().toString());
    object.put("hits", hits(answer));
    object.put("milliseconds", milliseconds(answer.encodingMillis(), answer.searchingMillis()));
    return object;
  }

  private Object compare(Arguments arguments) throws IOException {
    int n = arguments.integer("n");
    Map<String, Object> object = new LinkedHashMap<>();
    for (Mode mode : modes) {
      SearchRequest request = request(arguments, mode).withHits(n);
      Map<String, Object> column = new LinkedHashMap<>();
      if (mode == Mode.HYBRID) {
        WeightedAnswer answer = searcher.searchForAnyWeight(request, MarkedText.MARKS);
        List<Object> hits = new ArrayList<>();
        for (WeightedAnswer.WeightedHit weighted : answer.hits()) {
          Map<String, Object> hit = hit(weighted.hit());
          hit.put("words", weighted.words());
          hit.put("vectors", weighted.vectors());
          hits.add(hit);
        }
        column.put("hits", hits);
        column.put("hits_each", answer.hitsEach());
        column.put("weight", Fusion.Convex.LEXICAL_WEIGHT);
        column.put("milliseconds", milliseconds(answer.encodingMillis(), answer.searchingMillis()));
      } else {
        Answer answer = searcher.search(request, MarkedText.MARKS);
        column.put("hits", hits(answer));
        column.put("milliseconds", milliseconds(answer.encodingMillis(), answer.searchingMillis()));
      }
      object.put(mode.toString(), column);
    }
    return object;
  }

  private Object document(Arguments arguments) throws IOException {
    String id = arguments.text("id");
    SourceDocument document = index.document(id);
    if (document == null) {
      throw RequestException.notFound("there is no document " + id);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", document.id());
    object.put("title", document.title());
    object.put("body", document.body());
    object.put("metadata", document.metadata());
    return object;
  }

  private Mode mode(String name) {
    return modes.stream().filter(mode -> mode.toString().equals(name)).findFirst().orElseThrow();
  }

  private static SearchRequest request(Arguments arguments, Mode mode) {
    Map<String, List<String>> filters = new LinkedHashMap<>();
    for (String filter : arguments.texts("filter")) {
      int equals = filter.indexOf('=');
      if (equals < 1) {
        throw RequestException.wrong("filter must be NAME=VALUE, got " + filter);
      }
      filters
          .computeIfAbsent(filter.substring(0, equals), name -> new ArrayList<>())
          .add(filter.substring(equals + 1));
    }
    return SearchRequest.of(arguments.text("q"), mode).withFilters(filters);
  }

  private static List<Map<String, Object>> hits(Answer answer) {
    return answer.hits().stream().map(SearchEndpoints::hit).toList();
  }

  private static Map<String, Object> hit(Hit hit) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", hit.id());
    object.put("title", hit.title());
    object.put("score", hit.score());
    object.put("scores", hit.scores());
    object.put("passage", MarkedText.stretches(hit.snippet()));
    object.put("start", hit.start());
    object.put("end", hit.end());
    object.put("word_matched", hit.wordMatched());
    return object;
  }

  private static Map<String, Object> milliseconds(double encoding, double searching) {
    Map<String, Object> milliseconds = new LinkedHashMap<>();
    milliseconds.put("encoding", encoding);
    milliseconds.put("searching", searching);
    return milliseconds;
  }
}
