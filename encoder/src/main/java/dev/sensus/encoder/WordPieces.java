package dev.sensus.encoder;

import dev.sensus.lucene.PieceBuffer;
import dev.sensus.lucene.Vocabulary;
import dev.sensus.lucene.WordPieceEncoder;
import dev.sensus.lucene.WordPieceMatcher;
import dev.sensus.lucene.WordPieceOptions;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Pieces by {@code sensus-lucene}: what is searched and what is encoded agree. */
final class WordPieces implements PieceTokenizer {
  private final WordPieceMatcher matcher;
  private final SpecialNames specials;

  /** Those that no thread uses now; there are never more than there were threads at once. */
  private final Queue<Worker> idle = new ConcurrentLinkedQueue<>();

  /** What one thread needs. */
  private record Worker(WordPieceEncoder encoder, PieceBuffer pieces) {}

  WordPieces(Vocabulary vocabulary, WordPieceOptions options, SpecialNames specials) {
    this.matcher = new WordPieceMatcher(vocabulary, options);
    this.specials = specials;
  }

  @Override
  public PieceSequence tokenize(String text) {
    return withWorker(
        worker -> {
          PieceBuffer pieces = worker.pieces();
          worker.encoder().encode(text, pieces);
          int length = pieces.length();
          PieceSequence sequence =
              new PieceSequence(
                  new int[length], new int[length], new int[length], new boolean[length]);
          for (int i = 0; i < length; i++) {
            sequence.ids()[i] = pieces.id(i);
            sequence.starts()[i] = pieces.start(i);
            sequence.ends()[i] = pieces.end(i);
            sequence.continuations()[i] = pieces.isContinuation(i);
          }
          return sequence;
        });
  }

  @Override
  public PieceInput input(String text, int maxLength) {
    return withWorker(
        worker -> {
          worker.encoder().encode(text, maxLength, worker.pieces());
          int[] ids = new int[worker.pieces().length()];
          worker.pieces().copyIds(ids, 0);
          return new PieceInput(ids, worker.pieces().cut());
        });
  }

  private <T> T withWorker(Function<Worker, T> work) {
    Worker worker = idle.poll();
    if (worker == null) {
      worker = new Worker(newEncoder(), new PieceBuffer());
    }
    T result = work.apply(worker);
    idle.offer(worker);
    return result;
  }

  private WordPieceEncoder newEncoder() {
    // Of single texts, which are not padded here.
    return new WordPieceEncoder(matcher, specials.first(), specials.separator(), "[PAD]");
  }

  @Override
  public WordPieceMatcher matcher() {
    return matcher;
  }

  @Override
  public SpecialNames specials() {
    return specials;
  }

  @Override
  public int id(String piece) {
    return matcher.vocabulary().id(piece);
  }

  @Override
  public int unknown() {
    return matcher.unknownId();
  }

  @Override
  public int maxId() {
    return matcher.vocabulary().size() - 1;
  }

  @Override
  public String piece(int id) {
    return id < matcher.vocabulary().size() ? matcher.vocabulary().piece(id) : null;
  }

  @Override
  public String text(int[] ids) {
    String continues = matcher.options().continuation();
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      String piece = piece(id);
      if (piece.startsWith(continues)) {
        text.append(piece, continues.length(), piece.length());
      } else {
        text.append(text.isEmpty() ? "" : " ").append(piece);
      }
    }
    return text.toString();
  }
}
