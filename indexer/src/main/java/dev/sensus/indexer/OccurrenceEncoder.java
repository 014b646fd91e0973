package dev.sensus.indexer;

import dev.sensus.encoder.LayerMix;
import dev.sensus.encoder.TextEncoder;
import dev.sensus.encoder.TextEncoder.Role;
import dev.sensus.encoder.TokenEncoder;
import dev.sensus.encoder.TokenVectors;
import dev.sensus.encoder.WordPooling;
import dev.sensus.indexer.PassageSplitter.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.util.VectorUtil;

/**
 * Makes the vectors of the words of bodies, each word where it stands in its passage.
 *
 * <p>Where passages overlap, the words of the overlap's first half are taken from the passage that
 * ends there, the others from the one that begins there: a word comes once, from where more is
 * around it. Titles are read with each passage, and their words are no occurrences; nor are stop
 * words ({@link WordForm#isStopWord}), and what has no letter.
 */
final class OccurrenceEncoder {
  /** Passages encoded at once: the vectors of all their words are in memory. */
  static final int AT_ONCE = 64;

  private final TokenEncoder encoder;
  private final LayerMix layers;

  /** An encoder of which {@link #require} has nothing to say. */
  OccurrenceEncoder(TokenEncoder encoder, LayerMix layers) {
    this.encoder = encoder;
    this.layers = layers;
  }

  /**
   * Refuses encoders that give no vectors of words, or none that a Lucene index takes.
   *
   * @throws IllegalArgumentException if it is one, or has no such layer
   */
  static void require(TextEncoder encoder, LayerMix layers) {
    if (!(encoder instanceof TokenEncoder tokens)) {
      throw new IllegalArgumentException(
          "occurrences need a transformer as contextual model, "
              + (encoder == null ? "there is none" : encoder.name() + " is none"));
    }
    TokenVectors word =
        tokens.wordVectors(List.of("word"), Role.PASSAGE, layers, WordPooling.MEAN).get(0);
    int dimension = word.vectors()[0].length;
    if (dimension > KnnVectorsFormat.DEFAULT_MAX_DIMENSIONS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "words' vectors of model %s have %d dimensions, a Lucene index takes %d",
              encoder.name(),
              dimension,
              KnnVectorsFormat.DEFAULT_MAX_DIMENSIONS));
    }
  }

  /**
   * The occurrences of each document, in the order of their places.
   *
   * @throws IllegalStateException if a vector is not finite
   */
  List<List<Occurrence>> encode(List<SourceDocument> documents, List<List<Passage>> passages) {
    List<String> texts = new ArrayList<>();
    List<List<Occurrence>> all = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      List<Occurrence> own = new ArrayList<>();
      all.add(own);
      List<Passage> split = passages.get(i);
      for (int p = 0; p < split.size(); p++) {
        texts.add(split.get(p).text());
        places.add(Place.of(documents.get(i).body(), split, p, own));
      }
    }
    for (int from = 0; from < texts.size(); from += AT_ONCE) {
      List<String> some = texts.subList(from, Math.min(texts.size(), from + AT_ONCE));
      List<TokenVectors> words = encoder.wordVectors(some, Role.PASSAGE, layers, WordPooling.MEAN);
      for (int i = 0; i < some.size(); i++) {
        places.get(from + i).take(some.get(i), words.get(i));
      }
    }
    return all;
  }

  /**
   * Where a passage lies in a body.
   *
   * @param shift from places in the passage's text to those in the body
   * @param body where its stretch of the body starts in its text
   * @param first place in the body from which on its words count
   * @param last place from which on they do not
   * @param occurrences takes them
   */
  private record Place(int shift, int body, int first, int last, List<Occurrence> occurrences) {

    static Place of(String body, List<Passage> split, int index, List<Occurrence> own) {
      Passage passage = split.get(index);
      String stretch = body.substring(passage.start(), passage.end());
      int blanks = stretch.length() - stretch.stripLeading().length();
      int title = passage.text().length() - stretch.strip().length();
      int first = index == 0 ? 0 : middle(split.get(index - 1), passage);
      boolean isLast = index == split.size() - 1;
      int last = isLast ? Integer.MAX_VALUE : middle(passage, split.get(index + 1));
      return new Place(passage.start() + blanks - title, title, first, last, own);
    }

    private static int middle(Passage one, Passage next) {
      return (next.start() + one.end()) / 2;
    }

    void take(String text, TokenVectors words) {
      for (int i = 0; i < words.length(); i++) {
        if (words.starts()[i] < body) {
          continue; // of the title
        }
        WordForm form = WordForm.of(text, words.starts()[i], words.ends()[i]);
        if (form == null || WordForm.isStopWord(form.word())) {
          continue;
        }
        int start = form.start() + shift;
        if (start >= first && start < last) {
          add(form.word(), start, form.end() + shift, words.vectors()[i]);
        }
      }
    }

    private void add(String word, int start, int end, float[] vector) {
      double squares = 0;
      for (float component : vector) {
        squares += (double) component * component;
      }
      if (!Double.isFinite(squares)) {
        throw new IllegalStateException("gives a vector that is not finite");
      }
      if (squares > 0) {
        occurrences.add(new Occurrence(word, start, end, VectorUtil.l2normalize(vector)));
      }
    }
  }
}
