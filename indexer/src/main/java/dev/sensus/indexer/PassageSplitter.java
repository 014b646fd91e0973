package dev.sensus.indexer;

import dev.sensus.encoder.PieceSequence;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a document into passages that the encoder reads whole.
 *
 * <p>A passage is the title and a stretch of the body; the stretches cover the body, start and end
 * between words, and each but the first begins with the end of the one before. Lengths are counted
 * in the encoder's own pieces, so nothing is cut off unseen. Of a title longer than half a passage
 * the rest is left out and counted. Not for several threads at once.
 */
public final class PassageSplitter {
  /**
   * A passage.
   *
   * @param start in the body, in UTF-16 units
   * @param end in the body, exclusive
   * @param text what the encoders see: the title, a blank, the stretch of the body
   */
  public record Passage(int start, int end, String text) {}

  private final TextEncoder encoder;
  private final int length;
  private final int overlap;
  private long piecesCut;

  /**
   * Makes a splitter.
   *
   * @param length the longest passage, in pieces
   * @param overlap how many pieces the next one repeats; at most a quarter of {@code length}
   */
  PassageSplitter(TextEncoder encoder, int length, int overlap) {
    requireSizes(encoder, length, overlap);
    this.encoder = encoder;
    this.length = length;
    this.overlap = overlap;
  }

  /**
   * Makes a splitter, of the usual sizes where none are told.
   *
   * @param length the longest passage, in pieces; 0 for the usual 254, or what the encoder reads if
   *     that is less
   * @param overlap how many pieces the next one repeats; negative for an eighth of a passage
   */
  public static PassageSplitter of(TextEncoder encoder, int length, int overlap) {
    int longest =
        length > 0
            ? length
            : Math.min(CollectionIndexer.USUAL_LENGTH, encoder.maxPieces(Role.PASSAGE));
    return new PassageSplitter(encoder, longest, overlap < 0 ? longest / 8 : overlap);
  }

  /** Refuses sizes that the encoder, or common sense, does not allow. */
  static void requireSizes(TextEncoder encoder, int length, int overlap) {
    int most = encoder.maxPieces(Role.PASSAGE);
    if (length < 8 || length > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "passage length must be in [8, %d] pieces, got %d", most, length));
    }
    if (overlap < 0 || overlap > length / 4) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "passage overlap must be in [0, %d], a quarter of the length, got %d",
              length / 4,
              overlap));
    }
  }

  /** How many pieces of titles did not fit, in all documents so far. */
  long piecesCut() {
    return piecesCut;
  }

  /** The passages of a document; none of a document without text. */
  public List<Passage> split(String title, String body) {
    String heading = heading(title);
    PieceSequence pieces = encoder.pieces(body);
    int room = length - encoder.pieces(heading).length();
    List<Passage> passages = new ArrayList<>();
    if (pieces.length() == 0) {
      if (!heading.isBlank()) {
        passages.add(new Passage(0, 0, heading));
      }
      return passages;
    }
    int from = 0;
    int to = fit(heading, body, pieces, from, room);
    passages.add(passage(heading, body, pieces, from, to));
    while (to < pieces.length()) {
      int back = to - overlap;
      from = back > from ? wordStart(pieces, from, back) : to;
      int next = fit(heading, body, pieces, from, room);
      if (next <= to) {
        // A word so long that it does not fit behind the overlap: go on without one.
        from = to;
        next = fit(heading, body, pieces, from, room);
      }
      to = next;
      passages.add(passage(heading, body, pieces, from, to));
    }
    return passages;
  }

  /** Where the longest stretch from a piece on ends, in pieces, exclusive; one at least. */
  private int fit(String heading, String body, PieceSequence pieces, int from, int room) {
    int to = from + room < pieces.length() ? wordEnd(pieces, from, from + room) : pieces.length();
    // Cut inside a word, a stretch may come apart into more pieces than it had there.
    while (to > from + 1
        && encoder.pieces(passage(heading, body, pieces, from, to).text()).length() > length) {
      to--;
    }
    return to;
  }

  private static Passage passage(
      String heading, String body, PieceSequence pieces, int from, int to) {
    int start = from == 0 ? 0 : pieces.starts()[from];
    int end = to == pieces.length() ? body.length() : pieces.starts()[to];
    String stretch = body.substring(start, end).strip();
    return new Passage(start, end, heading.isBlank() ? stretch : heading + " " + stretch);
  }

  /** The title, cut to half a passage. */
  private String heading(String title) {
    PieceSequence pieces = encoder.pieces(title);
    int most = length / 2;
    if (pieces.length() <= most) {
      return title.strip();
    }
    int kept = wordEnd(pieces, 0, most);
    piecesCut += pieces.length() - kept;
    return title.substring(0, pieces.ends()[kept - 1]).strip();
  }

  /** The last place at or before {@code to} where a word ends; {@code to} if one fills it all. */
  private static int wordEnd(PieceSequence pieces, int from, int to) {
    int end = to;
    while (end > from + 1 && pieces.continuations()[end]) {
      end--;
    }
    return pieces.continuations()[end] ? to : end;
  }

  /** The last place at or before {@code at} where a word starts, or {@code at}. */
  private static int wordStart(PieceSequence pieces, int from, int at) {
    int start = at;
    while (start > from + 1 && pieces.continuations()[start]) {
      start--;
    }
    return pieces.continuations()[start] ? at : start;
  }
}
