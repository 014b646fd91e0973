package dev.sensus.indexer;

import dev.sensus.encoder.TextEncoder;
import dev.sensus.indexer.FeedPlace.Place;
import dev.sensus.indexer.PassageSplitter.Passage;
import dev.sensus.indexer.Window.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Hands a collection's documents to somebody who keeps them by id, such as a server.
 *
 * <p>Reading, preparing and handing over go on at once ({@link Stages}). How far the receiver has
 * confirmed is kept in a small file, from which the same run goes on after it was broken off; what
 * was handed over and not confirmed is handed over again.
 */
public final class DocumentFeed {
  /**
   * Who takes the documents.
   *
   * @param <B> what is handed over at once
   */
  public interface Receiver<B> {
    /**
     * Makes of documents what is handed over; in a thread of its own.
     *
     * @param passages of each document
     */
    B prepare(List<SourceDocument> documents, List<List<Passage>> passages) throws IOException;

    /** Takes what was prepared; it is kept when this returns. */
    Taken take(B batch) throws IOException;

    /** Whether it still has a document that it took in an earlier run. */
    boolean has(String id) throws IOException;

    /**
     * All are taken.
     *
     * @return how many documents it has now
     */
    long finish() throws IOException;
  }

  /**
   * What came of handing over.
   *
   * @param documents taken
   * @param passages of them
   * @param skipped documents that were not
   * @param last id of the last one taken; null if none was
   */
  public record Taken(long documents, long passages, long skipped, String last) {}

  /**
   * What is said of the receiver.
   *
   * @param name it is known by, however it is reached
   * @param models fingerprints of the encoders, by field
   * @param measure by whose pieces passages are measured
   * @param length of a passage in pieces; 0 for the usual one
   * @param overlap of passages in pieces; negative for the usual one
   */
  public record Target(
      String name, Map<String, String> models, TextEncoder measure, int length, int overlap) {}

  private record Prepared<B>(B batch, Position after, double share) {}

  private final DocumentReader reader;
  private final Target target;
  private final Path place;
  private final RunOptions run;
  private final IndexListener listener;

  /**
   * Prepares a run.
   *
   * @param place the file that keeps how far it came, deleted when all is done
   * @param run of which {@code commitEvery} and {@code append} say nothing here
   */
  public DocumentFeed(
      DocumentReader reader, Target target, Path place, RunOptions run, IndexListener listener) {
    this.reader = reader;
    this.target = target;
    this.place = place;
    this.run = run;
    this.listener = listener;
  }

  /**
   * Hands over all documents.
   *
   * @throws CollectionException if another run writes to the same place, a run was broken off that
   *     is not this one, or the collection is at fault
   * @throws IllegalArgumentException if the encoder does not read passages of that length
   */
  public <B> IndexReport run(Receiver<B> receiver) throws IOException {
    try (FeedPlace kept = FeedPlace.claim(place)) {
      return new Feeding<>(receiver, kept).run();
    }
  }

  /** One run. */
  private final class Feeding<B> {
    private final Receiver<B> receiver;
    private final FeedPlace kept;
    private final SeenIds seen = new SeenIds();
    private Place now;
    private long skippedHere;

    Feeding(Receiver<B> receiver, FeedPlace kept) {
      this.receiver = receiver;
      this.kept = kept;
    }

    IndexReport run() throws IOException {
      long began = System.nanoTime();
      PassageSplitter splitter =
          PassageSplitter.of(target.measure(), target.length(), target.overlap());
      now = Place.start(reader, target.name(), target.length(), target.overlap(), target.models());
      goOn();
      Faults faults = new Faults(run.onError(), listener);
      long before = now.documents();
      try {
        Stages.run(
            new WindowReader(
                reader, splitter, Map.of(), seen, faults, now.position(), WindowReader.PASSAGES),
            window ->
                new Prepared<>(
                    receiver.prepare(window.documents(), window.passages()),
                    window.after(),
                    window.share()),
            this::take);
        if (now.documents() == 0) {
          kept.delete(); // the same run may have more luck from the start
          throw new CollectionException(reader.source(), "has no documents");
        }
        long total = receiver.finish();
        kept.delete();
        return new IndexReport(
            now.documents(),
            now.passages(),
            now.position().skipped(),
            now.position().piecesCut(),
            0,
            total,
            0,
            Duration.ofNanos(System.nanoTime() - began));
      } catch (Throwable e) {
        if (now.documents() > before) {
          listener.kept(now.documents());
        }
        throw e;
      }
    }

    /** Goes to where a run before was broken off, if one was. */
    private void goOn() throws IOException {
      if (run.restart()) {
        kept.delete();
        return;
      }
      Place before = kept.read();
      if (before == null) {
        return;
      }
      String why = before.difference(now);
      if (why == null && before.lastTaken() != null && !receiver.has(before.lastTaken())) {
        why = "it wrote document '" + before.lastTaken() + "', which is not there any more";
      }
      if (why != null) {
        throw new CollectionException(
            place,
            String.format(
                Locale.ROOT,
                "a run to %s was broken off after %d documents, and this is another: %s; finish"
                    + " that one, or begin anew (--restart)",
                target.name(),
                before.documents(),
                why));
      }
      new Resumption(reader, before.position(), Map.of(), place).catchUp(null, seen);
      now = before;
      listener.resumed(now.documents());
    }

    private void take(Prepared<B> prepared) throws IOException {
      Taken taken = receiver.take(prepared.batch());
      skippedHere += taken.skipped();
      Position read = prepared.after();
      now =
          now.at(
              new Position(
                  read.records(),
                  read.lastId(),
                  read.recordsToLastId(),
                  read.skipped() + skippedHere,
                  read.piecesCut()),
              taken.last(),
              taken.documents(),
              taken.passages());
      kept.write(now);
      listener.progress(now.documents(), prepared.share());
    }
  }
}
