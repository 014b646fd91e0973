package dev.sensus.eval.bench;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import dev.sensus.lucene.PieceBuffer;
import dev.sensus.lucene.WordPieceEncoder;
import java.util.List;
import java.util.Locale;

/** Compares ids and offsets, piece by piece, with those of Hugging Face's tokenizer. */
final class TokenizerComparison {
  private final WordPieceEncoder ours;
  private final HuggingFaceTokenizer theirs;
  private final PieceBuffer buffer = new PieceBuffer();
  private long characters;
  private long bytes;
  private long pieces;

  TokenizerComparison(WordPieceEncoder ours, HuggingFaceTokenizer theirs) {
    this.ours = ours;
    this.theirs = theirs;
  }

  /**
   * Compares the pieces of texts.
   *
   * @throws IllegalStateException at the first difference
   */
  void add(List<String> texts) {
    for (String text : texts) {
      add(text);
    }
    bytes += BenchTexts.bytes(texts);
  }

  private void add(String text) {
    Encoding expected = theirs.encode(text, false, false);
    ours.encode(text, buffer);
    long[] ids = expected.getIds();
    CharSpan[] spans = expected.getCharTokenSpans();
    // Theirs count code points, ours UTF-16 units.
    int[] units = new int[text.codePointCount(0, text.length()) + 1];
    for (int i = 1; i < units.length; i++) {
      units[i] = text.offsetByCodePoints(units[i - 1], 1);
    }
    for (int i = 0; i < Math.max(ids.length, buffer.length()); i++) {
      if (i >= ids.length
          || i >= buffer.length()
          || ids[i] != buffer.id(i)
          || units[spans[i].getStart()] != buffer.start(i)
          || units[spans[i].getEnd()] != buffer.end(i)) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "piece %d differs in: %s", i, text));
      }
    }
    characters += text.length();
    pieces += ids.length;
  }

  /** UTF-16 units compared. */
  long characters() {
    return characters;
  }

  /** Bytes of UTF-8 compared. */
  long bytes() {
    return bytes;
  }

  /** Pieces compared, all of which were the same. */
  long pieces() {
    return pieces;
  }
}
