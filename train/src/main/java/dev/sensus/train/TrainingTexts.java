package dev.sensus.train;

import dev.sensus.encoder.TrainableModel;
import dev.sensus.indexer.BadRecordException;
import dev.sensus.indexer.CollectionException;
import dev.sensus.indexer.DocumentReader;
import dev.sensus.indexer.DocumentReaders;
import dev.sensus.indexer.FieldNames;
import dev.sensus.indexer.SourceDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Reads what is learnt from: collections and files of pairs, all of whose pieces are held in memory
 * (four bytes a piece).
 *
 * <p>Any collection that can be indexed will do: title and body make a pair. Pairs may also be
 * called {@code query} and {@code positive}. Of the metadata two are known: rows of one title with
 * a {@code part} are pieces of one text, and of {@code kind: fiction} the titles do not count.
 */
final class TrainingTexts {
  /** Texts that are cut into pieces at once. */
  private static final int WINDOW = 4096;

  /** Records by which it is told what their fields are called. */
  private static final int PROBED = 100;

  /** Below this many pieces a body teaches nothing. */
  private static final int SHORTEST = 8;

  private final TrainableModel model;
  private final int longest;
  private final List<TrainingText> texts = new ArrayList<>();
  private final Map<String, Integer> groups = new HashMap<>();
  private final Map<Long, Integer> groupsByText = new HashMap<>();
  private final IntConsumer progress;
  private long skipped;
  private int limit = Integer.MAX_VALUE;

  /**
   * Begins.
   *
   * @param longest pieces of a body that are kept
   * @param progress is told how many texts were read
   */
  TrainingTexts(TrainableModel model, int longest, IntConsumer progress) {
    this.model = model;
    this.longest = longest;
    this.progress = progress;
  }

  /** Reads no more than about so many texts of each source. */
  void limit(int most) {
    limit = most;
  }

  /**
   * Reads a collection or a file of pairs.
   *
   * @throws CollectionException if it is not what it should be, or has no text
   */
  void add(Path source) throws IOException {
    int before = texts.size();
    List<SourceDocument> window = new ArrayList<>();
    skipped +=
        Documents.read(
            source,
            names(source),
            document -> {
              window.add(document);
              if (window.size() == WINDOW) {
                take(window);
              }
              return texts.size() + window.size() - before < limit;
            });
    take(window);
    if (texts.size() == before) {
      throw new CollectionException(
          source, String.format(Locale.ROOT, "has no text of %d pieces to learn from", SHORTEST));
    }
  }

  /** Documents need no id here; a pair may be a question and its answer. */
  static FieldNames names(Path source) throws IOException {
    FieldNames usual = FieldNames.usual().withoutId();
    try (DocumentReader reader = DocumentReaders.open(source, usual)) {
      for (int i = 0; i < PROBED; i++) {
        try {
          SourceDocument first = reader.next();
          if (first == null) {
            break;
          }
          boolean pairs = first.metadata().containsKey("positive");
          return pairs ? usual.with(null, "query", "positive") : usual;
        } catch (BadRecordException e) {
          // One bad line does not tell: all lines of a file of pairs are bad ones so far.
        }
      }
      return usual.with(null, "query", "positive");
    }
  }

  private void take(List<SourceDocument> window) {
    List<int[][]> pieces =
        window.parallelStream()
            .map(
                document ->
                    new int[][] {
                      pieces(document.title()), pieces(document.body()),
                    })
            .toList();
    for (int i = 0; i < window.size(); i++) {
      SourceDocument document = window.get(i);
      int[] title = pieces.get(i)[0];
      int[] body = pieces.get(i)[1];
      if (body.length < SHORTEST) {
        skipped++;
        continue;
      }
      boolean fiction = document.metadata().getOrDefault("kind", List.of()).contains("fiction");
      int titled = groups.computeIfAbsent(document.title(), title0 -> groups.size());
      int group = document.title().isBlank() ? -1 - texts.size() : titled;
      texts.add(new TrainingText(title, body, group, title.length > 0 && !fiction));
      groupsByText.put(key(document), group);
    }
    window.clear();
    progress.accept(texts.size());
  }

  private int[] pieces(String text) {
    return text == null ? new int[0] : PairMaker.head(model.pieces(text).ids(), longest);
  }

  /** What tells a document from others, whatever its id is called. */
  static long key(SourceDocument document) {
    return ((long) document.title().hashCode() << 32) ^ document.body().hashCode();
  }

  /** The group of each document that was read, by its {@link #key}. */
  Map<Long, Integer> groups() {
    return Map.copyOf(groupsByText);
  }

  /** All that was read, in its order. */
  List<TrainingText> texts() {
    return List.copyOf(texts);
  }

  /** Records that were bad or too short. */
  long skipped() {
    return skipped;
  }
}
