package dev.sensus.train;

import dev.sensus.encoder.TrainableBert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Makes inputs with hidden pieces, as BERT's were made (Devlin et al. 2018, arXiv 1810.04805): 15 %
 * of the pieces, or another share, or of the words with all of their pieces; of these 80 % become
 * {@code [MASK]}, 10 % a piece by chance, 10 % stay. Where the next sentence is asked for, half of
 * the inputs go on with what follows and half with a part of another text.
 *
 * <p>A batch depends on the seed and the step alone.
 */
final class MaskedBatches {
  private final List<TrainingText> texts;
  private final double share;
  private final boolean wholeWords;
  private final boolean next;
  private final int rows;
  private final int width;
  private final long seed;
  private final IntPredicate continues;
  private final int vocabulary;
  private final int first;
  private final int separator;
  private final int mask;
  private final int padding;
  private final int firstWord;

  /**
   * Makes batches.
   *
   * @param share the part of the pieces that is hidden
   * @param wholeWords whether words are hidden with all of their pieces
   * @param next whether it is asked what follows what
   * @param width the most pieces of an input, special ones included
   */
  MaskedBatches(
      TrainableBert model,
      List<TrainingText> texts,
      double share,
      boolean wholeWords,
      boolean next,
      int rows,
      int width,
      long seed) {
    this.texts = texts;
    this.share = share;
    this.wholeWords = wholeWords;
    this.next = next;
    this.rows = rows;
    this.width = width;
    this.seed = seed;
    this.vocabulary = model.vocabularySize();
    this.first = model.special("[CLS]", "<s>");
    this.separator = model.special("[SEP]", "</s>");
    this.mask = model.special("[MASK]", "<mask>");
    this.padding = model.padding();
    boolean[] inside = new boolean[vocabulary];
    int last = 0;
    for (int id = 0; id < vocabulary; id++) {
      String piece = model.piece(id);
      inside[id] = piece != null && piece.startsWith("##");
      if (piece != null && piece.startsWith("[") && piece.endsWith("]") && id < 1000) {
        last = id + 1;
      }
    }
    this.firstWord = last;
    this.continues = id -> inside[id];
  }

  /** The batch of a step, from 0. */
  MaskedBatch of(long step) {
    Random random = new Random(PairBatches.mixed(seed ^ 0x5DEECE66DL, step));
    List<int[]> inputs = new ArrayList<>();
    List<int[]> types = new ArrayList<>();
    long[] follows = new long[next ? rows : 0];
    for (int row = 0; row < rows; row++) {
      int text = random.nextInt(texts.size());
      int[] body = texts.get(text).body();
      int room = width - (next ? 3 : 2);
      if (!next) {
        int from = body.length <= room ? 0 : random.nextInt(body.length - room + 1);
        int[] part = Arrays.copyOfRange(body, from, Math.min(body.length, from + room));
        inputs.add(input(part, null));
        types.add(new int[part.length + 2]);
        continue;
      }
      int half = Math.max(1, Math.min(body.length / 2, room / 2));
      int[] before = Arrays.copyOfRange(body, 0, half);
      boolean other = random.nextBoolean() && texts.size() > 1;
      int[] source = other ? texts.get(another(text, random)).body() : body;
      int from = other ? source.length / 2 : half;
      int[] after = Arrays.copyOfRange(source, from, Math.min(source.length, from + room - half));
      follows[row] = other ? 1 : 0;
      inputs.add(input(before, after));
      int[] type = new int[before.length + after.length + 3];
      Arrays.fill(type, before.length + 2, type.length, 1);
      types.add(type);
    }
    return hide(inputs, types, follows, random);
  }

  private int another(int text, Random random) {
    int other = random.nextInt(texts.size() - 1);
    return other < text ? other : other + 1;
  }

  private int[] input(int[] before, int[] after) {
    int length = before.length + 2 + (after == null ? 0 : after.length + 1);
    int[] input = new int[length];
    input[0] = first;
    System.arraycopy(before, 0, input, 1, before.length);
    input[before.length + 1] = separator;
    if (after != null) {
      System.arraycopy(after, 0, input, before.length + 2, after.length);
      input[length - 1] = separator;
    }
    return input;
  }

  private MaskedBatch hide(List<int[]> inputs, List<int[]> types, long[] follows, Random random) {
    int longest = inputs.stream().mapToInt(input -> input.length).max().orElse(1);
    long[] ids = new long[rows * longest];
    long[] real = new long[ids.length];
    long[] segments = new long[ids.length];
    Arrays.fill(ids, padding);
    List<Integer> places = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int[] input = inputs.get(row);
      int start = row * longest;
      for (int i = 0; i < input.length; i++) {
        ids[start + i] = input[i];
        real[start + i] = 1;
        segments[start + i] = types.get(row)[i];
      }
      for (int place : chosen(input, random)) {
        places.add(start + place);
        labels.add(input[place]);
        double fate = random.nextDouble();
        if (fate < 0.8) {
          ids[start + place] = mask;
        } else if (fate < 0.9) {
          ids[start + place] = firstWord + random.nextInt(vocabulary - firstWord);
        }
      }
    }
    return new MaskedBatch(
        rows,
        longest,
        ids,
        real,
        segments,
        places.stream().mapToLong(Integer::longValue).toArray(),
        labels.stream().mapToLong(Integer::longValue).toArray(),
        follows);
  }

  private boolean isSpecial(int id) {
    return id == first || id == separator || id == padding || id == mask;
  }

  /** The places that are hidden, of an input: one at least. */
  private List<Integer> chosen(int[] input, Random random) {
    List<List<Integer>> units = new ArrayList<>();
    for (int i = 0; i < input.length; i++) {
      int id = input[i];
      if (isSpecial(id)) {
        continue;
      }
      if (wholeWords && continues.test(id) && i > 0 && !isSpecial(input[i - 1])) {
        units.get(units.size() - 1).add(i);
      } else {
        units.add(new ArrayList<>(List.of(i)));
      }
    }
    int wanted = Math.max(1, (int) Math.round(share * input.length));
    List<Integer> places = new ArrayList<>();
    for (int unit : Shuffle.of(units.size(), random.nextLong())) {
      if (places.size() >= wanted) {
        break;
      }
      if (places.isEmpty() || places.size() + units.get(unit).size() <= wanted) {
        places.addAll(units.get(unit));
      }
    }
    return places;
  }
}
