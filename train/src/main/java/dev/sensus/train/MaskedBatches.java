package dev.sensus.train;

import dev.sensus.encoder.TrainableBert;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Makes inputs with hidden pieces, as BERT's were made (Devlin et al. 2018, arXiv 1810.04805): 15 %
 * of the pieces, or another share, or of the words with all of their pieces; of these 80 % become
 * {@code [MASK]}, 10 % a piece by chance, 10 % stay. Where the next sentence is asked for, it is of
 * every second input: half of those go on with what follows and half with a part of another text.
 * Some batches may be of sentences instead, as short as what people ask a model.
 *
 * <p>A word that stands in an input several times is hidden at all of its places, unless it is one
 * of the most frequent: else a small model learns to say again what stands elsewhere, and little of
 * what fits.
 *
 * <p>Frequent words may be hidden less often than they stand there ({@link Subsampling}).
 *
 * <p>A batch depends on the seed and the step alone.
 */
final class MaskedBatches {
  /** Pieces of at least this part of all texts are hidden place by place. */
  private static final double FREQUENT = 1e-3;

  private final List<TrainingText> texts;
  private final Masking masking;
  private final long seed;
  private final IntPredicate continues;
  private final IntPredicate ends;
  private final PieceCounts counts;
  private final Subsampling subsampling;
  private final Candidates candidates;
  private final int vocabulary;
  private final int first;
  private final int separator;
  private final int mask;
  private final int padding;
  private final int firstWord;

  /** Makes batches. */
  MaskedBatches(TrainableBert model, List<TrainingText> texts, Masking masking, long seed) {
    this.texts = texts;
    this.masking = masking;
    this.seed = seed;
    this.vocabulary = model.vocabularySize();
    this.first = model.special("[CLS]", "<s>");
    this.separator = model.special("[SEP]", "</s>");
    this.mask = model.special("[MASK]", "<mask>");
    this.padding = model.padding();
    this.counts = new PieceCounts(vocabulary, texts);
    this.subsampling = new Subsampling(counts, masking.subsampling());
    this.candidates =
        masking.candidates() > 0
            ? new Candidates(counts, subsampling.labels(), masking.candidates())
            : null;
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
    int stop = model.id(".");
    int question = model.id("?");
    int shout = model.id("!");
    this.ends = id -> id == stop || id == question || id == shout;
  }

  /** The batch of a step, from 0. */
  MaskedBatch of(long step) {
    Random random = new Random(PairBatches.mixed(seed ^ 0x5DEECE66DL, step));
    return masking.sentences() > 0 && random.nextDouble() < masking.sentences()
        ? sentences(masking.ofSentences(), random)
        : windows(random);
  }

  private MaskedBatch sentences(Masking shorter, Random random) {
    List<int[]> inputs = new ArrayList<>();
    List<int[]> types = new ArrayList<>();
    for (int row = 0; row < shorter.rows(); row++) {
      int[] body = texts.get(random.nextInt(texts.size())).body();
      int[] part = sentence(body, shorter.width() - 2, random);
      inputs.add(input(part, null));
      types.add(new int[part.length + 2]);
    }
    return hide(inputs, types, new long[0], random);
  }

  private MaskedBatch windows(Random random) {
    List<int[]> inputs = new ArrayList<>();
    List<int[]> types = new ArrayList<>();
    long[] follows = new long[masking.next() ? masking.rows() : 0];
    for (int row = 0; row < masking.rows(); row++) {
      int text = random.nextInt(texts.size());
      int[] body = texts.get(text).body();
      if (!masking.next() || row % 2 == 1) {
        int[] part = window(body, masking.width() - 2, random);
        inputs.add(input(part, null));
        types.add(new int[part.length + 2]);
        if (masking.next()) {
          follows[row] = MaskedBatch.NOT_ASKED;
        }
        continue;
      }
      int room = masking.width() - 3;
      int[] own = window(body, room, random);
      int half = Math.max(1, own.length / 2);
      int[] before = Arrays.copyOfRange(own, 0, half);
      boolean other = random.nextBoolean() && texts.size() > 1;
      int[] source = other ? window(texts.get(another(text, random)).body(), room, random) : own;
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

  /** A part of a text by chance that begins with a sentence where one begins early in it. */
  private int[] window(int[] body, int room, Random random) {
    if (body.length <= room) {
      return body;
    }
    int from = random.nextInt(body.length - room + 1);
    for (int i = from; from > 0 && i < from + room / 2; i++) {
      if (ends.test(body[i - 1])) {
        from = i;
        break;
      }
    }
    return Arrays.copyOfRange(body, from, Math.min(body.length, from + room));
  }

  /** As many whole sentences as there is room for, from one by chance on; or its first pieces. */
  private int[] sentence(int[] body, int room, Random random) {
    int from = random.nextInt(body.length);
    while (from > 0 && !ends.test(body[from - 1])) {
      from--;
    }
    int most = Math.min(body.length, from + room);
    int to = most;
    while (to > from && !ends.test(body[to - 1])) {
      to--;
    }
    return Arrays.copyOfRange(body, from, to > from ? to : most);
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
    int rows = inputs.size();
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
    long[] hidden = labels.stream().mapToLong(Integer::longValue).toArray();
    return new MaskedBatch(
        rows,
        longest,
        ids,
        real,
        segments,
        places.stream().mapToLong(Integer::longValue).toArray(),
        hidden,
        candidates == null ? Candidates.Drawn.ALL : candidates.draw(hidden, random),
        follows);
  }

  private boolean isSpecial(int id) {
    return id == first || id == separator || id == padding || id == mask;
  }

  /** The places that are hidden, of an input: one at least. */
  private List<Integer> chosen(int[] input, Random random) {
    List<List<Integer>> words = new ArrayList<>();
    for (int i = 0; i < input.length; i++) {
      int id = input[i];
      if (isSpecial(id)) {
        continue;
      }
      if (masking.wholeWords() && continues.test(id) && i > 0 && !isSpecial(input[i - 1])) {
        words.get(words.size() - 1).add(i);
      } else {
        words.add(new ArrayList<>(List.of(i)));
      }
    }
    List<List<Integer>> units = together(words, input);
    int wanted = Math.max(1, (int) Math.round(masking.share() * input.length));
    List<Integer> places = new ArrayList<>();
    for (int unit : order(units, input, random)) {
      if (places.size() >= wanted) {
        break;
      }
      if (places.isEmpty() || places.size() + units.get(unit).size() <= wanted) {
        places.addAll(units.get(unit));
      }
    }
    return places;
  }

  /** The order in which words are hidden: by chance, the less likely early the more frequent. */
  private int[] order(List<List<Integer>> units, int[] input, Random random) {
    if (masking.subsampling() == 0) {
      return Shuffle.of(units.size(), random.nextLong());
    }
    double[] turns = new double[units.size()];
    for (int unit = 0; unit < turns.length; unit++) {
      // The rarest of a word's pieces tells best how rare the word is.
      double weight =
          units.get(unit).stream().mapToDouble(i -> subsampling.weight(input[i])).max().orElse(1);
      turns[unit] = -Math.log(1 - random.nextDouble()) / weight;
    }
    return IntStream.range(0, turns.length)
        .boxed()
        .sorted(Comparator.comparingDouble(unit -> turns[unit]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** All places of a word are one unit, but of a frequent one each is its own. */
  private List<List<Integer>> together(List<List<Integer>> words, int[] input) {
    List<List<Integer>> units = new ArrayList<>();
    Map<List<Integer>, List<Integer>> byPieces = new HashMap<>();
    for (List<Integer> places : words) {
      List<Integer> pieces = places.stream().map(place -> input[place]).toList();
      if (pieces.size() == 1 && counts.share(pieces.get(0)) >= FREQUENT) {
        units.add(places);
        continue;
      }
      List<Integer> same = byPieces.get(pieces);
      if (same == null) {
        List<Integer> unit = new ArrayList<>(places);
        byPieces.put(pieces, unit);
        units.add(unit);
      } else {
        same.addAll(places);
      }
    }
    return units;
  }
}
